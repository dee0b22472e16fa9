package thalweg.lab;

import thalweg.nn.Progress;
import thalweg.nn.TrainStep;

/** Decides, before each step, what it is to be like; must follow from its arguments alone. */
public interface Pace {

  /** Examples for the next step, 1 or more; fewer are taken where the pass has fewer left. */
  int batchSize(Progress now);

  /**
   * Told before each step: the place to set the learning rate.
   *
   * @param now where training is
   * @param after where it is after the step
   */
  default void before(Progress now, Progress after) {}

  /**
   * Which probes the next step takes, bit i for the i-th of its rule.
   *
   * @param step the number of that step, from 1
   * @param epoch of the pass it belongs to, from 1
   * @param batchSize how many examples it takes
   * @param first whether it is the pass's first
   */
  default long probes(long step, int epoch, int batchSize, boolean first) {
    return TrainStep.NO_PROBES;
  }
}

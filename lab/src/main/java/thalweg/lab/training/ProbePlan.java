package thalweg.lab.training;

import java.util.List;
import java.util.Map;
import thalweg.lab.experiment.ProbePart;
import thalweg.nn.StepProbe;
import thalweg.nn.TrainStep;

/**
 * Which probes a step takes: those whose time it is, while the budget lasts. Counted in
 * floating-point operations, not in seconds, so that the same steps are probed wherever and however
 * often a run is repeated.
 */
final class ProbePlan {
  private static final String SPENT = "probe operations";
  private static final String TRAINED = "step operations";

  private final List<ProbePart> parts;
  private final List<StepProbe> probes;
  private final double budget;
  private long spent;
  private long trained;
  private long due;

  /**
   * @param budget the most operations that probes may take, as a share of the steps' own; 0 for no
   *     bound
   */
  ProbePlan(List<ProbePart> parts, List<StepProbe> probes, double budget) {
    this.parts = parts;
    this.probes = probes;
    this.budget = budget;
  }

  /** The probes that the next step takes, those that only look ahead to the one after included. */
  long next(TrainStep function, long step, int epoch, int batchSize, boolean first) {
    if (probes.isEmpty()) {
      return TrainStep.NO_PROBES;
    }
    due = 0;
    long taken = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).when().isDue(step, epoch, first)) {
        due |= 1L << i;
      }
      // The first step of an epoch is not foreseen here: its reading then lacks the step before.
      boolean dueNext = parts.get(i).when().isDue(step + 1, epoch, false);
      if (probes.get(i).looksBack() && dueNext) {
        taken |= 1L << i;
      }
    }
    taken |= due;
    if (budget > 0) {
      taken = afforded(function, batchSize, taken);
    }
    due &= taken;
    return taken;
  }

  private long afforded(TrainStep function, int batchSize, long wanted) {
    long plain = function.flops(batchSize, TrainStep.NO_PROBES);
    trained += plain;
    long taken = wanted;
    while (taken != TrainStep.NO_PROBES) {
      long more = function.flops(batchSize, taken) - plain;
      if (spent + more <= budget * trained) {
        spent += more;
        return taken;
      }
      // The last in the user's list gives way first.
      taken &= ~Long.highestOneBit(taken);
    }
    return taken;
  }

  /** Whether the readings of the i-th probe in the last step are to be recorded. */
  boolean isDue(String probe) {
    for (int i = 0; i < probes.size(); i++) {
      if (probes.get(i).name().equals(probe)) {
        return (due >>> i & 1) == 1;
      }
    }
    return false;
  }

  void save(Map<String, Long> counters) {
    counters.put(SPENT, spent);
    counters.put(TRAINED, trained);
  }

  void restore(Map<String, Long> counters) {
    spent = counters.getOrDefault(SPENT, 0L);
    trained = counters.getOrDefault(TRAINED, 0L);
  }
}

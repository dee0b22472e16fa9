package thalweg.lab.training;

import java.nio.file.Path;
import thalweg.lab.EpochEnd;
import thalweg.lab.Place;

/** Told how a training goes, on its thread; must be quick, and cannot change it. */
public interface Monitor {

  /**
   * What is to be done.
   *
   * @param from where it begins
   * @param epochs passes in all
   * @param examples in a pass
   */
  record Plan(String name, Place from, int epochs, int examples) {}

  /** Training begins, or goes on. */
  default void begun(Path run, Plan plan) {}

  /** A step has ended. */
  default void stepEnded(long step, int examples) {}

  /**
   * The network was checked on examples that it does not learn from: before the first step, and at
   * the end of each pass before {@link #epochEnded} tells of it.
   *
   * @param loss mean over these examples
   * @param accuracy share of them classified right
   */
  default void validated(long step, double epoch, double loss, double accuracy) {}

  /** A pass has ended. */
  default void epochEnded(EpochEnd end) {}

  /** Nobody listens. */
  static Monitor silent() {
    return new Monitor() {};
  }
}

package thalweg.studies.increasingcomplexity;

import java.util.NavigableSet;
import java.util.TreeSet;

/** When a training is looked at: before it, then at steps spaced evenly in the logarithm. */
final class Checkpoints {
  /** The first update after which a training is looked at. */
  static final int FIRST = 5;

  private Checkpoints() {}

  /**
   * Steps, ascending: 0, then from 5 on each about the square root of two times the one before, and
   * the last.
   *
   * @param steps of the training
   */
  static NavigableSet<Long> of(long steps) {
    TreeSet<Long> at = new TreeSet<>();
    at.add(0L);
    for (double next = FIRST; next < steps; next *= StrictMath.sqrt(2)) {
      at.add(Math.round(next));
    }
    at.add(steps);
    return at;
  }
}

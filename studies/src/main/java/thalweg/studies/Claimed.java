package thalweg.studies;

import java.util.Arrays;
import thalweg.report.NumberText;
import thalweg.report.Verdict;

/**
 * Where a claim says that an effect lies, and the one rule by which every claim is judged: PASS if
 * the whole 95 % interval over seeds lies there, FAIL if the whole interval lies elsewhere,
 * INCONCLUSIVE otherwise, with fewer than {@link #LEAST_SEEDS} seeds, or where a seed could not be
 * measured.
 */
public sealed interface Claimed {
  /** Fewer seeds prove nothing either way. */
  int LEAST_SEEDS = 3;

  /** Strictly above a threshold. */
  record Above(double threshold) implements Claimed {
    @Override
    public String toString() {
      return "> " + NumberText.of(threshold);
    }
  }

  /** At or above a threshold. */
  record AtLeast(double threshold) implements Claimed {
    @Override
    public String toString() {
      return "≥ " + NumberText.of(threshold);
    }
  }

  /** Strictly between two thresholds. */
  record Between(double low, double high) implements Claimed {
    @Override
    public String toString() {
      return "between " + NumberText.of(low) + " and " + NumberText.of(high);
    }
  }

  /**
   * Judges one effect a seed.
   *
   * @param effects one a seed; one that is not finite was not measured
   */
  default Verdict judge(double... effects) {
    if (effects.length < LEAST_SEEDS || !Arrays.stream(effects).allMatch(Double::isFinite)) {
      return Verdict.INCONCLUSIVE;
    }
    Interval i = Interval.of(effects);
    boolean inside =
        switch (this) {
          case Above(double t) -> i.low() > t;
          case AtLeast(double t) -> i.low() >= t;
          case Between(double low, double high) -> i.low() > low && i.high() < high;
        };
    boolean outside =
        switch (this) {
          case Above(double t) -> i.high() <= t;
          case AtLeast(double t) -> i.high() < t;
          case Between(double low, double high) -> i.high() <= low || i.low() >= high;
        };
    return inside ? Verdict.PASS : outside ? Verdict.FAIL : Verdict.INCONCLUSIVE;
  }
}

package thalweg.studies.fitting;

import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.report.Claim;
import thalweg.report.NumberText;
import thalweg.report.Verdict;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;

/**
 * What is known of a positive number: it lies from low to high. A time that was cut off at N epochs
 * is known to lie above N and nothing more; what follows for quotients follows from the ends.
 *
 * <p><b>The rule for verdicts.</b> A claim that an effect lies above a threshold passes if the 95 %
 * interval over the seeds' lower ends does, and fails if that over their upper ends lies below: the
 * mean of the lower ends is at most the mean effect, and that at most the mean of the upper ends.
 * Where neither suffices nothing was measured. With exact numbers this is the rule of {@link
 * Claimed}. A cut-off time so never enters a verdict as if it were a time.
 *
 * @param low 0 or more
 * @param high infinite where nothing limits it
 */
record Bounds(double low, double high) {
  /** Nothing is known. */
  static final Bounds UNKNOWN = new Bounds(0, Double.POSITIVE_INFINITY);

  Bounds {
    if (!(low >= 0 && high >= low)) {
      throw new IllegalArgumentException(
          "bounds from %s to %s; expected 0 or more, in order".formatted(low, high));
    }
  }

  static Bounds exactly(double value) {
    return new Bounds(value, value);
  }

  static Bounds atLeast(double value) {
    return new Bounds(value, Double.POSITIVE_INFINITY);
  }

  static Bounds atMost(double value) {
    return new Bounds(0, value);
  }

  boolean exact() {
    return low == high;
  }

  /** The quotient of two numbers of which this much is known. */
  Bounds over(Bounds divisor) {
    double least = low == 0 || Double.isInfinite(divisor.high) ? 0 : low / divisor.high;
    double most =
        divisor.low == 0 || Double.isInfinite(high) ? Double.POSITIVE_INFINITY : high / divisor.low;
    return new Bounds(least, most);
  }

  /** As a reader writes it: 12, ≥ 201, ≤ 8, 3 to 5; a dash where nothing is known. */
  @Override
  public String toString() {
    if (exact()) {
      return NumberText.of(low);
    }
    if (Double.isInfinite(high)) {
      return low == 0 ? "–" : "≥ " + NumberText.of(low);
    }
    return low == 0
        ? "≤ " + NumberText.of(high)
        : NumberText.of(low) + " to " + NumberText.of(high);
  }

  /** Several, as a list. */
  static String list(List<Bounds> all) {
    return String.join(", ", all.stream().map(Bounds::toString).toList());
  }

  /**
   * Judges a claim by the rule above.
   *
   * @param effects one a seed, one or more
   */
  static Claim judge(PaperClaim claim, String note, List<Bounds> effects) {
    if (effects.stream().allMatch(Bounds::exact)) {
      return claim.measured(note, ends(effects, Bounds::low));
    }
    String seen = (note + " By seed: " + list(effects) + ".").strip();
    boolean oneSided =
        switch (claim.claimed()) {
          case Claimed.Above _, Claimed.AtLeast _ -> true;
          case Claimed.Between _ -> false;
        };
    Claim least =
        claim.measured(
            seen + " The effect shown is the mean of lower bounds, which suffice.",
            ends(effects, Bounds::low));
    if (oneSided && least.verdict() == Verdict.PASS) {
      return least;
    }
    Claim most =
        claim.measured(
            seen + " The effect shown is the mean of upper bounds, which suffice.",
            ends(effects, Bounds::high));
    return oneSided && most.verdict() == Verdict.FAIL
        ? most
        : claim.notMeasured(
            seen + " The bounds that cut-off trainings leave do not decide the claim.");
  }

  private static double[] ends(List<Bounds> of, ToDoubleFunction<Bounds> end) {
    return of.stream().mapToDouble(end).toArray();
  }
}

package thalweg.studies;

import java.util.Arrays;
import thalweg.report.NumberText;

/**
 * A mean over seeds with its 95 % interval, mean ± t s / sqrt(n), Student's t with n - 1 degrees of
 * freedom. It assumes that the seeds' values are about normal around a common mean.
 *
 * @param mean NaN where there are no values
 * @param low NaN where there are fewer than two values
 * @param high NaN where there are fewer than two values
 * @param seeds how many values there are
 */
public record Interval(double mean, double low, double high, int seeds) {
  /** The share of intervals that would hold the true mean. */
  public static final double LEVEL = 0.95;

  /** Of one value a seed, each finite. */
  public static Interval of(double... values) {
    int n = values.length;
    double mean = Arrays.stream(values).sum() / n;
    if (n < 2) {
      return new Interval(n == 0 ? Double.NaN : mean, Double.NaN, Double.NaN, n);
    }
    if (Arrays.stream(values).allMatch(v -> v == values[0])) {
      // Rounding of the mean would else give them a spread.
      return new Interval(values[0], values[0], values[0], n);
    }
    double half = StudentT.twoSided(LEVEL, n - 1) * Math.sqrt(variance(values) / n);
    return new Interval(mean, mean - half, mean + half, n);
  }

  /** As a reader writes it: mean ± half the interval; of one value, or none, the mean alone. */
  public String shown() {
    String middle = NumberText.of(mean);
    return seeds < 2 || Double.isNaN(mean) ? middle : middle + " ± " + NumberText.of(high - mean);
  }

  /** The unbiased variance, divided by n - 1. */
  static double variance(double... values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / (values.length - 1);
  }
}

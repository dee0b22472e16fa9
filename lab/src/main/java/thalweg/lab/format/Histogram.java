package thalweg.lab.format;

import java.util.Arrays;

/**
 * Counts of values in buckets, as TensorBoard draws them. Bucket {@code i} holds {@code counts[i]}
 * values from {@code limits[i - 1]} (inclusive; minus infinity for the first) to {@code limits[i]}
 * (exclusive). The arrays are not copied.
 *
 * @param min least value
 * @param max greatest value
 * @param count number of values
 * @param sum their sum
 * @param sumOfSquares sum of their squares
 * @param limits upper ends of the buckets, ascending
 * @param counts values in each bucket, as many as limits
 */
@SuppressWarnings("ArrayRecordComponent") // histograms are never compared
public record Histogram(
    double min,
    double max,
    double count,
    double sum,
    double sumOfSquares,
    double[] limits,
    double[] counts) {

  public Histogram {
    if (limits.length != counts.length) {
      throw new IllegalArgumentException(
          limits.length + " limits and " + counts.length + " counts; as many were expected");
    }
  }

  /**
   * Counts in TensorFlow's buckets, each a tenth wider than its neighbour towards zero, from 1e-12
   * to 1e20 on either side; runs of empty buckets become one. Values that are not finite are left
   * out: {@link #count} tells how many stayed. Costs a binary search a value.
   */
  public static Histogram of(float[] values) {
    double[] limits = Buckets.LIMITS;
    double[] counts = new double[limits.length];
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    long count = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        counts[bucketOf(value)]++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        squares += (double) value * value;
        count++;
      }
    }
    if (count == 0) {
      return new Histogram(0, 0, 0, 0, 0, new double[] {Double.MAX_VALUE}, new double[1]);
    }
    return collapsed(min, max, (double) count, sum, squares, counts);
  }

  private static int bucketOf(double value) {
    int found = Arrays.binarySearch(Buckets.LIMITS, value == 0 ? 0.0 : value);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private static Histogram collapsed(
      double min, double max, double count, double sum, double squares, double[] counts) {
    double[] limits = new double[counts.length];
    double[] kept = new double[counts.length];
    int n = 0;
    for (int i = 0; i < counts.length; i++) {
      boolean goesOn = n > 0 && counts[i] == 0 && kept[n - 1] == 0;
      int at = goesOn ? n - 1 : n++;
      limits[at] = Buckets.LIMITS[i];
      kept[at] = counts[i];
    }
    return new Histogram(
        min, max, count, sum, squares, Arrays.copyOf(limits, n), Arrays.copyOf(kept, n));
  }

  private static final class Buckets {
    static final double[] LIMITS = limits();

    private static double[] limits() {
      double[] positive = new double[1000];
      int n = 0;
      for (double limit = 1e-12; limit < 1e20; limit *= 1.1) {
        positive[n++] = limit;
      }
      positive[n++] = Double.MAX_VALUE;
      double[] all = new double[2 * n + 1];
      for (int i = 0; i < n; i++) {
        all[n - 1 - i] = -positive[i];
        all[n + 1 + i] = positive[i];
      }
      return all;
    }
  }
}

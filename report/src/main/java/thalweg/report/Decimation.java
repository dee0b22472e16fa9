package thalweg.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Long curves, thinned for the eye: of each of a thousand stretches of as many points the smallest
 * and the largest, in their order, so that no spike is lost.
 */
final class Decimation {
  /** Above so many points a curve is thinned, to at most as many. */
  static final int MOST = 2_000;

  private Decimation() {}

  /** The places of the points to draw, ascending; the first and the last are among them. */
  static int[] keep(double[] values) {
    int n = values.length;
    List<Integer> kept = new ArrayList<>();
    if (n <= MOST) {
      for (int i = 0; i < n; i++) {
        kept.add(i);
      }
      return kept.stream().mapToInt(i -> i).toArray();
    }
    int buckets = MOST / 2 - 1;
    kept.add(0);
    for (int b = 0; b < buckets; b++) {
      int from = 1 + (int) ((long) b * (n - 2) / buckets);
      int to = 1 + (int) ((long) (b + 1) * (n - 2) / buckets);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        // What is not finite loses against every number.
        low = values[i] < values[low] || !Double.isFinite(values[low]) ? i : low;
        high = values[i] > values[high] || !Double.isFinite(values[high]) ? i : high;
      }
      kept.add(Math.min(low, high));
      if (low != high) {
        kept.add(Math.max(low, high));
      }
    }
    kept.add(n - 1);
    return kept.stream().mapToInt(i -> i).toArray();
  }
}

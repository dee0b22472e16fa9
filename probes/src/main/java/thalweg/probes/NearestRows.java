package thalweg.probes;

/** The nearest of some rows by Euclidean distance, found by looking at all of them. */
final class NearestRows {
  private NearestRows() {}

  /**
   * The k nearest, nearest first, the earlier of equals.
   *
   * @param without a row that is left out, or -1
   */
  static int[] of(float[][] rows, float[] point, int k, int without) {
    int[] nearest = new int[k];
    double[] distances = new double[k];
    int found = 0;
    for (int j = 0; j < rows.length; j++) {
      double limit = found < k ? Double.POSITIVE_INFINITY : distances[k - 1];
      double d = j == without ? Double.POSITIVE_INFINITY : distance(rows[j], point, limit);
      if (d < limit) {
        int at = found < k ? found++ : k - 1;
        for (; at > 0 && distances[at - 1] > d; at--) {
          distances[at] = distances[at - 1];
          nearest[at] = nearest[at - 1];
        }
        distances[at] = d;
        nearest[at] = j;
      }
    }
    return nearest;
  }

  /** The squared distance, or something above the limit as soon as it is above. */
  private static double distance(float[] a, float[] b, double limit) {
    double sum = 0;
    for (int k = 0; k < a.length && sum <= limit; k++) {
      double off = a[k] - b[k];
      sum += off * off;
    }
    return sum;
  }
}

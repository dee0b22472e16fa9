package thalweg.audit;

import java.util.Arrays;

/**
 * One score of several: each is brought to log odds by its ranks, so that a weight means the same
 * whatever a score's unit, then they are added.
 *
 * @param weights one a score, 0 or more, summing to 1
 */
record Combination(double[] weights) {

  static Combination equal(int scores) {
    double[] weights = new double[scores];
    Arrays.fill(weights, 1);
    return of(weights);
  }

  /** Of weights in any unit, one of them above 0. */
  static Combination of(double[] weights) {
    double sum = Arrays.stream(weights).sum();
    return new Combination(Arrays.stream(weights).map(w -> w / sum).toArray());
  }

  /** The weighted sum, [rows]. */
  double[] of(double[][] normalScores) {
    double[] sum = new double[normalScores[0].length];
    for (int k = 0; k < weights.length; k++) {
      for (int i = 0; i < sum.length && weights[k] > 0; i++) {
        sum[i] += weights[k] * normalScores[k][i];
      }
    }
    return sum;
  }

  /** The log odds of each value's rank among all, equals sharing theirs; mean about 0. */
  static double[] normalScores(double[] scores) {
    int n = scores.length;
    int[] order = Roc.descending(scores);
    double[] out = new double[n];
    for (int from = 0; from < n; ) {
      int to = from;
      while (to < n && scores[order[to]] == scores[order[from]]) {
        to++;
      }
      double above = (from + to) / 2.0;
      for (int k = from; k < to; k++) {
        out[order[k]] = Math.log((n - above) / above);
      }
      from = to;
    }
    return out;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Combination c && Arrays.equals(c.weights, weights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return Arrays.toString(weights);
  }
}

package thalweg.probes;

import java.util.Arrays;

/**
 * How unequally a quantity is shared out (Gini 1912); Arpit et al. 2017, section 3.2, use it of the
 * loss sensitivities of the training examples. Of n values ascending, v_1 to v_n,
 *
 * <pre>
 *   G = 2 sum_i i v_i / (n sum_i v_i) - (n + 1) / n
 * </pre>
 *
 * <p>0 if all are equal, (n - 1) / n if one has everything. Scaling all values changes nothing.
 *
 * @param value in [0, 1); NaN if a value is not finite
 * @param nothingToShare whether all values are 0, in which case the coefficient is given as 0
 */
public record Gini(double value, boolean nothingToShare) {

  /**
   * Of these values; sorts a copy.
   *
   * @param values one or more, each 0 or more, or not finite
   * @throws IllegalArgumentException if there are none, or one is below 0
   */
  public static Gini of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a Gini coefficient of no values; one or more are needed");
    }
    double[] v = values.clone();
    Arrays.sort(v);
    if (v[0] < 0) {
      throw new IllegalArgumentException(
          "a Gini coefficient of values down to " + v[0] + "; expected 0 or more");
    }
    int n = v.length;
    double sum = 0;
    double ranked = 0;
    for (int i = 0; i < n; i++) {
      sum += v[i];
      ranked += (i + 1) * v[i];
    }
    if (sum == 0) {
      return new Gini(0, true);
    }
    double of = 2 * ranked / (n * sum) - (n + 1.0) / n;
    return new Gini(Double.isFinite(sum) ? of : Double.NaN, false);
  }
}

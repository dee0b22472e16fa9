package thalweg.probes;

import java.util.ArrayList;
import java.util.List;

/**
 * The eigenvalues of the covariance of single examples' gradients, {@code C = 1/M sum (g_i - g)(g_i
 * - g)'}, the K of Jastrzebski et al. 2020 (The Break-Even Point, arXiv:2002.09572): those that are
 * not zero are those of the M x M matrix of products {@code (g_i - g).(g_j - g) / M}, so that no
 * matrix of parameters is formed.
 *
 * <p>All numbers are exact for the examples given. Their standard errors say how far another draw
 * of as many would move them, to first order (the spread of each example's influence); the draw
 * also makes the top eigenvalue too large, by more the smaller M is, which ± does not cover.
 *
 * @param eigenvalues the largest, descending
 * @param trace of C: the gradient variance, the third of the three factors
 * @param squaredFrobenius the sum of the squares of all eigenvalues
 * @param effectiveRank trace over the largest eigenvalue, Tr(K) / lambda_K of that paper; NaN where
 *     all gradients are equal
 * @param vectors in the space of parameters, of length 1, one an eigenvalue; their signs mean
 *     nothing. Zeros where the eigenvalue is zero.
 */
public record NoiseSpectrum(
    List<Estimate> eigenvalues,
    Estimate trace,
    Estimate squaredFrobenius,
    Estimate effectiveRank,
    List<double[]> vectors) {
  private static final String NOTE = "± is over the draw of examples, to first order";

  /** Below this share of the trace an eigenvalue is rounding. */
  private static final double ROUNDING = 1e-10;

  public NoiseSpectrum {
    eigenvalues = List.copyOf(eigenvalues);
    vectors = List.copyOf(vectors);
  }

  /**
   * Measures at the parameters as they are. Costs {@link ExampleGradients#gram}, a gradient of the
   * examples for each vector, and some M³ operations: seconds for 500 examples.
   *
   * @param top how many eigenvalues, 1 or more; at most M - 1 are not zero
   */
  public static NoiseSpectrum measure(ExampleGradients gradients, int top) {
    Gram gram = gradients.gram();
    int n = gram.examples();
    if (top < 1 || top > n) {
      throw new IllegalArgumentException(
          "%d eigenvalues of the noise of %d examples; expected 1 to %d".formatted(top, n, n));
    }
    double[][] centred = gram.centred();
    Jacobi all = Jacobi.of(centred);
    double[] norms = new double[n];
    double[] squares = new double[n];
    for (int i = 0; i < n; i++) {
      norms[i] = centred[i][i];
      // The derivative of |C|_F² along an example's outer product, less the mean.
      squares[i] = 2 * Vectors.dot(centred[i], centred[i]) / n;
    }
    double trace = Samples.mean(norms);
    List<Estimate> values = new ArrayList<>();
    List<double[]> vectors = new ArrayList<>();
    double[] first = new double[n];
    for (int k = 0; k < top; k++) {
      double value = Math.max(0, all.values()[k]) / n;
      double[] shares = new double[n];
      for (int i = 0; i < n; i++) {
        double c = all.vectors()[k][i];
        shares[i] = n * value * c * c;
      }
      first = k == 0 ? shares : first;
      values.add(gram.estimate(value, Samples.standardError(shares), NOTE));
      vectors.add(vector(gradients, all.vectors()[k], value <= ROUNDING * trace ? 0 : value));
    }
    return new NoiseSpectrum(
        values,
        gram.estimate(trace, Samples.standardError(norms), NOTE),
        gram.estimate(Samples.mean(squares) / 2, Samples.standardError(squares), NOTE),
        rank(gram, trace, norms, values.getFirst().value(), first),
        vectors);
  }

  private static Estimate rank(
      Gram gram, double trace, double[] norms, double largest, double[] shares) {
    if (!(largest > 0)) {
      return gram.estimate(Double.NaN, Double.NaN, "all gradients are equal: there is no noise");
    }
    double[] linear = new double[norms.length];
    for (int i = 0; i < linear.length; i++) {
      linear[i] = (norms[i] - trace / largest * shares[i]) / largest;
    }
    return gram.estimate(trace / largest, Samples.standardError(linear), NOTE);
  }

  /** sum_i c_i (g_i - g) / sqrt(M value). */
  private static double[] vector(ExampleGradients gradients, double[] c, double value) {
    double[] factors = new double[c.length];
    if (value > 0) {
      double mean = Samples.mean(c);
      double length = Math.sqrt(c.length * value);
      for (int i = 0; i < c.length; i++) {
        factors[i] = (c[i] - mean) / length;
      }
    }
    return gradients.combination(factors);
  }
}

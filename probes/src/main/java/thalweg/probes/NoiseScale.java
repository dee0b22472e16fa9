package thalweg.probes;

/**
 * The simple noise scale of McCandlish, Kaplan, Amodei and the OpenAI Dota team 2018
 * (arXiv:1812.06162, eq. 2.9), Tr(C) / |G|², with C the covariance of single examples' gradients
 * and G the mean gradient, of examples drawn from a population: {@link GradientNoiseScale} for a
 * whole {@link Gram}, and with the errors of all three numbers.
 *
 * <p>Both parts are means over pairs of different examples, and so without bias for the population:
 * of {@code |g_i - g_j|² / 2} the trace, of {@code g_i . g_j} the squared norm. Such a mean U has
 * the standard error of its delete-one jackknife (Arvesen 1969, "Jackknifing U-statistics"): with
 * h_i the mean over the pairs of example i, {@code 4 (n - 1) / (n (n - 2)²) sum (h_i - U)²}. The
 * quotient's follows by linearising it, and holds where the squared norm is several of its own
 * errors above zero.
 *
 * @param trace of C
 * @param squaredGradient |G|²; an estimate without bias may come out negative
 * @param scale their quotient; NaN where the squared norm is not above zero
 */
public record NoiseScale(Estimate trace, Estimate squaredGradient, Estimate scale) {
  private static final String NOTE = "± is over the draw of examples (jackknife)";

  /** From the products of gradients of examples drawn at random. Two examples tell no error. */
  public static NoiseScale of(Gram gram) {
    int n = gram.examples();
    double[] rowMeans = gram.rowMeans();
    double[] norms = new double[n];
    for (int i = 0; i < n; i++) {
      norms[i] = gram.products()[i][i];
    }
    double meanNorm = Samples.mean(norms);
    double[] products = new double[n];
    double[] halves = new double[n];
    for (int i = 0; i < n; i++) {
      products[i] = (n * rowMeans[i] - norms[i]) / (n - 1);
      double others = (n * meanNorm - norms[i]) / (n - 1);
      halves[i] = (norms[i] + others) / 2 - products[i];
    }
    double trace = Samples.mean(halves);
    double squared = Samples.mean(products);
    String note = n < 3 ? "two examples tell no error" : NOTE;
    Estimate first = gram.estimate(trace, error(halves), note);
    Estimate second = gram.estimate(squared, error(products), note);
    if (!(squared > 0)) {
      String why =
          "the squared mean gradient is not above zero as estimated: take more examples; " + note;
      return new NoiseScale(first, second, gram.estimate(Double.NaN, Double.NaN, why));
    }
    double scale = trace / squared;
    double[] linear = new double[n];
    for (int i = 0; i < n; i++) {
      linear[i] = (halves[i] - scale * products[i]) / squared;
    }
    return new NoiseScale(first, second, gram.estimate(scale, error(linear), note));
  }

  private static double error(double[] pairMeans) {
    int n = pairMeans.length;
    double mean = Samples.mean(pairMeans);
    double squares = 0;
    for (double h : pairMeans) {
      squares += (h - mean) * (h - mean);
    }
    return n < 3 ? Double.NaN : Math.sqrt(4 * (n - 1.0) / n * squares) / (n - 2);
  }
}

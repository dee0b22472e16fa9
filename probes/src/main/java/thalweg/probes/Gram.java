package thalweg.probes;

/**
 * The products of the gradients of M examples: entry i, j is g_i . g_j.
 *
 * @param products M rows of M numbers, symmetric, M 2 or more
 * @param gradients how many gradients of an example were computed for it
 * @param data which examples, as a reader wants them named
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, never compared
public record Gram(double[][] products, long gradients, String data) {

  /**
   * @throws IllegalArgumentException if there are fewer than two rows, or rows of another length
   */
  public Gram {
    if (products.length < 2) {
      throw new IllegalArgumentException(
          "products of %d gradients: their spread needs 2 or more".formatted(products.length));
    }
    for (double[] row : products) {
      if (row.length != products.length) {
        throw new IllegalArgumentException(
            "products of gradients: a row of %d numbers; expected %d"
                .formatted(row.length, products.length));
      }
    }
  }

  int examples() {
    return products.length;
  }

  /** The mean of each row: the product of an example's gradient and the mean gradient. */
  double[] rowMeans() {
    double[] means = new double[products.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = Samples.mean(products[i]);
    }
    return means;
  }

  /** The products of the gradients less their mean. */
  double[][] centred() {
    double[] mean = rowMeans();
    double all = Samples.mean(mean);
    int n = products.length;
    double[][] centred = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        centred[i][j] = products[i][j] - mean[i] - mean[j] + all;
      }
    }
    return centred;
  }

  Estimate estimate(double value, double standardError, String note) {
    return new Estimate(
        value,
        standardError,
        Estimate.Convergence.NOT_APPLICABLE,
        new Estimate.Cost(gradients, Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        data,
        note);
  }
}

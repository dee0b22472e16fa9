package thalweg.probes;

/**
 * EL2N of Paul, Ganguli and Dziugaite 2021 (arXiv:2107.07075, definition 2.2): the length of
 * softmax minus one-hot label, in [0, sqrt 2], averaged over networks of other initial weights that
 * were trained for a few epochs (the paper: ten or more). High for examples that are hard or
 * mislabelled.
 *
 * <p>Cost: one pass over [n, K] a network; keeps n numbers.
 */
public final class El2n {
  private final int[] labels;
  private final double[] sums;
  private int networks;

  /** Of examples with these labels, of which no network was asked yet. */
  public El2n(int[] labels) {
    this.labels = labels.clone();
    this.sums = new double[labels.length];
  }

  /**
   * Adds what one more network says.
   *
   * @param probabilities [n][K]
   * @throws IllegalArgumentException if lengths or labels do not fit
   */
  public void add(double[][] probabilities) {
    requireFitting(probabilities, labels);
    networks++;
    for (int i = 0; i < labels.length; i++) {
      double squares = 0;
      for (int c = 0; c < probabilities[i].length; c++) {
        double off = probabilities[i][c] - (c == labels[i] ? 1 : 0);
        squares += off * off;
      }
      sums[i] += Math.sqrt(squares);
    }
  }

  /** The mean over networks; NaN before the first. */
  public double of(int example) {
    return sums[example] / networks;
  }

  /** Checks that there is a row for each label, and a column for the label in it. */
  static void requireFitting(double[][] probabilities, int[] labels) {
    if (probabilities.length != labels.length || labels.length == 0) {
      throw new IllegalArgumentException(
          "%d rows of probabilities for %d labels; expected one row a label, and one at least"
              .formatted(probabilities.length, labels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= probabilities[i].length) {
        throw new IllegalArgumentException(
            "example %d has label %d and %d probabilities; expected a label from 0 to one less"
                .formatted(i, labels[i], probabilities[i].length));
      }
    }
  }
}

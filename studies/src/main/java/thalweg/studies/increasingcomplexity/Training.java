package thalweg.studies.increasingcomplexity;

/**
 * How something is trained: SGD at a constant rate on the binary cross-entropy.
 *
 * @param rate above 0
 * @param momentum in [0, 1)
 * @param batch examples a step, 1 or more
 * @param epochs 1 or more
 */
record Training(double rate, double momentum, int batch, int epochs) {
  Training {
    if (!(rate > 0) || batch < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "rate %s, batches of %d, %d epochs; expected numbers above 0"
              .formatted(rate, batch, epochs));
    }
  }

  static Training plain(double rate, int batch, int epochs) {
    return new Training(rate, 0, batch, epochs);
  }
}

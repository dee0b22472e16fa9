package thalweg.probes;

/**
 * The scale on which information about a label is read as accuracy: two equally frequent classes,
 * predicted with the same accuracy, tell {@code 1 - h(accuracy)} bits, h being the binary entropy
 * (the second axis of the figures of Nakkiran et al. 2019, arXiv:1905.11604).
 */
public final class SymmetricChannel {
  private static final int HALVINGS = 60;

  private SymmetricChannel() {}

  /**
   * Bits, in [0, 1].
   *
   * @param accuracy in [0, 1]
   */
  public static double information(double accuracy) {
    return 1 - part(accuracy) - part(1 - accuracy);
  }

  private static double part(double p) {
    return p <= 0 ? 0 : -p * Information.log2(p, 1);
  }

  /**
   * The accuracy from 0.5 up that tells this much: 0.5 at 0 bits or fewer, 1 at 1 bit or more.
   * Costs 60 halvings.
   */
  public static double accuracy(double bits) {
    double low = 0.5;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (information(middle) < bits) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}

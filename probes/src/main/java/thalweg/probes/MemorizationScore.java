package thalweg.probes;

/**
 * The memorization score of Feldman and Zhang 2020 (arXiv:2008.03703, equation 1 and section 2.1):
 * how much more often an example is predicted as its label by networks that learnt from it than by
 * networks that did not. Estimated from networks trained on random subsets (the paper: 0.7 of the
 * examples); in [-1, 1].
 *
 * <p>The standard error is that of a difference of two shares. Cost: a training a subset, which is
 * the caller's; this keeps four counts an example.
 */
public final class MemorizationScore {
  private final int[] inside;
  private final int[] insideRight;
  private final int[] outside;
  private final int[] outsideRight;

  /** Of so many examples, of which no network was asked yet. */
  public MemorizationScore(int examples) {
    inside = new int[examples];
    insideRight = new int[examples];
    outside = new int[examples];
    outsideRight = new int[examples];
  }

  /**
   * Adds one more network.
   *
   * @param learnt whether it was trained on each example, [n]
   * @param right whether it predicts each example's label, [n]
   * @throws IllegalArgumentException if a length is another
   */
  public void add(boolean[] learnt, boolean[] right) {
    if (learnt.length != inside.length || right.length != inside.length) {
      throw new IllegalArgumentException(
          "%d and %d marks given; expected one of each for %d examples"
              .formatted(learnt.length, right.length, inside.length));
    }
    for (int i = 0; i < inside.length; i++) {
      int[] met = learnt[i] ? inside : outside;
      int[] hits = learnt[i] ? insideRight : outsideRight;
      met[i]++;
      hits[i] += right[i] ? 1 : 0;
    }
  }

  /** The score; NaN for an example that was always in the subset, or never. */
  public double of(int example) {
    return share(insideRight[example], inside[example])
        - share(outsideRight[example], outside[example]);
  }

  /** The score's standard error over subsets; NaN where the score is. */
  public double standardError(int example) {
    double in = share(insideRight[example], inside[example]);
    double out = share(outsideRight[example], outside[example]);
    return Math.sqrt(in * (1 - in) / inside[example] + out * (1 - out) / outside[example]);
  }

  private static double share(int hits, int met) {
    return (double) hits / met;
  }
}

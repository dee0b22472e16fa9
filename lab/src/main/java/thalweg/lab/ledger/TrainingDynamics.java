package thalweg.lab.ledger;

/**
 * The three coordinates of the data maps of Swayamdipta, Schwartz, Lourie, Wang, Hajishirzi, Smith
 * and Choi 2020 (arXiv:2009.10795, section 2): confidence, the mean over passes of the probability
 * given to the label; variability, the standard deviation of that probability over the passes (of
 * the passes themselves, divided by their number); correctness, the share of passes that predicted
 * the label.
 *
 * <p>One pass over the numbers, by Welford's updates: no differences of large sums.
 */
public final class TrainingDynamics {
  private final double[] means;
  private final double[] squares;
  private final int[] hits;
  private final int[] passes;

  /** Of so many examples, of which no pass was seen yet. */
  public TrainingDynamics(int examples) {
    means = new double[examples];
    squares = new double[examples];
    hits = new int[examples];
    passes = new int[examples];
  }

  /**
   * Adds one more pass.
   *
   * @param probability given to the label, in [0, 1]
   * @param correct whether the label was predicted
   */
  public void add(int example, double probability, boolean correct) {
    passes[example]++;
    double off = probability - means[example];
    means[example] += off / passes[example];
    squares[example] += off * (probability - means[example]);
    if (correct) {
      hits[example]++;
    }
  }

  /** Mean probability of the label, in [0, 1]; NaN before the first pass. */
  public double confidence(int example) {
    return passes[example] == 0 ? Double.NaN : means[example];
  }

  /** Standard deviation of that probability, in [0, 0.5]; NaN before the first pass. */
  public double variability(int example) {
    return Math.sqrt(squares[example] / passes[example]);
  }

  /** Share of passes that predicted the label, in [0, 1]; NaN before the first pass. */
  public double correctness(int example) {
    return (double) hits[example] / passes[example];
  }

  /** In how many passes it was met. */
  public int passes(int example) {
    return passes[example];
  }
}

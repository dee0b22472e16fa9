package thalweg.probes;

/**
 * An amount of information in bits, estimated from counts: a mean over examples of the logarithm of
 * a ratio of frequencies.
 *
 * <p>The plug-in value is too high or too low by about {@code degrees / (2 n ln 2)} bits (Miller
 * 1955; "Miller-Madow"), the degrees of freedom counted from the cells that occur. The standard
 * error, over draws of the n examples, is that of the mean (delta method) with that of the
 * chi-square of these degrees added in quadrature, which is all there is where the variables are
 * independent. It speaks of the draw of test examples alone, not of another training.
 *
 * @param plugIn the value at the frequencies as they are
 * @param bias what to subtract from it, by Miller and Madow; of either sign
 * @param standardError of the value, 0 or more
 * @param examples n, 1 or more
 */
public record Information(double plugIn, double bias, double standardError, long examples) {
  private static final double LN_2 = StrictMath.log(2);

  /** A weighted mean of logarithms of ratios of counts. */
  static final class Mean {
    private final long n;
    private double sum;
    private double squares;

    Mean(long n) {
      this.n = n;
    }

    /** Adds examples whose logarithm, in bits, is this. */
    void add(long count, double bits) {
      sum += count * bits;
      squares += count * bits * bits;
    }

    /**
     * @param degrees of freedom by which the mean is too high; negative: too low
     */
    Information information(int degrees) {
      double mean = sum / n;
      double ofMean = (squares / n - mean * mean) / n;
      // Of a chi-square over 2 n ln 2. Where that is all there is, the variance of the mean comes
      // out at twice as much, though it is none.
      double ofChance = Math.abs(degrees) / (2.0 * n * n * LN_2 * LN_2);
      double variance = Math.max(0, ofMean - 2 * ofChance) + ofChance;
      return new Information(mean, degrees / (2 * n * LN_2), Math.sqrt(variance), n);
    }
  }

  /** The binary logarithm of a ratio of counts. */
  static double log2(double above, double below) {
    return StrictMath.log(above / below) / LN_2;
  }

  /** The plug-in value less its bias; may be below 0 where there is no information. */
  public double corrected() {
    return plugIn - bias;
  }

  /**
   * The corrected value as an estimate, the plug-in value in its note. Its cost is that of
   * counting, an addition an example: the logarithms are few.
   *
   * @param data which examples were counted
   */
  public Estimate estimate(String data) {
    return new Estimate(
        corrected(),
        standardError,
        Estimate.Convergence.NOT_APPLICABLE,
        new Estimate.Cost(examples, Estimate.Cost.Unit.FLOP),
        data,
        "bits; plug-in %s, less %s for bias".formatted(plugIn, bias));
  }
}

package thalweg.probes;

/**
 * Learning rate, batch size and gradient variance: what decides how wide a minimum SGD comes to
 * rest in (Jastrzebski et al. 2018, arXiv:1711.04623), measured at one point, and what follows from
 * them near a quadratic minimum.
 *
 * <p>Plain SGD; with momentum m, Smith and Le 2018 (arXiv:1710.06451) put {@code eta / (1 - m)} in
 * eta's place.
 *
 * @param learningRate eta, above 0
 * @param batchSize S, 1 or more
 * @param gradientVariance Tr(C), the trace of the covariance of single examples' gradients, without
 *     bias for the population that the examples are drawn from
 * @param squaredGradient |G|², likewise: far from a minimum this is not small beside Tr(C) / S, and
 *     what is predicted for rest does not hold
 * @param noiseScale Tr(C) / |G|²
 */
public record ThreeFactors(
    double learningRate,
    int batchSize,
    Estimate gradientVariance,
    Estimate squaredGradient,
    Estimate noiseScale) {

  public ThreeFactors {
    if (!(learningRate > 0) || batchSize < 1) {
      throw new IllegalArgumentException(
          "three factors: learning rate %s, batch size %d; expected above 0, 1 or more"
              .formatted(learningRate, batchSize));
    }
  }

  /** With the variance as a gram of single examples' gradients shows it. */
  public static ThreeFactors measure(double learningRate, int batchSize, Gram gram) {
    NoiseScale noise = NoiseScale.of(gram);
    return new ThreeFactors(
        learningRate, batchSize, noise.trace(), noise.squaredGradient(), noise.scale());
  }

  /** eta / S: the one number that the paper's differential equation knows of both. */
  public double ratio() {
    return learningRate / batchSize;
  }

  /**
   * E[L - L0] at rest, eta / (4S) Tr(C): of the differential equation at a quadratic minimum, for
   * any C. {@link NoisyQuadratic} says where it ends.
   */
  public Estimate expectedRise() {
    return scaled(gradientVariance, "eta / (4S) Tr(C)");
  }

  /**
   * The paper's form, eta / (4S) Tr(H), which needs C = H.
   *
   * @param traceOfHessian as {@link Hutchinson} or {@link HutchPlusPlus} estimate it
   */
  public Estimate expectedRiseIfNoiseIsCurvature(Estimate traceOfHessian) {
    return scaled(traceOfHessian, "eta / (4S) Tr(H)");
  }

  /**
   * With the batches of an epoch, drawn without replacement from so many examples: the variance
   * times {@link NoisyQuadratic#withoutReplacement}.
   */
  public ThreeFactors withoutReplacementFrom(int examples) {
    double share = NoisyQuadratic.withoutReplacement(examples, batchSize);
    return new ThreeFactors(
        learningRate,
        batchSize,
        times(share, gradientVariance, "batches without replacement from " + examples),
        squaredGradient,
        times(share, noiseScale, "batches without replacement from " + examples));
  }

  private Estimate scaled(Estimate trace, String formula) {
    return times(ratio() / 4, trace, formula);
  }

  private static Estimate times(double factor, Estimate e, String what) {
    return new Estimate(
        factor * e.value(),
        factor * e.standardError(),
        e.convergence(),
        e.cost(),
        e.data(),
        e.note().isBlank() ? what : what + "; " + e.note());
  }
}

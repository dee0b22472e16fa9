package thalweg.studies.ratio;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import thalweg.probes.Estimate;

/**
 * What came of a training.
 *
 * @param how it ended
 * @param epochs made
 * @param loss mean over the training examples at the end, in nats; NaN where it diverged
 * @param validation share of validation examples right at the end; that of the last look where it
 *     diverged
 * @param looks in order of epochs
 * @param curvature of the loss at the end, where it was measured
 * @param weights at the end, as one vector; none where the Hessian was not measured
 */
record Trained(
    How how,
    int epochs,
    double loss,
    double validation,
    List<Look> looks,
    Optional<Curved> curvature,
    Optional<float[]> weights) {

  /** How a training ended. */
  enum How {
    /** At its loss, or its share of random labels. */
    REACHED,
    /** With its last epoch. */
    LAST_EPOCH,
    /** The loss became infinite. */
    DIVERGED
  }

  /**
   * What was seen at the end of an epoch.
   *
   * @param loss mean training loss of the pass, each example at the weights its batch met
   * @param validation share of validation examples right
   * @param noise share of the examples with random labels that are predicted as that label; NaN
   *     where there are none
   */
  record Look(int epoch, double loss, double validation, double noise) {}

  /**
   * The Hessian H of the training loss on a fixed subset, and the covariance C of single examples'
   * gradients there.
   *
   * @param largest eigenvalue of H
   * @param squaredFrobenius the sum of the squares of all eigenvalues of H
   * @param trace of H
   * @param covariance the trace of C
   */
  record Curved(Estimate largest, Estimate squaredFrobenius, Estimate trace, Estimate covariance) {
    double frobenius() {
      return Math.sqrt(squaredFrobenius.value());
    }

    /** Each estimate by the name under which it is recorded. */
    Map<String, Estimate> byName() {
      Map<String, Estimate> all = new TreeMap<>();
      all.put("hessian.largest", largest);
      all.put("hessian.squared-frobenius", squaredFrobenius);
      all.put("hessian.trace", trace);
      all.put("gradient-covariance.trace", covariance);
      return all;
    }
  }

  boolean reached() {
    return how == How.REACHED;
  }

  /** A number of the curvature; NaN where it was not measured. */
  double curved(ToDoubleFunction<Curved> what) {
    return curvature.isPresent() ? what.applyAsDouble(curvature.get()) : Double.NaN;
  }

  double largest() {
    return curved(c -> c.largest().value());
  }

  double frobenius() {
    return curved(Curved::frobenius);
  }

  double trace() {
    return curved(c -> c.trace().value());
  }

  double covariance() {
    return curved(c -> c.covariance().value());
  }
}

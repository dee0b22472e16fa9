package thalweg.probes;

import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * Trains the bend of a {@link ConnectingCurve} so that the loss along it is low: the expectation of
 * L(phi(t)) over t uniform in [0, 1] is minimised by gradient steps with momentum, one t a step
 * (Garipov et al. 2018, section 3). The bend starts half way between the ends. The rate falls
 * linearly to zero over the second half.
 *
 * <p>The loss of a step is over all the surface's examples. Costs one gradient of it a step.
 * Nothing tells how low a curve could be: what is found is an upper bound.
 *
 * @param steps 1 or more
 * @param learningRate above 0
 * @param momentum of the heavy ball, 0 to below 1
 */
public record CurveTraining(int steps, double learningRate, double momentum) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public CurveTraining {
    if (steps < 1 || !(learningRate > 0) || !(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException(
          "curve: %d steps, rate %s, momentum %s; expected 1 or more, above 0, 0 to below 1"
              .formatted(steps, learningRate, momentum));
    }
  }

  /**
   * The bend after training.
   *
   * @param key of the draws of t
   */
  public double[] bend(LossSurface surface, ConnectingCurve curve, RandomKey key) {
    return bend(surface::at, curve, key);
  }

  /** A loss with its gradient. */
  @FunctionalInterface
  interface Slope {
    double at(double[] point, double[] gradient);
  }

  double[] bend(Slope loss, ConnectingCurve curve, RandomKey key) {
    Philox random = Philox.stream(key, key.step());
    double[] bend = Landscape.between(curve.w1(), curve.w2(), 0.5);
    double[] velocity = new double[bend.length];
    double[] gradient = new double[bend.length];
    for (int step = 0; step < steps; step++) {
      double t = random.nextDouble();
      loss.at(curve.point(bend, t), gradient);
      double rate = learningRate * Math.min(1, 2 * (1 - (double) step / steps));
      double weight = curve.bendWeight(t);
      for (int i = 0; i < bend.length; i++) {
        velocity[i] = momentum * velocity[i] + weight * gradient[i];
        bend[i] -= rate * velocity[i];
      }
    }
    return bend;
  }
}

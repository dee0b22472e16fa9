package thalweg.nn;

import java.util.Optional;
import thalweg.expr.Expr;

/**
 * Kingma and Ba 2015, Algorithm 1, with epsilon where PyTorch has it (outside both the root and its
 * correction) and PyTorch's L2 decay, which enters the averages; {@link AdamW} decays beside them.
 *
 * <pre>
 *   g = g + weightDecay * w
 *   m = beta1 * m + (1 - beta1) * g                 m starts at 0
 *   v = beta2 * v + (1 - beta2) * g²                v starts at 0
 *   w = w - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>t counts steps from 1. A g, g², m or v below 2^-100 (F64: 2^-900) becomes zero. Slots: {@code
 * adam.steps}, {@code adam.first.<parameter>}, {@code adam.second.<parameter>}: twice the
 * parameters' memory.
 *
 * @param learningRate at the start, above 0
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon above 0
 * @param weightDecay 0 or more
 * @param decay which parameters decay
 */
public record Adam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    Decay decay)
    implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range or not finite
   */
  public Adam {
    Slots.requirePositive("adam", "learningRate", learningRate);
    Slots.requireNotNegative("adam", "weightDecay", weightDecay);
    var _ = new Moments("adam", beta1, beta2, epsilon);
  }

  /** The paper's (and PyTorch's) betas 0.9 and 0.999 and epsilon 1e-8, no decay. */
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8, 0, Decay.ALL);
  }

  /** The paper's (and PyTorch's) defaults: a rate of 0.001. */
  public Adam() {
    this(1e-3);
  }

  @Override
  public OptimizerState init(Parameters parameters) {
    return moments().init(parameters, learningRate);
  }

  @Override
  public Stride stride(Parameters parameters, Gradients gradients, OptimizerState state) {
    Moments.Pull pull =
        new Moments.Pull() {
          @Override
          public Expr gradient(Parameter p, Expr g) {
            return decay.addedTo(g, p, weightDecay);
          }

          @Override
          public Optional<Expr> decay(Parameter p, Expr rate) {
            return Optional.empty();
          }
        };
    return moments().stride(parameters, gradients, state, pull);
  }

  private Moments moments() {
    return new Moments("adam", beta1, beta2, epsilon);
  }
}

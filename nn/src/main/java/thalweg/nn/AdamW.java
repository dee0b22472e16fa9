package thalweg.nn;

import java.util.Optional;
import thalweg.expr.Expr;

/**
 * Adam with decoupled weight decay: Loshchilov and Hutter 2019, Algorithm 2, with PyTorch's scale
 * of the decay (times the learning rate) and PyTorch's place of epsilon.
 *
 * <pre>
 *   m, v                                            as {@link Adam}'s, of the gradient alone
 *   w = w - learningRate * weightDecay * w
 *         - learningRate / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>A g, g², m or v below 2^-100 (F64: 2^-900) becomes zero. Slots: {@code adamw.steps}, {@code
 * adamw.first.<parameter>}, {@code adamw.second.<parameter>}: twice the parameters' memory.
 *
 * @param learningRate at the start, above 0
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon above 0
 * @param weightDecay 0 or more
 * @param decay which parameters decay
 */
public record AdamW(
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
  public AdamW {
    Slots.requirePositive("adamw", "learningRate", learningRate);
    Slots.requireNotNegative("adamw", "weightDecay", weightDecay);
    var _ = new Moments("adamw", beta1, beta2, epsilon);
  }

  /** Betas 0.9 and 0.999, epsilon 1e-8, decay of every parameter. */
  public AdamW(double learningRate, double weightDecay) {
    this(learningRate, 0.9, 0.999, 1e-8, weightDecay, Decay.ALL);
  }

  /** PyTorch's defaults: a rate of 0.001 and a decay of 0.01. */
  public AdamW() {
    this(1e-3, 1e-2);
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
            return g;
          }

          @Override
          public Optional<Expr> decay(Parameter p, Expr rate) {
            return weightDecay > 0 && decay.reaches(p)
                ? Optional.of(rate.mul(weightDecay).mul(p.variable().read()))
                : Optional.empty();
          }
        };
    return moments().stride(parameters, gradients, state, pull);
  }

  private Moments moments() {
    return new Moments("adamw", beta1, beta2, epsilon);
  }
}

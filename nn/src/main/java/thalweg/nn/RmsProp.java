package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * RMSProp: Tieleman and Hinton 2012, lecture 6.5, as PyTorch writes it: not centred, epsilon
 * outside the root, momentum on the scaled gradient.
 *
 * <pre>
 *   g = g + weightDecay * w
 *   s = alpha * s + (1 - alpha) * g²                s starts at 0
 *   d = g / (sqrt(s) + epsilon)
 *   v = momentum * v + d                            v starts at 0
 *   w = w - learningRate * v
 * </pre>
 *
 * <p>Without momentum v is d, and no velocities are kept. A g, g², s or v below 2^-100 (F64:
 * 2^-900) becomes zero. Slots: {@code rmsprop.square.<parameter>}, {@code
 * rmsprop.velocity.<parameter>}.
 *
 * @param learningRate at the start, above 0
 * @param alpha in [0, 1)
 * @param epsilon above 0
 * @param momentum in [0, 1)
 * @param weightDecay 0 or more
 * @param decay which parameters decay
 */
public record RmsProp(
    double learningRate,
    double alpha,
    double epsilon,
    double momentum,
    double weightDecay,
    Decay decay)
    implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range or not finite
   */
  public RmsProp {
    Slots.requirePositive("rmsprop", "learningRate", learningRate);
    Slots.requireBelowOne("rmsprop", "alpha", alpha);
    Slots.requirePositive("rmsprop", "epsilon", epsilon);
    Slots.requireBelowOne("rmsprop", "momentum", momentum);
    Slots.requireNotNegative("rmsprop", "weightDecay", weightDecay);
  }

  /** PyTorch's alpha 0.99 and epsilon 1e-8, no momentum, no decay. */
  public RmsProp(double learningRate) {
    this(learningRate, 0.99, 1e-8, 0, 0, Decay.ALL);
  }

  /** PyTorch's defaults: a rate of 0.01. */
  public RmsProp() {
    this(1e-2);
  }

  @Override
  public OptimizerState init(Parameters parameters) {
    List<Variable> slots = new ArrayList<>(Slots.like("rmsprop.square", parameters));
    if (momentum > 0) {
      slots.addAll(Slots.like("rmsprop.velocity", parameters));
    }
    return Slots.state(parameters, learningRate, slots);
  }

  @Override
  public Stride stride(Parameters parameters, Gradients source, OptimizerState state) {
    int n = parameters.list().size();
    int slots = momentum > 0 ? 2 * n : n;
    List<Expr> gradients = Slots.gradients("rmsprop", parameters, source, state, slots);
    Expr rate = state.learningRate().read();
    List<Update> updates = new ArrayList<>();
    List<Expr> alongs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Parameter p = parameters.list().get(i);
      Variable square = state.slots().get(i);
      Expr g = Slots.withoutTraces(decay.addedTo(gradients.get(i), p, weightDecay));
      Expr s = Slots.withoutTraces(square.read().mul(alpha).add(Slots.square(g).mul(1 - alpha)));
      updates.add(new Update(square, s));
      Expr v = g.div(s.sqrt().add(epsilon));
      if (momentum > 0) {
        Variable velocity = state.slots().get(n + i);
        v = Slots.withoutTraces(velocity.read().mul(momentum).add(v));
        updates.add(new Update(velocity, v));
      }
      Expr w = p.variable().read();
      updates.add(new Update(p.variable(), w.sub(rate.mul(v))));
      alongs.add(v);
    }
    return new Stride(updates, new Displacement(rate.neg(), alongs));
  }
}

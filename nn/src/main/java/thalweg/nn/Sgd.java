package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * Stochastic gradient descent with momentum and L2 weight decay, in PyTorch's convention (no
 * dampening):
 *
 * <pre>
 *   g = g + weightDecay * w
 *   v = momentum * v + g                            v starts at 0
 *   w = w - learningRate * v                        heavy ball: the new v
 *   w = w - learningRate * (g + momentum * v)       Nesterov: the new v
 * </pre>
 *
 * <p>Heavy ball: Polyak 1964. Nesterov's step as Sutskever, Martens, Dahl and Hinton 2013 write it,
 * with parameters kept at the point looked ahead to.
 *
 * <p>The learning rate multiplies the velocity, not the gradient that enters it: changing the rate
 * changes the next step at once. Without momentum no velocities are kept. A velocity below 2^-100
 * (F64: 2^-900) becomes zero. Slots: {@code velocity.<parameter>}.
 *
 * @param learningRate at the start, above 0
 * @param momentum in [0, 1)
 * @param look how the velocity moves the parameters; NESTEROV needs a momentum above 0
 * @param weightDecay 0 or more
 * @param decay which parameters decay
 */
public record Sgd(double learningRate, double momentum, Look look, double weightDecay, Decay decay)
    implements Optimizer {

  /** How the velocity moves the parameters. */
  public enum Look {
    HEAVY_BALL,
    NESTEROV
  }

  /**
   * @throws IllegalArgumentException if a number is out of its range or not finite, or Nesterov's
   *     step is asked for without momentum
   */
  public Sgd {
    Slots.requirePositive("sgd", "learningRate", learningRate);
    Slots.requireBelowOne("sgd", "momentum", momentum);
    Slots.requireNotNegative("sgd", "weightDecay", weightDecay);
    if (look == Look.NESTEROV && momentum == 0) {
      throw new IllegalArgumentException(
          "sgd: NESTEROV with momentum 0 found, which is plain SGD; give a momentum above 0");
    }
  }

  /** Heavy-ball momentum, decay of every parameter. */
  public Sgd(double learningRate, double momentum, double weightDecay) {
    this(learningRate, momentum, Look.HEAVY_BALL, weightDecay, Decay.ALL);
  }

  /** Plain SGD: no momentum, no decay. */
  public Sgd(double learningRate) {
    this(learningRate, 0, 0);
  }

  /** PyTorch's default: plain SGD at a rate of 0.001. */
  public Sgd() {
    this(1e-3);
  }

  @Override
  public OptimizerState init(Parameters parameters) {
    List<Variable> velocities = momentum > 0 ? Slots.like("velocity", parameters) : List.of();
    return Slots.state(parameters, learningRate, velocities);
  }

  @Override
  public Stride stride(Parameters parameters, Gradients source, OptimizerState state) {
    int n = parameters.list().size();
    List<Expr> gradients = Slots.gradients("sgd", parameters, source, state, momentum > 0 ? n : 0);
    Expr rate = state.learningRate().read();
    List<Update> updates = new ArrayList<>();
    List<Expr> alongs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Parameter p = parameters.list().get(i);
      Variable w = p.variable();
      Expr g = decay.addedTo(gradients.get(i), p, weightDecay);
      Expr v = g;
      if (momentum > 0) {
        Variable velocity = state.slots().get(i);
        v = Slots.withoutTraces(velocity.read().mul(momentum).add(g));
        updates.add(new Update(velocity, v));
      }
      Expr along =
          switch (look) {
            case HEAVY_BALL -> v;
            case NESTEROV -> g.add(v.mul(momentum));
          };
      updates.add(new Update(w, w.read().sub(rate.mul(along))));
      alongs.add(along);
    }
    return new Stride(updates, new Displacement(rate.neg(), alongs));
  }

  /** Of heavy-ball momentum the velocities tell. */
  @Override
  public Optional<Displacement> before(OptimizerState state, Expr rate) {
    return momentum > 0 && look == Look.HEAVY_BALL
        ? Optional.of(
            new Displacement(rate.neg(), state.slots().stream().map(Variable::read).toList()))
        : Optional.empty();
  }
}

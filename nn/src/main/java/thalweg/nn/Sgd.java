package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * Stochastic gradient descent with heavy-ball momentum and L2 weight decay, in PyTorch's convention
 * (no dampening, no Nesterov step):
 *
 * <pre>
 *   v = momentum * v + (g + weightDecay * w)        v starts at 0
 *   w = w - learningRate * v                        the new v
 * </pre>
 *
 * <p>The learning rate multiplies the velocity, not the gradient that enters it: changing the rate
 * changes the next step at once. Decay applies to every parameter, biases too. Without momentum no
 * velocities are kept. A velocity below 2^-100 (F64: 2^-900) becomes zero.
 *
 * @param learningRate at the start, above 0
 * @param momentum in [0, 1)
 * @param weightDecay 0 or more
 */
public record Sgd(double learningRate, double momentum, double weightDecay) implements Optimizer {

  /**
   * @throws IllegalArgumentException if a number is out of its range or not finite
   */
  public Sgd {
    require("learningRate", learningRate, learningRate > 0, "a finite number above 0");
    require("momentum", momentum, momentum >= 0 && momentum < 1, "a number in [0, 1)");
    require("weightDecay", weightDecay, weightDecay >= 0, "a finite number, 0 or more");
  }

  /** Plain SGD: no momentum, no decay. */
  public Sgd(double learningRate) {
    this(learningRate, 0, 0);
  }

  @Override
  public OptimizerState init(Parameters parameters) {
    DType dtype =
        parameters.list().isEmpty() ? DType.F32 : parameters.list().get(0).variable().dtype();
    List<Variable> velocities = new ArrayList<>();
    if (momentum > 0) {
      for (Parameter p : parameters.list()) {
        int[] shape = p.variable().shape().dims();
        velocities.add(Variable.zeros("velocity." + p.name(), dtype, shape));
      }
    }
    OptimizerState state = new OptimizerState(Variable.zeros("learningRate", dtype), velocities);
    state.setLearningRate(learningRate);
    return state;
  }

  @Override
  public List<Update> update(Parameters parameters, Gradients source, OptimizerState state) {
    List<Expr> gradients = source.at(parameters.reads());
    int n = parameters.list().size();
    int slots = momentum > 0 ? n : 0;
    if (gradients.size() != n || state.slots().size() != slots) {
      throw new IllegalArgumentException(
          "sgd: "
              + n
              + " parameters need as many gradients and "
              + slots
              + " velocities; given are "
              + gradients.size()
              + " and "
              + state.slots().size());
    }
    Expr rate = state.learningRate().read();
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Variable w = parameters.list().get(i).variable();
      Expr v = gradients.get(i);
      if (weightDecay > 0) {
        v = v.add(w.read().mul(weightDecay));
      }
      if (momentum > 0) {
        Variable velocity = state.slots().get(i);
        v = withoutTraces(velocity.read().mul(momentum).add(v));
        updates.add(new Update(velocity, v));
      }
      updates.add(new Update(w, w.read().sub(rate.mul(v))));
    }
    return updates;
  }

  /**
   * Zero in place of what is left of a velocity long after its gradient went to zero (a unit died).
   * Halving for ever ends in the subnormal numbers, where it stays: 0.9 of the smallest one rounds
   * to itself, and each operation on it costs the processor a hundred times the usual.
   */
  private static Expr withoutTraces(Expr v) {
    double least = v.dtype() == DType.F32 ? 0x1p-100 : 0x1p-900;
    Expr zero = Expr.constant(v.dtype(), 0);
    return v.abs().lt(Expr.constant(v.dtype(), least)).select(zero, v);
  }

  private static void require(String what, double value, boolean inRange, String expected) {
    if (!inRange || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "sgd: " + what + " " + value + " found; expected " + expected);
    }
  }
}

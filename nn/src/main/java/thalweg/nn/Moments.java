package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/**
 * What {@link Adam} and {@link AdamW} share: running averages of gradients and of their squares,
 * the count of steps, and the corrections for both averages having started at zero.
 *
 * <p>Slots are the count, then all first moments, then all second ones. The corrections are
 * computed in F64 from the count, so that they are exact for any number of steps and a step never
 * has to be compiled again.
 */
final class Moments {
  private final String rule;
  private final double beta1;
  private final double beta2;
  private final double epsilon;

  Moments(String rule, double beta1, double beta2, double epsilon) {
    Slots.requireBelowOne(rule, "beta1", beta1);
    Slots.requireBelowOne(rule, "beta2", beta2);
    Slots.requirePositive(rule, "epsilon", epsilon);
    this.rule = rule;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  OptimizerState init(Parameters parameters, double learningRate) {
    List<Variable> slots = new ArrayList<>();
    slots.add(Variable.zeros(rule + ".steps", DType.I32));
    slots.addAll(Slots.like(rule + ".first", parameters));
    slots.addAll(Slots.like(rule + ".second", parameters));
    return Slots.state(parameters, learningRate, slots);
  }

  /** What the rules do beside the averages. */
  interface Pull {
    /** The gradient that enters the averages. */
    Expr gradient(Parameter p, Expr gradient);

    /** What is taken from the parameter beside what the averages move it by. */
    Optional<Expr> decay(Parameter p, Expr rate);
  }

  Stride stride(Parameters parameters, Gradients source, OptimizerState state, Pull pull) {
    int n = parameters.list().size();
    List<Expr> gradients = Slots.gradients(rule, parameters, source, state, 2 * n + 1);
    DType dtype = Slots.dtype(parameters);
    Variable steps = state.slots().get(0);
    Expr next = steps.read().add(1);
    List<Update> updates = new ArrayList<>();
    updates.add(new Update(steps, next));
    List<Expr> displacement = new ArrayList<>();
    Expr rate = state.learningRate().read();
    Expr firstRate = rate.cast(DType.F64).div(correction(beta1, next)).cast(dtype);
    Expr secondRoot = correction(beta2, next).sqrt().cast(dtype);
    for (int i = 0; i < n; i++) {
      Parameter p = parameters.list().get(i);
      Variable first = state.slots().get(1 + i);
      Variable second = state.slots().get(1 + n + i);
      Expr g = Slots.withoutTraces(pull.gradient(p, gradients.get(i)));
      Expr m = Slots.withoutTraces(first.read().mul(beta1).add(g.mul(1 - beta1)));
      Expr v = Slots.withoutTraces(second.read().mul(beta2).add(Slots.square(g).mul(1 - beta2)));
      updates.add(new Update(first, m));
      updates.add(new Update(second, v));
      Expr root = v.sqrt().div(secondRoot).add(epsilon);
      Expr way = firstRate.mul(m).div(root);
      Expr w = p.variable().read();
      Optional<Expr> decay = pull.decay(p, rate);
      updates.add(new Update(p.variable(), decay.map(w::sub).orElse(w).sub(way)));
      displacement.add(decay.map(way::add).orElse(way).neg());
    }
    return new Stride(updates, Displacement.of(dtype, displacement));
  }

  /** 1 - beta^steps, without cancellation where beta is near 1. */
  private static Expr correction(double beta, Expr steps) {
    return beta == 0
        ? Expr.constant(DType.F64, 1)
        : steps.cast(DType.F64).mul(StrictMath.log(beta)).expm1().neg();
  }
}

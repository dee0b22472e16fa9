package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Variable;

/** What the optimizers' records share: their memory, and the checks of what they are given. */
final class Slots {
  private Slots() {}

  static DType dtype(Parameters parameters) {
    return parameters.list().isEmpty() ? DType.F32 : parameters.list().get(0).variable().dtype();
  }

  /** Zeros like each parameter, named {@code prefix.name}. */
  static List<Variable> like(String prefix, Parameters parameters) {
    List<Variable> slots = new ArrayList<>();
    for (Parameter p : parameters.list()) {
      int[] shape = p.variable().shape().dims();
      slots.add(Variable.zeros(prefix + "." + p.name(), p.variable().dtype(), shape));
    }
    return slots;
  }

  static OptimizerState state(Parameters parameters, double learningRate, List<Variable> slots) {
    OptimizerState state =
        new OptimizerState(Variable.zeros("learningRate", dtype(parameters)), slots);
    state.setLearningRate(learningRate);
    return state;
  }

  /**
   * The gradients where the parameters are.
   *
   * @param slots how many the rule keeps
   */
  static List<Expr> gradients(
      String rule, Parameters parameters, Gradients source, OptimizerState state, int slots) {
    List<Expr> gradients = source.at(parameters.reads());
    int n = parameters.list().size();
    if (gradients.size() != n || state.slots().size() != slots) {
      throw new IllegalArgumentException(
          rule
              + ": "
              + n
              + " parameters need as many gradients and "
              + slots
              + " slots of memory; given are "
              + gradients.size()
              + " and "
              + state.slots().size());
    }
    return gradients;
  }

  /**
   * Zero in place of what is left of an average long after its gradient went to zero (a unit died).
   * Halving for ever ends in the subnormal numbers, where it stays: 0.9 of the smallest one rounds
   * to itself, and each operation on it costs the processor a hundred times the usual.
   */
  static Expr withoutTraces(Expr v) {
    return zeroBelow(v, v.dtype() == DType.F32 ? 0x1p-100 : 0x1p-900);
  }

  /**
   * The square, but zero where {@link #withoutTraces} would make it zero, before it is computed:
   * gradients of examples learnt long ago are so small that their squares are subnormal.
   */
  static Expr square(Expr g) {
    Expr large = zeroBelow(g, g.dtype() == DType.F32 ? 0x1p-50 : 0x1p-450);
    return large.mul(large);
  }

  private static Expr zeroBelow(Expr v, double least) {
    Expr zero = Expr.constant(v.dtype(), 0);
    return v.abs().lt(Expr.constant(v.dtype(), least)).select(zero, v);
  }

  static void requirePositive(String rule, String what, double value) {
    require(rule, what, value, value > 0, "a finite number above 0");
  }

  static void requireNotNegative(String rule, String what, double value) {
    require(rule, what, value, value >= 0, "a finite number, 0 or more");
  }

  static void requireBelowOne(String rule, String what, double value) {
    require(rule, what, value, value >= 0 && value < 1, "a number in [0, 1)");
  }

  static void require(String rule, String what, double value, boolean inRange, String expected) {
    if (!inRange || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          rule + ": " + what + " " + value + " found; expected " + expected);
    }
  }
}

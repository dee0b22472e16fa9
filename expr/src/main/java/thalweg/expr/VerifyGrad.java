package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Derivatives held against difference quotients: of y, projected on random weights, along a random
 * direction, forward mode, reverse mode and the central difference must agree. One number stands
 * for all entries of the Jacobian, so that a wrong one is missed only by a rare chance.
 *
 * <p>Plain loops in double compute all three: for small arrays in tests. Costs about six
 * evaluations.
 */
public final class VerifyGrad {
  private static final double STEP = 2e-5;

  private VerifyGrad() {}

  /**
   * The derivative three ways.
   *
   * @param forward by {@link Grad#jvp}
   * @param reverse by {@link Grad#vjp}
   * @param difference by a quotient of five points, of order STEP^4
   */
  public record Result(double forward, double reverse, double difference) {
    /** The largest distance between two of the three, over the larger of 1 and the difference. */
    public double error() {
      double largest =
          Math.max(
              Math.abs(forward - reverse),
              Math.max(Math.abs(forward - difference), Math.abs(reverse - difference)));
      return largest / Math.max(1, Math.abs(difference));
    }
  }

  /**
   * @param y F64, any shape; smooth where it is looked at
   * @param at F64 expressions that y is computed from, usually inputs
   * @param values of all inputs, and of {@code at}
   * @param key of the random weights and directions
   * @throws IllegalArgumentException if a type is not F64, or y does not depend on one of {@code
   *     at}
   */
  public static Result of(Expr y, List<Expr> at, Map<Expr, Tensor> values, RandomKey key) {
    Map<Expr, Tensor> all = new HashMap<>(values);
    List<Expr> directions = new ArrayList<>();
    for (Expr x : at) {
      requireDouble(x);
      directions.add(random("direction", x, key, all));
    }
    requireDouble(y);
    Expr weights = random("weights", y, key, all);
    Expr forward = Grad.jvp(List.of(y), at, directions).get(0).mul(weights).sum();
    Expr reverse = Expr.constant(DType.F64, 0);
    List<Expr> pulled = Grad.vjp(List.of(y), at, List.of(weights));
    for (int i = 0; i < at.size(); i++) {
      reverse = reverse.add(pulled.get(i).mul(directions.get(i)).sum());
    }
    Expr projected = y.mul(weights).sum();
    double[] f = new double[5];
    for (int i = 0; i < f.length; i++) {
      f[i] = value(projected, moved(at, directions, all, (i - 2) * STEP));
    }
    double difference = (8 * (f[3] - f[1]) - (f[4] - f[0])) / (12 * STEP);
    return new Result(value(forward, all), value(reverse, all), difference);
  }

  private static void requireDouble(Expr e) {
    Typing.require(
        e.dtype() == DType.F64,
        "verifyGrad: %s is not F64; difference quotients need double precision",
        e);
  }

  private static double value(Expr e, Map<Expr, Tensor> values) {
    return Reference.evaluate(List.of(e), values).get(0)[0];
  }

  /** An input of the shape of {@code like}, uniform in (-1, 1). */
  private static Expr random(String name, Expr like, RandomKey key, Map<Expr, Tensor> all) {
    Expr e = Expr.input(name, DType.F64, like.shape().dims());
    Philox numbers = Philox.stream(key, all.size());
    double[] values = new double[e.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.nextDouble(-1, 1);
    }
    all.put(e, Tensor.of(values, e.shape().dims()));
    return e;
  }

  private static Map<Expr, Tensor> moved(
      List<Expr> at, List<Expr> directions, Map<Expr, Tensor> values, double by) {
    Map<Expr, Tensor> moved = new HashMap<>(values);
    for (int i = 0; i < at.size(); i++) {
      double[] x = values.get(at.get(i)).toDoubles();
      double[] d = values.get(directions.get(i)).toDoubles();
      for (int j = 0; j < x.length; j++) {
        x[j] += by * d[j];
      }
      moved.put(at.get(i), Tensor.of(x, at.get(i).shape().dims()));
    }
    return moved;
  }
}

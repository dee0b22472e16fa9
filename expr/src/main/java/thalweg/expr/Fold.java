package thalweg.expr;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The plainest loops over the leading axis of an array, as thin covers of {@link Scan}, which does
 * all else. Where {@link Vmap} can do what {@link #map} does, it is faster; {@link #map} needs less
 * memory.
 */
public final class Fold {
  private Fold() {}

  /** {@code f} of each element, along a new leading axis; one after another. */
  public static Expr map(Expr sequence, UnaryOperator<Expr> f) {
    return Scan.over(sequence)
        .run((_, x) -> Scan.next(List.of(), List.of(f.apply(x.get(0)))))
        .outputs()
        .get(0);
  }

  /** f(...f(f(initial, x0), x1)..., xn). */
  public static Expr left(Expr sequence, Expr initial, BinaryOperator<Expr> f) {
    return run(Scan.over(sequence), initial, f);
  }

  /** f(...f(f(initial, xn), ...x1), x0): as {@link #left}, from the last element on. */
  public static Expr right(Expr sequence, Expr initial, BinaryOperator<Expr> f) {
    return run(Scan.over(sequence).fromEnd(), initial, f);
  }

  /**
   * f(...f(x0, x1)..., xn).
   *
   * @throws IllegalArgumentException if there is no element to begin with
   */
  public static Expr reduce(Expr sequence, BinaryOperator<Expr> f) {
    Typing.require(
        sequence.shape().rank() > 0 && sequence.shape().dim(0) > 0,
        "reduce: %s has no first element; fold it from an initial value",
        sequence);
    Expr rest = sequence.slice(0, 1, sequence.shape().dim(0));
    return left(rest, sequence.at(0, 0), f);
  }

  private static Expr run(Scan scan, Expr initial, BinaryOperator<Expr> f) {
    return scan.carrying(initial)
        .run((h, x) -> Scan.next(List.of(f.apply(h.get(0), x.get(0))), List.of()))
        .last()
        .get(0);
  }
}

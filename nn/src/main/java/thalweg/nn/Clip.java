package thalweg.nn;

import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;

/** A bound on gradients before an optimizer sees them: a pure function. */
public sealed interface Clip {

  /** Gradients as they are. */
  record None() implements Clip {}

  /**
   * Where the norm of all gradients together is above {@code max}, all are scaled by max / norm:
   * Pascanu, Mikolov and Bengio 2013, Algorithm 1. Below it no bit changes (PyTorch adds 1e-6 to
   * the norm). An infinite gradient becomes NaN, and a NaN makes every gradient NaN.
   *
   * @param max above 0
   */
  record ByNorm(double max) implements Clip {
    public ByNorm {
      Slots.requirePositive("clip by norm", "max", max);
    }
  }

  /**
   * Every number is brought into [-max, max]; NaN stays NaN.
   *
   * @param max above 0
   */
  record ByValue(double max) implements Clip {
    public ByValue {
      Slots.requirePositive("clip by value", "max", max);
    }
  }

  /**
   * The bounded gradients, of the same types and shapes.
   *
   * @param gradients one a parameter
   */
  default List<Expr> apply(List<Expr> gradients) {
    return switch (this) {
      case None _ -> gradients;
      case ByNorm c -> {
        Expr norm = norm(gradients);
        Expr scale = Expr.constant(norm.dtype(), c.max()).div(norm.max(c.max()));
        yield gradients.stream().map(g -> g.mul(scale)).toList();
      }
      case ByValue c -> gradients.stream().map(g -> g.min(c.max()).max(-c.max())).toList();
    };
  }

  /**
   * The Euclidean norm of all gradients as one vector, a scalar; of none, 0. Squares overflow where
   * a F32 gradient is above about 1e19.
   */
  static Expr norm(List<Expr> gradients) {
    return gradients.stream()
        .map(g -> g.mul(g).sum())
        .reduce(Expr::add)
        .map(Expr::sqrt)
        .orElseGet(() -> Expr.constant(DType.F32, 0));
  }
}

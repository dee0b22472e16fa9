package thalweg.nn;

import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;

/**
 * What a step adds to the parameters, before the sums are rounded: a number times arrays. They are
 * kept apart, as arrays that a step writes anyway (velocities, say) then need no copy multiplied by
 * a learning rate.
 *
 * @param scale a scalar
 * @param along one a parameter, of its shape
 */
public record Displacement(Expr scale, List<Expr> along) {
  public Displacement {
    along = List.copyOf(along);
  }

  /** The arrays as they are. */
  public static Displacement of(DType dtype, List<Expr> values) {
    return new Displacement(Expr.constant(dtype, 1), values);
  }

  /** What is added, one a parameter. */
  public List<Expr> values() {
    return along.stream().map(scale::mul).toList();
  }

  /** The Euclidean norm, a scalar. */
  public Expr norm() {
    return StepExpressions.dot(along, along).sqrt().mul(scale.abs());
  }

  /** The slope along it of what has these derivatives, a scalar. */
  public Expr slope(List<Expr> gradients) {
    return StepExpressions.dot(gradients, along).mul(scale);
  }
}

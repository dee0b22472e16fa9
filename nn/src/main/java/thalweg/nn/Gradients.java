package thalweg.nn;

import java.util.List;
import java.util.function.Function;
import thalweg.expr.Expr;
import thalweg.expr.Grad;

/**
 * The gradients of one step's loss, wherever an optimizer asks for them: most ask once, where the
 * parameters are; sharpness-aware minimisation asks again nearby.
 */
@FunctionalInterface
public interface Gradients {

  /**
   * The gradients at a point, one a parameter, in order.
   *
   * @param values one expression a parameter, in order, of its type and shape; {@link
   *     Parameters#reads} is where the parameters are
   */
  List<Expr> at(List<Expr> values);

  /**
   * The derivatives of a loss.
   *
   * @param loss from values in the parameters' place to a scalar
   */
  static Gradients of(Function<List<Expr>, Expr> loss) {
    return values -> Grad.grad(loss.apply(values), values);
  }
}

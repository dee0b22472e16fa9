package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Derivatives as programs: each method maps expressions to expressions, which can be differentiated
 * again. Reverse mode is the transpose of forward mode (linearise, then run backwards).
 *
 * <p>Cost of evaluating the results, in units of the function's own: {@code jvp} about 2, {@code
 * grad} about 3, {@code hvp} about 6, before the compiler shares and simplifies.
 */
public final class Grad {
  private Grad() {}

  /**
   * Jacobian-vector products: how the outputs move when {@code at} move along {@code directions}
   * (same types and shapes). An output that does not depend on {@code at} moves by zeros.
   */
  public static List<Expr> jvp(List<Expr> outputs, List<Expr> at, List<Expr> directions) {
    checkAlike("jvp", at, directions);
    List<Optional<Expr>> tangents = Jvp.push(outputs, at, directions);
    List<Expr> result = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      result.add(tangents.get(i).orElse(Jvp.zero(outputs.get(i))));
    }
    return result;
  }

  /**
   * Vector-Jacobian products: {@code cotangents} (one an output, same shape) pulled back to {@code
   * at}.
   *
   * @throws IllegalArgumentException if the outputs do not depend on one of {@code at}: a zero
   *     derivative is never given silently
   */
  public static List<Expr> vjp(List<Expr> outputs, List<Expr> at, List<Expr> cotangents) {
    checkAlike("vjp", outputs, cotangents);
    List<Expr> directions = new ArrayList<>();
    for (Expr e : at) {
      directions.add(Expr.input("d " + Printer.name(e.op()), e.dtype(), e.shape().dims()));
    }
    List<Optional<Expr>> tangents = Jvp.push(outputs, at, directions);
    List<Expr> moving = new ArrayList<>();
    List<Expr> given = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      if (tangents.get(i).isPresent()) {
        moving.add(tangents.get(i).get());
        given.add(cotangents.get(i));
      }
    }
    List<Optional<Expr>> pulled = Transposition.pull(moving, given, directions);
    List<Expr> result = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      Expr wrt = at.get(i);
      result.add(
          pulled
              .get(i)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "the outputs do not depend on "
                          + wrt
                          + ", or only through operations without a derivative; leave it out (at "
                          + wrt.origin()
                          + ")")));
    }
    return result;
  }

  /**
   * Gradient of a scalar with respect to each of {@code at}.
   *
   * @throws IllegalArgumentException if {@code loss} is no floating scalar, or does not depend on
   *     one of {@code at}
   */
  public static List<Expr> grad(Expr loss, List<Expr> at) {
    requireScalar(loss);
    return vjp(List.of(loss), at, List.of(Expr.constant(loss.dtype(), 1)));
  }

  /** Gradient with respect to one expression. */
  public static Expr grad(Expr loss, Expr at) {
    return grad(loss, List.of(at)).get(0);
  }

  /**
   * Hessian-vector product, forward over reverse (Pearlmutter 1994): the derivative of the gradient
   * along {@code directions}, without the Hessian. A block of the Hessian that is zero by structure
   * gives zeros.
   */
  public static List<Expr> hvp(Expr loss, List<Expr> at, List<Expr> directions) {
    return jvp(grad(loss, at), at, directions);
  }

  /**
   * Gauss-Newton products J^T H J v: J the Jacobian of the logits by {@code at}, H the Hessian of
   * the loss by the logits, v the directions (Schraudolph 2002). Positive semi-definite where the
   * loss is convex in the logits. Whatever of the loss does not pass through the logits, such as
   * weight decay, is left out. Costs about two gradients.
   *
   * @param loss floating scalar, computed from {@code logits}
   * @param logits a node between {@code at} and the loss, any shape
   * @return as many as {@code at}, of their shapes
   * @throws IllegalArgumentException if the loss does not depend on the logits, or those on one of
   *     {@code at}
   */
  public static List<Expr> ggn(Expr loss, Expr logits, List<Expr> at, List<Expr> directions) {
    List<Expr> moved = jvp(List.of(logits), at, directions);
    return vjp(List.of(logits), at, hvp(loss, List.of(logits), moved));
  }

  /**
   * All partial derivatives of y by x, of shape [y's shape, x's shape]. Costs as many passes as the
   * smaller of the two has elements, done as one batched pass.
   *
   * @throws IllegalArgumentException if y does not depend on x
   */
  public static Expr jacobian(Expr y, Expr x) {
    return Jacobians.jacobian(y, x);
  }

  /**
   * The Hessian of a scalar, as blocks: entry [i][j] has shape [shape of at i, shape of at j]. A
   * block that is zero by structure is zeros. Costs a Hessian-vector product for each element of
   * {@code at}, done as one batched pass an entry of {@code at}; memory grows alike.
   */
  public static List<List<Expr>> hessian(Expr loss, List<Expr> at) {
    return Jacobians.hessian(grad(loss, at), at);
  }

  /** The Hessian with respect to one expression, of shape [its shape, its shape]. */
  public static Expr hessian(Expr loss, Expr at) {
    return hessian(loss, List.of(at)).get(0).get(0);
  }

  /**
   * The gradient of each example's loss, of shape [B, shape of at i]. Sums of their squares are
   * computed without forming them: see the pass that specialises.
   *
   * @param loss loss of one example
   * @param example the inputs that are one example: an image, its label
   * @param batched their values for all examples, with a leading axis B
   */
  public static List<Expr> perExampleGrad(
      Expr loss, List<Expr> at, List<Expr> example, List<Expr> batched) {
    return Vmap.vmap(grad(loss, at), example, batched);
  }

  private static void requireScalar(Expr loss) {
    if (loss.shape().rank() != 0 || !loss.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "a gradient needs a floating scalar, not "
              + loss
              + "; take a sum or a mean (at "
              + loss.origin()
              + ")");
    }
  }

  private static void checkAlike(String what, List<Expr> a, List<Expr> b) {
    if (a.size() != b.size()) {
      throw new IllegalArgumentException(what + ": " + a.size() + " and " + b.size() + " given");
    }
    for (int i = 0; i < a.size(); i++) {
      if (a.get(i).dtype() != b.get(i).dtype() || !a.get(i).shape().equals(b.get(i).shape())) {
        throw new IllegalArgumentException(
            what + ": " + a.get(i) + " and " + b.get(i) + " differ in type or shape");
      }
    }
  }
}

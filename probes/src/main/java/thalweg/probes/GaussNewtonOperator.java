package thalweg.probes;

import thalweg.expr.Expr;
import thalweg.expr.Grad;

/**
 * The generalized Gauss-Newton matrix of the mean loss (Schraudolph 2002, "Fast curvature
 * matrix-vector products for second-order gradient descent", Neural Computation 14): the mean over
 * examples of J'HJ, J being the Jacobian of an example's logits, H the Hessian of its loss by them.
 * The Hessian less the part that the curvature of the logits makes; no eigenvalue below zero where
 * the loss is convex in the logits, as all of {@link thalweg.nn.Loss} are. Under cross-entropy
 * without smoothing it is the Fisher information, the labels being drawn from the model.
 *
 * <p>Cost of a product: about 5 forward passes over the examples; memory for one chunk. Not safe
 * for use by several threads.
 */
public final class GaussNewtonOperator extends MeanOperator {

  /**
   * At the parameters and the data as they are at each product.
   *
   * @throws IllegalArgumentException if the data do not fit the model, or a row is out of range
   */
  public GaussNewtonOperator(Subject subject) {
    super(
        "Gauss-Newton products",
        subject,
        (x, labels, at, along) -> {
          Expr logits = subject.logits(x);
          Expr loss = subject.loss().perExample(logits, labels).sum();
          return Grad.ggn(loss, logits, at, along);
        });
  }
}

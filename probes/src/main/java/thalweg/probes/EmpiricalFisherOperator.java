package thalweg.probes;

import thalweg.expr.Expr;
import thalweg.nn.Loss;

/**
 * The empirical Fisher matrix: the mean over examples of gg', g being the gradient of the logarithm
 * of the likelihood of the example's own label. Not the Fisher information, whose labels are drawn
 * from the model ({@link GaussNewtonOperator} under cross-entropy): Kunstner, Balles and Hennig
 * 2019 (arXiv:1905.12558) show how far apart they can be.
 *
 * <p>Under {@link Loss.CrossEntropy} without smoothing and {@link Loss.Binary} it is {@link
 * GradientCovarianceOperator} about zero. Smoothing is left out, as the likelihood is that of the
 * label. Under {@link Loss.SquaredError} the likelihood is normal, of variance 1 in each logit.
 *
 * <p>Cost of a product: about 5 forward passes over the examples; memory for one chunk. Not safe
 * for use by several threads.
 */
public final class EmpiricalFisherOperator extends MeanOperator {

  /**
   * At the parameters and the data as they are at each product.
   *
   * @throws IllegalArgumentException if the loss is no likelihood's ({@link Loss.Hinge}), the data
   *     do not fit the model, or a row is out of range
   */
  public EmpiricalFisherOperator(Subject subject) {
    super(
        "empirical Fisher products",
        subject,
        (x, labels, at, along) ->
            GradientCovarianceOperator.secondMoment(
                surprise(subject.loss(), subject.logits(x), labels), at, along));
  }

  /** Minus the logarithm of each example's likelihood, but for a constant. */
  private static Expr surprise(Loss loss, Expr logits, Expr labels) {
    return switch (loss) {
      case Loss.CrossEntropy _ -> new Loss.CrossEntropy().perExample(logits, labels);
      case Loss.Binary _ -> loss.perExample(logits, labels);
      case Loss.SquaredError _ -> loss.perExample(logits, labels).mul(logits.shape().dim(1) / 2.0);
      case Loss.Hinge _ ->
          throw new IllegalArgumentException(
              "the hinge loss belongs to no likelihood, so that there is no empirical Fisher"
                  + " matrix; use GradientCovarianceOperator");
    };
  }
}

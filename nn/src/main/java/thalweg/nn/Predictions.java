package thalweg.nn;

import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;

/**
 * What a classifier says of each example, from its logits: pure expressions. One logit z counts as
 * the two logits (0, z), as in {@link Loss.Binary}.
 */
public final class Predictions {
  private Predictions() {}

  /**
   * The predicted label, I32 [batch]: the first of the largest logits; of one logit, 1 where it is
   * above 0. NaN counts as the largest.
   *
   * @param logits [batch, classes], F32 or F64
   * @throws IllegalArgumentException if it is something else
   */
  public static Expr label(Expr logits) {
    requireLogits("predictions", logits);
    return atLeastTwo(logits).argMax();
  }

  /**
   * The label's logit minus the largest other, [batch]: above 0 where the prediction is right and
   * below where it is wrong. NaN where a logit is.
   *
   * @param logits [batch, classes], F32 or F64
   * @param labels I32 [batch], each the index of a class
   * @throws IllegalArgumentException if types or shapes differ from that
   */
  public static Expr margin(Expr logits, Expr labels) {
    require("margin", logits, labels);
    Expr z = atLeastTwo(logits);
    Expr isLabel = isLabel(z, labels);
    Expr least = Expr.constant(z.dtype(), Double.NEGATIVE_INFINITY);
    Expr other = isLabel.select(least, z).maxOver(1);
    return isLabel.select(z, Expr.constant(z.dtype(), 0)).sum(1).sub(other);
  }

  /**
   * The softmax at the label, [batch], in [0, 1]: the probability that a model trained by
   * cross-entropy gives it. NaN where a logit is.
   *
   * @param logits [batch, classes], F32 or F64
   * @param labels I32 [batch], each the index of a class
   * @throws IllegalArgumentException if types or shapes differ from that
   */
  public static Expr probability(Expr logits, Expr labels) {
    require("probability", logits, labels);
    Expr log = atLeastTwo(logits).logSoftmax();
    return isLabel(log, labels).select(log, Expr.constant(log.dtype(), 0)).sum(1).exp();
  }

  /**
   * The Euclidean length of softmax minus the one-hot label, [batch], in [0, sqrt 2]: EL2N of Paul,
   * Ganguli and Dziugaite 2021, section 2.3. NaN where a logit is.
   *
   * @param logits [batch, classes], F32 or F64
   * @param labels I32 [batch], each the index of a class
   * @throws IllegalArgumentException if types or shapes differ from that
   */
  public static Expr errorNorm(Expr logits, Expr labels) {
    require("error norm", logits, labels);
    Expr log = atLeastTwo(logits).logSoftmax();
    Expr off = log.exp().sub(isLabel(log, labels).cast(log.dtype()));
    return off.mul(off).sum(1).sqrt();
  }

  /** BOOL [batch, classes]: where the column is the row's label. */
  static Expr isLabel(Expr logits, Expr labels) {
    Expr column = labels.reshape(labels.shape().dim(0), 1);
    return Expr.iota(logits.shape(), 1).eq(column);
  }

  static void require(String what, Expr logits, Expr labels) {
    boolean fits =
        logits.dtype().isFloating()
            && logits.shape().rank() == 2
            && labels.dtype() == DType.I32
            && labels.shape().equals(Shape.of(logits.shape().dim(0)));
    if (!fits) {
      throw new IllegalArgumentException(
          what
              + ": logits are "
              + logits
              + " and labels "
              + labels
              + "; expected floating [batch, classes] and I32 [batch]");
    }
  }

  private static void requireLogits(String what, Expr logits) {
    if (!logits.dtype().isFloating() || logits.shape().rank() != 2) {
      throw new IllegalArgumentException(
          what + ": logits are " + logits + "; expected floating [batch, classes]");
    }
  }

  private static Expr atLeastTwo(Expr logits) {
    return logits.shape().dim(1) == 1 ? logits.pad(1, 1, 0) : logits;
  }
}

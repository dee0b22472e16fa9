package thalweg.nn;

import thalweg.expr.DType;
import thalweg.expr.Expr;

/**
 * What training makes small: a number for each example from its logits and its label.
 *
 * <p>The label is picked by multiplying with, or selecting by, a one-hot matrix, not by an indexed
 * read: elementwise work fuses with what is before it, forwards and backwards. A label outside
 * 0..{@link #classes}-1 matches no column and gives a number without meaning; {@link
 * Examples#requireClasses} finds those before training. NaN among an example's logits makes its
 * loss NaN.
 */
public sealed interface Loss {

  /**
   * Minus the logarithm of the softmax at the label, in nats, through log-softmax, so that no
   * logits overflow or underflow. With smoothing s over k classes the target is 1-s at the label
   * and s/k everywhere, the label included: Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016,
   * section 7, and PyTorch.
   *
   * @param labelSmoothing in [0, 1)
   */
  record CrossEntropy(double labelSmoothing) implements Loss {
    public CrossEntropy {
      Slots.requireBelowOne("cross-entropy", "labelSmoothing", labelSmoothing);
    }

    /** No smoothing. */
    public CrossEntropy() {
      this(0);
    }
  }

  /**
   * The mean over classes of (logit - target)², the target being 1 at the label and 0 elsewhere; no
   * factor 1/2. PyTorch's {@code MSELoss} of logits and one-hot targets; the unscaled loss of Hui
   * and Belkin 2021.
   */
  record SquaredError() implements Loss {}

  /**
   * The sum over the other classes of max(0, 1 - (label's logit - other's logit)), divided by the
   * number of classes: Weston and Watkins 1999, scaled as PyTorch's {@code MultiMarginLoss} with p
   * and margin 1. Derivative 0 at the kink.
   */
  record Hinge() implements Loss {}

  /**
   * The cross-entropy of two classes in nats from one logit z, whose sigmoid is the probability of
   * label 1: log(1 + exp(-z)) for label 1, log(1 + exp(z)) for label 0, in a form that neither
   * overflows nor cancels. PyTorch's {@code BCEWithLogitsLoss}. One logit z is worth the two logits
   * (0, z) in {@link CrossEntropy}.
   */
  record Binary() implements Loss {}

  /**
   * How many labels there are, from 0 on, for a model of this many logits: as many, but two for
   * {@link Binary}.
   *
   * @throws IllegalArgumentException if this loss does not take so many logits
   */
  default int classes(int logits) {
    return switch (this) {
      case CrossEntropy _, SquaredError _ -> logits;
      case Hinge _ -> {
        if (logits < 2) {
          throw new IllegalArgumentException(
              "hinge loss: " + logits + " logit found; expected 2 or more, one a class");
        }
        yield logits;
      }
      case Binary _ -> {
        if (logits != 1) {
          throw new IllegalArgumentException(
              "binary loss: " + logits + " logits found; expected 1, of which labels are 0 and 1");
        }
        yield 2;
      }
    };
  }

  /**
   * The loss of each example, [batch].
   *
   * @param logits [batch, classes], F32 or F64; [batch, 1] for {@link Binary}
   * @param labels I32 [batch], each below {@link #classes}
   * @throws IllegalArgumentException if types or shapes differ from that
   */
  default Expr perExample(Expr logits, Expr labels) {
    Predictions.require(name(), logits, labels);
    int classes = classes(logits.shape().dim(1));
    return switch (this) {
      case CrossEntropy c -> crossEntropy(c.labelSmoothing(), logits, labels);
      case SquaredError _ -> {
        Expr miss = logits.sub(target(logits, labels));
        yield miss.mul(miss).sum(1).div(classes);
      }
      case Hinge _ -> hinge(logits, labels);
      case Binary _ -> {
        Expr z = logits.reshape(logits.shape().dim(0));
        yield softplus(labels.eq(Expr.constant(DType.I32, 1)).select(z.neg(), z));
      }
    };
  }

  /** The mean of {@link #perExample} over the batch, a scalar. */
  default Expr mean(Expr logits, Expr labels) {
    return perExample(logits, labels).mean();
  }

  private String name() {
    return switch (this) {
      case CrossEntropy _ -> "cross-entropy";
      case SquaredError _ -> "squared error";
      case Hinge _ -> "hinge loss";
      case Binary _ -> "binary loss";
    };
  }

  /** One-hot rows. */
  private static Expr target(Expr logits, Expr labels) {
    return labels.oneHot(logits.shape().dim(1)).cast(logits.dtype());
  }

  private static Expr crossEntropy(double smoothing, Expr logits, Expr labels) {
    Expr log = logits.logSoftmax();
    Expr atLabel = log.mul(target(logits, labels)).sum(1).neg();
    return smoothing == 0 ? atLabel : atLabel.mul(1 - smoothing).sub(log.mean(1).mul(smoothing));
  }

  private static Expr hinge(Expr logits, Expr labels) {
    int batch = logits.shape().dim(0);
    int classes = logits.shape().dim(1);
    Expr zero = Expr.constant(logits.dtype(), 0);
    Expr isLabel = Predictions.isLabel(logits, labels);
    Expr atLabel = isLabel.select(logits, zero).sum(1).reshape(batch, 1);
    Expr missing = logits.sub(atLabel).add(1).relu();
    return isLabel.select(zero, missing).sum(1).div(classes);
  }

  /**
   * log(1 + exp(x)). The absolute value is a choice of sides, whose derivative at 0 is -1, so that
   * with the 0 of relu the slope at 0 is 1/2, as it is for the formula.
   */
  private static Expr softplus(Expr x) {
    Expr size = x.gt(0).select(x, x.neg());
    return x.relu().add(size.neg().exp().log1p());
  }
}

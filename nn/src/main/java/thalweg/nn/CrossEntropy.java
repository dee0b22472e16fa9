package thalweg.nn;

import thalweg.expr.DType;
import thalweg.expr.Expr;

/**
 * The loss of a classifier: minus the logarithm of the softmax at the label, in nats. Through
 * log-softmax, so that no logits overflow or underflow.
 *
 * <p>The label is picked by multiplying with a one-hot matrix, not by an indexed read: elementwise
 * work fuses with the log-softmax before it, forwards and backwards. A label outside 0..classes-1
 * matches no column and would count as a loss of 0; {@link Examples#requireClasses} finds those
 * before training.
 */
public final class CrossEntropy {
  private CrossEntropy() {}

  /**
   * The loss of each example, [batch].
   *
   * @param logits [batch, classes], F32 or F64
   * @param labels I32 [batch], in 0..classes-1
   * @throws IllegalArgumentException if types or shapes differ from that
   */
  public static Expr perExample(Expr logits, Expr labels) {
    boolean fits =
        logits.dtype().isFloating()
            && logits.shape().rank() == 2
            && labels.dtype() == DType.I32
            && labels.shape().rank() == 1
            && labels.shape().dim(0) == logits.shape().dim(0);
    if (!fits) {
      throw new IllegalArgumentException(
          "cross-entropy: logits are "
              + logits
              + " and labels "
              + labels
              + "; expected floating [batch, classes] and I32 [batch]");
    }
    Expr atLabel = labels.oneHot(logits.shape().dim(1)).cast(logits.dtype());
    return logits.logSoftmax().mul(atLabel).sum(1).neg();
  }

  /** The mean of {@link #perExample} over the batch, a scalar. */
  public static Expr mean(Expr logits, Expr labels) {
    return perExample(logits, labels).mean();
  }
}

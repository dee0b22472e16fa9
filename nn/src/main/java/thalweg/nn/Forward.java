package thalweg.nn;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Update;

/**
 * A network applied to a batch.
 *
 * @param logits [batch, classes]
 * @param updates what the layers remember of the batch: new values of running statistics. Empty
 *     unless the mode is {@link Mode#TRAIN}. A step that leaves them out trains well and is
 *     measured wrongly.
 */
public record Forward(Expr logits, List<Update> updates) {
  public Forward {
    updates = List.copyOf(updates);
  }
}

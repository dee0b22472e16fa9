package thalweg.nn;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Update;

/**
 * One step of an optimizer: what it changes, and by how much it moves the parameters.
 *
 * @param updates of the parameters and of the memory
 * @param displacement what is added to each parameter, in order, before the sum is rounded: made of
 *     what the step computes anyway, so that who reads it needs neither old nor new parameters
 */
public record Stride(List<Update> updates, List<Expr> displacement) {
  public Stride {
    updates = List.copyOf(updates);
    displacement = List.copyOf(displacement);
  }
}

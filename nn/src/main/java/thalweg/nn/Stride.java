package thalweg.nn;

import java.util.List;
import thalweg.expr.Update;

/**
 * One step of an optimizer: what it changes, and by how much it moves the parameters.
 *
 * @param updates of the parameters and of the memory
 * @param displacement made of what the step computes anyway, so that who reads it needs neither old
 *     nor new parameters
 */
public record Stride(List<Update> updates, Displacement displacement) {
  public Stride {
    updates = List.copyOf(updates);
  }
}

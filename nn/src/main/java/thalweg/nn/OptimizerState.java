package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Variable;

/**
 * What an optimizer remembers between steps; with the parameters and the place in the order of
 * examples, all that training depends on.
 *
 * @param learningRate a scalar of the parameters' type; compiled steps read it at each call, so a
 *     schedule may change it without compiling again
 * @param slots velocities and the like, in an order the optimizer fixes; may be empty
 */
public record OptimizerState(Variable learningRate, List<Variable> slots) {
  public OptimizerState {
    slots = List.copyOf(slots);
  }

  /**
   * Sets the rate from the next step on.
   *
   * @throws IllegalArgumentException unless {@code rate} is finite and 0 or more
   */
  public void setLearningRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "learning rate " + rate + " found; expected a finite number, 0 or more");
    }
    Values.set(learningRate.value(), new double[] {rate}, 0);
  }

  /** Everything to save for an exact resume: the learning rate, then the slots. */
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>();
    all.add(learningRate);
    all.addAll(slots);
    return all;
  }
}

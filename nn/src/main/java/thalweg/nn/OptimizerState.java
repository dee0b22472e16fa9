package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Variable;

/**
 * What an optimizer remembers between steps; with the parameters and the place in the order of
 * examples, all that training depends on.
 */
public final class OptimizerState {
  private final Dial learningRate;
  private final List<Variable> slots;

  OptimizerState(Variable learningRate, List<Variable> slots) {
    this.learningRate = new Dial(learningRate);
    this.slots = List.copyOf(slots);
  }

  /**
   * A scalar of the parameters' type; compiled steps read it at each call, so a schedule may change
   * it without compiling again.
   */
  public Variable learningRate() {
    return learningRate.variable();
  }

  /** Velocities and the like, in an order the optimizer fixes; may be empty. */
  public List<Variable> slots() {
    return slots;
  }

  /**
   * Sets the rate from the next step on. Allocates nothing.
   *
   * @throws IllegalArgumentException unless {@code rate} is finite and 0 or more
   */
  public void setLearningRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "learning rate " + rate + " found; expected a finite number, 0 or more");
    }
    learningRate.set(rate);
  }

  /** Everything to save for an exact resume: the learning rate, then the slots. */
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>();
    all.add(learningRate());
    all.addAll(slots);
    return all;
  }
}

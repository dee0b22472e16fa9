package thalweg.nn;

import java.util.List;
import java.util.Optional;
import thalweg.expr.Expr;
import thalweg.expr.Update;

/**
 * A rule that moves parameters against their gradients: a pair of pure functions, one that makes
 * its memory and one that writes a step as updates. All that changes lives in {@link
 * OptimizerState}.
 *
 * <p>Every rule reads the learning rate of the state, so that a schedule never compiles again; with
 * a rate of 0 parameters stay as they are.
 */
public sealed interface Optimizer permits Sgd, Adam, AdamW, RmsProp, Sam {

  /** The rate that fresh memory begins with; {@link OptimizerState#setLearningRate} changes it. */
  double learningRate();

  /** Fresh memory for these parameters. */
  OptimizerState init(Parameters parameters);

  /**
   * One step: updates of the parameters and of the memory, all reading the old values.
   *
   * @param gradients asked at {@link Parameters#reads}, by some rules elsewhere too
   * @param state as {@link #init} made it for these parameters
   * @throws IllegalArgumentException if there are not as many gradients as parameters, or the state
   *     is another rule's
   */
  Stride stride(Parameters parameters, Gradients gradients, OptimizerState state);

  /** The updates of {@link #stride} alone. */
  default List<Update> update(Parameters parameters, Gradients gradients, OptimizerState state) {
    return stride(parameters, gradients, state).updates();
  }

  /**
   * What the step before this one moved each parameter by, where the memory still tells it; else
   * who wants it must keep it.
   *
   * @param state as it is between the two steps
   * @param rate the learning rate of the step before, a scalar
   */
  default Optional<Displacement> before(OptimizerState state, Expr rate) {
    return Optional.empty();
  }
}

package thalweg.nn;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Update;

/**
 * A rule that moves parameters against their gradients: a pair of pure functions, one that makes
 * its memory and one that writes a step as updates. All that changes lives in {@link
 * OptimizerState}.
 */
public sealed interface Optimizer permits Sgd {

  /** Fresh memory for these parameters. */
  OptimizerState init(Parameters parameters);

  /**
   * One step: updates of the parameters and of the memory, all reading the old values.
   *
   * @param gradients one a parameter, in order
   * @param state as {@link #init} made it for these parameters
   * @throws IllegalArgumentException if there are not as many gradients as parameters
   */
  List<Update> update(Parameters parameters, List<Expr> gradients, OptimizerState state);
}

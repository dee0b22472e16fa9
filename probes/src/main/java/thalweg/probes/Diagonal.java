package thalweg.probes;

import thalweg.probes.Estimate.Convergence;
import thalweg.probes.Estimate.Cost;

/**
 * The diagonal of an operator as {@link Hutchinson} estimated it.
 *
 * @param values in the order of the operator's rows
 * @param standardErrors of each, over the random vectors; NaN where one was drawn
 * @param vectors how many were drawn, a product each
 * @param tolerance what {@link #convergence} holds the errors against
 * @param data which examples the operator is made of
 */
@SuppressWarnings("ArrayRecordComponent") // measured, never compared
public record Diagonal(
    double[] values, double[] standardErrors, int vectors, double tolerance, String data) {

  /** Converged when the norm of the errors is at most the tolerance times that of the values. */
  public Convergence convergence() {
    return Vectors.norm(standardErrors) <= tolerance * Vectors.norm(values)
        ? Convergence.CONVERGED
        : Convergence.NOT_CONVERGED;
  }

  /** What was spent. */
  public Cost cost() {
    return new Cost(vectors, Cost.Unit.OPERATOR_PRODUCT);
  }
}

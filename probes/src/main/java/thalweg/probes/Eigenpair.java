package thalweg.probes;

/**
 * An eigenvalue as an iteration left it, with its vector.
 *
 * @param estimate the value; its standard error is the norm of A v - value v, v of length 1: some
 *     eigenvalue of the symmetric matrix A lies that near, and the extreme ones usually far nearer
 * @param vector of length 1; its sign means nothing
 */
public record Eigenpair(Estimate estimate, double[] vector) {

  public double value() {
    return estimate.value();
  }

  /** The norm of A v - value v. */
  public double residual() {
    return estimate.standardError();
  }

  public boolean converged() {
    return estimate.convergence() == Estimate.Convergence.CONVERGED;
  }

  static Eigenpair of(
      LinearOperator operator,
      double value,
      double[] vector,
      double residual,
      boolean converged,
      int products,
      String note) {
    return new Eigenpair(
        new Estimate(
            value,
            residual,
            converged ? Estimate.Convergence.CONVERGED : Estimate.Convergence.NOT_CONVERGED,
            new Estimate.Cost(products, Estimate.Cost.Unit.OPERATOR_PRODUCT),
            operator.data(),
            note),
        vector);
  }
}

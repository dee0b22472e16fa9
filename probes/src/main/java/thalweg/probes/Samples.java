package thalweg.probes;

import thalweg.probes.Estimate.Convergence;
import thalweg.probes.Estimate.Cost;

/** The mean of independent draws, with the standard error that their spread shows. */
final class Samples {
  private Samples() {}

  static double mean(double[] values) {
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  /** Of the mean of draws; NaN for one, whose spread is unknown. */
  static double standardError(double[] values) {
    double mean = mean(values);
    double squares = 0;
    for (double v : values) {
      squares += (v - mean) * (v - mean);
    }
    int n = values.length;
    return n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
  }

  /**
   * As an estimate.
   *
   * @param exact what is added to the draws and has no error
   * @param tolerance converged if the standard error is at most this share of the value
   * @param products of the operator that were spent
   */
  static Estimate estimate(
      double exact, double[] draws, double tolerance, int products, LinearOperator operator) {
    double value = exact + mean(draws);
    double error = standardError(draws);
    return new Estimate(
        value,
        error,
        error <= tolerance * Math.abs(value) ? Convergence.CONVERGED : Convergence.NOT_CONVERGED,
        new Cost(products, Cost.Unit.OPERATOR_PRODUCT),
        operator.data(),
        note(draws.length));
  }

  private static String note(int draws) {
    return draws < 2
        ? "one random vector tells no error"
        : "± is over %d random vectors: Student's t, %d degrees of freedom"
            .formatted(draws, draws - 1);
  }
}

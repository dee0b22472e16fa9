package thalweg.studies.ratio;

/**
 * How the Hessian and the gradients' covariance are measured.
 *
 * @param examples of the training set, always the same
 * @param steps Hessian products at most for the largest eigenvalue
 * @param vectors random vectors for the Frobenius norm and for each trace
 */
public record Measure(int examples, int steps, int vectors) {
  static final Measure QUICK = new Measure(1000, 30, 12);
  static final Measure SMOKE = new Measure(50, 4, 2);
}

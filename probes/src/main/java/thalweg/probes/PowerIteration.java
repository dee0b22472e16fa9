package thalweg.probes;

import thalweg.expr.RandomKey;

/**
 * The eigenvalue of the largest size, with its sign, by repeated products (von Mises and
 * Pollaczek-Geiringer 1929). Slower than {@link Lanczos} at every accuracy; for when two vectors
 * are all the memory there is, and as its check.
 *
 * <p>Two eigenvalues of the same size and opposite sign leave it between them: the residual shows
 * it, and the pair is then not marked converged.
 *
 * @param most products at most, 1 or more
 * @param tolerance converged when the value moved by less than this share of itself in one product,
 *     and the residual is at most its square root times the value
 */
public record PowerIteration(int most, double tolerance) {
  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public PowerIteration {
    if (most < 1 || !(tolerance > 0)) {
      throw new IllegalArgumentException(
          "power iteration: at most %d products, tolerance %s; expected 1 or more, above 0"
              .formatted(most, tolerance));
    }
  }

  /** The eigenpair whose value is furthest from zero. */
  public Eigenpair dominant(LinearOperator operator, RandomKey start) {
    return iterate(operator, 0, 0, start);
  }

  /**
   * The eigenpair of the largest value: the dominant one, or, where that is negative, what is
   * dominant after that much has been added to all eigenvalues.
   */
  public Eigenpair largest(LinearOperator operator, RandomKey start) {
    Eigenpair dominant = dominant(operator, start);
    if (dominant.value() >= 0) {
      return dominant;
    }
    int spent = Math.toIntExact(dominant.estimate().cost().amount());
    return iterate(operator, dominant.value(), spent, start);
  }

  /** The dominant pair of A - shift; the value is A's. */
  private Eigenpair iterate(LinearOperator operator, double shift, int spent, RandomKey start) {
    double[] v = Vectors.unit(operator.size(), start);
    double[] image = new double[v.length];
    double before = Double.NaN;
    for (int made = 1; ; made++) {
      operator.apply(v, image);
      Vectors.add(image, -shift, v);
      double value = Vectors.dot(v, image);
      double residual = Vectors.residual(image, value, v);
      boolean converged =
          Math.abs(value - before) < tolerance * Math.abs(value)
              && residual <= Math.sqrt(tolerance) * Math.abs(value);
      double length = Vectors.norm(image);
      if (converged || made == most || length == 0) {
        return Eigenpair.of(
            operator,
            value + shift,
            v,
            residual,
            converged || length == 0,
            spent + made,
            "± is the norm of the residual");
      }
      before = value;
      v = Vectors.scaled(1 / length, image);
    }
  }
}

package thalweg.probes;

import thalweg.expr.RandomKey;

/**
 * The size of the Hessian's dominant eigenvalue from gradients alone: LeCun, Simard and Pearlmutter
 * 1993, "Automatic learning rate maximization by on-line estimation of the Hessian's eigenvectors"
 * (NIPS 5); the measure of sharpness of Krueger et al. 2017. For comparison with their numbers: new
 * work should use {@link Lanczos}.
 *
 * <pre>
 *   psi = (1 - g) psi + (g / a) (gradient(w + a psi / |psi|) - gradient(w));   value = |psi|
 * </pre>
 *
 * <p>A running average of Hessian products by finite differences. Here the gradient is that of all
 * the examples, g falls from 1 as 1 / (1 + k / 10), and a is a share of |w|. The norm has no sign:
 * a dominant negative eigenvalue is reported as positive, and the note then says so. Costs a
 * gradient an iteration, half a Hessian product.
 *
 * <p>Networks of ReLU have kinks, across which the gradient jumps. The Hessian does not see them; a
 * difference over a finite distance counts each that it crosses, and the iteration seeks the
 * directions in which there are most. The estimate then lies above the dominant eigenvalue, and
 * with few examples far above.
 *
 * @param most iterations at most, 1 or more
 * @param distance a as a share of the norm of the parameters, above 0; 1e-3 is a good choice in F32
 * @param tolerance converged when the norm moves by less than this share of itself, divided by g
 */
public record LeCunSimardPearlmutter(int most, double distance, double tolerance) {
  private static final double SLOWNESS = 10;

  /** A hundred iterations, a of a thousandth of |w|, to a thousandth. */
  public static final LeCunSimardPearlmutter USUAL = new LeCunSimardPearlmutter(100, 1e-3, 1e-3);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public LeCunSimardPearlmutter {
    if (most < 1 || !(distance > 0) || !(tolerance > 0)) {
      throw new IllegalArgumentException(
          "LeCun, Simard and Pearlmutter: %d iterations, distance %s, tolerance %s; expected 1 or"
                  .formatted(most, distance, tolerance)
              + " more, above 0, above 0");
    }
  }

  /**
   * Estimates at the model's parameters as they are. The standard error is the norm of the residual
   * of the finite differences.
   *
   * @param start the key of the first direction
   */
  public Estimate measure(LossSurface surface, RandomKey start) {
    double[] here = surface.here();
    double length = Vectors.norm(here);
    double a = distance * (length > 0 ? length : 1);
    double[] still = new double[here.length];
    surface.at(here, still);
    double[] moved = new double[here.length];
    double[] psi = Vectors.unit(here.length, start);
    double norm = 1;
    double residual = Double.NaN;
    double slope = Double.NaN;
    boolean converged = false;
    int made = 0;
    while (made < most && !converged && norm > 0) {
      double g = 1 / (1 + made / SLOWNESS);
      double[] unit = Vectors.scaled(1 / norm, psi);
      double[] there = here.clone();
      Vectors.add(there, a, unit);
      surface.at(there, moved);
      Vectors.add(moved, -1, still);
      double[] product = Vectors.scaled(1 / a, moved);
      slope = Vectors.dot(unit, product);
      psi = Vectors.scaled(1 - g, psi);
      Vectors.add(psi, g, product);
      double before = norm;
      norm = Vectors.norm(psi);
      residual = Vectors.residual(product, slope, unit);
      converged = Math.abs(norm - before) < tolerance * g * norm;
      made++;
    }
    return new Estimate(
        norm,
        residual,
        converged ? Estimate.Convergence.CONVERGED : Estimate.Convergence.NOT_CONVERGED,
        new Estimate.Cost((1L + made) * surface.examples(), Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        surface.data(),
        "a norm, without sign"
            + (slope < 0 ? "; the curvature along the direction found is negative" : "")
            + "; ± is the norm of the residual");
  }
}

package thalweg.probes;

/**
 * How narrow a minimum is in all directions at once: {@code log det(I + H+ / damping)}, the sum
 * over the Hessian's eigenvalues of {@code log(1 + max(lambda, 0) / damping)}. 0 where it is flat
 * within the damping; twice the Occam factor of MacKay 1992 ("A Practical Bayesian Framework for
 * Backpropagation Networks", section 4) under a normal prior of precision {@code damping}, and, as
 * differences between two minima, the ratio of determinants that decides where SGD with isotropic
 * noise rests (Jastrzebski et al. 2018, arXiv:1711.04623).
 *
 * <p>Without damping a network has no such number: most eigenvalues are zero within rounding, some
 * are negative. These count as zero. Costs nothing beyond the spectrum.
 *
 * @param damping above 0, in the unit of the eigenvalues; say which when comparing
 */
public record LogDeterminant(double damping) {
  public LogDeterminant {
    if (!(damping > 0)) {
      throw new IllegalArgumentException(
          "log-determinant with damping %s; expected above 0".formatted(damping));
    }
  }

  /** From a spectrum; ± is over its random vectors, and the quadrature's error is not in it. */
  public Estimate of(Spectrum spectrum) {
    return spectrum.sum(lambda -> Math.log1p(Math.max(lambda, 0) / damping));
  }
}

package thalweg.cli;

import thalweg.probes.Estimate;
import thalweg.probes.Lanczos;
import thalweg.probes.Spectrum;

/** What one instrument of {@code thalweg probe} found. */
sealed interface Finding {
  /** Of the Hessian, at both ends of its spectrum. */
  record Eigenvalues(Lanczos.Ends ends) implements Finding {}

  /** Of the Hessian. */
  record Trace(Estimate estimate) implements Finding {}

  /**
   * Of the Hessian's eigenvalues.
   *
   * @param known eigenvalues that entered as they are, and were not drawn for
   */
  record Density(Spectrum.Curve curve, int known) implements Finding {}
}

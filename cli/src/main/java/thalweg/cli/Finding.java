package thalweg.cli;

import java.util.List;
import thalweg.probes.Eigenpair;
import thalweg.probes.Estimate;
import thalweg.probes.LossGrid;
import thalweg.probes.Spectrum;

/** What one instrument of {@code thalweg probe} found. */
sealed interface Finding {
  /**
   * Of the Hessian.
   *
   * @param largest descending
   */
  record Eigenvalues(List<Eigenpair> largest) implements Finding {
    public Eigenvalues {
      largest = List.copyOf(largest);
    }
  }

  /** Of the Hessian. */
  record Trace(Estimate estimate) implements Finding {}

  /**
   * Of the Hessian's eigenvalues.
   *
   * @param known eigenvalues that entered as they are, and were not drawn for
   */
  record Density(Spectrum.Curve curve, int known) implements Finding {}

  /** Around the network, along two directions of which each filter is as long as the network's. */
  record Surface(LossGrid grid) implements Finding {}
}

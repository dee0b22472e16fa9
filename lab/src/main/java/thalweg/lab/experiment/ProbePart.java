package thalweg.lab.experiment;

/**
 * One measurement on the way.
 *
 * @param kind the probe's name, {@code gradient-noise-scale}
 * @param when at which steps
 */
public record ProbePart(String kind, When when) {
  public ProbePart {
    Require.that(!kind.isBlank(), "kind", "\"\"", "a probe's name");
  }

  /** Every step. */
  public ProbePart(String kind) {
    this(kind, new When.Steps(1));
  }
}

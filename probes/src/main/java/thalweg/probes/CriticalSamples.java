package thalweg.probes;

/** Which examples were found critical, and the ratio that follows. */
public final class CriticalSamples {
  private final Estimate ratio;
  private final boolean[] critical;

  CriticalSamples(Estimate ratio, boolean[] critical) {
    this.ratio = ratio;
    this.critical = critical.clone();
  }

  /** The critical sample ratio, in [0, 1]; NaN where the model's logits are not finite. */
  public Estimate ratio() {
    return ratio;
  }

  /** A copy of the findings, one an example in the order of the data set. */
  public boolean[] critical() {
    return critical.clone();
  }
}

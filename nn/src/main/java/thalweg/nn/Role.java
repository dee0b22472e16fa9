package thalweg.nn;

/** What a parameter is for; optimizers and probes may treat roles differently. */
public enum Role {
  /** Multiplies activations, and mixes them. */
  WEIGHT,
  /** Is added to activations. */
  BIAS,
  /** Multiplies each normalised activation on its own: the gain of a normalisation. */
  SCALE,
  /** Is not learnt by gradients but remembered: a running mean or variance. */
  STATISTIC
}

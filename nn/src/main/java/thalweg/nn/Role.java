package thalweg.nn;

/** What a parameter is for; optimizers and probes may treat roles differently. */
public enum Role {
  /** Multiplies activations. */
  WEIGHT,
  /** Is added to activations. */
  BIAS
}

package thalweg.nn;

/** What a network is being asked for; layers that behave alike in all ignore it. */
public enum Mode {
  /** A step of training: noise is on; statistics are those of the batch, and are remembered. */
  TRAIN,
  /**
   * A look at the step's noisy network one example at a time: noise is on, statistics are the
   * stored ones and stay as they are. With the same draws an example's result is its own alone, so
   * that gradients of single examples exist.
   */
  FROZEN,
  /** A measurement: no noise, stored statistics; the result for an example is its own alone. */
  EVAL
}

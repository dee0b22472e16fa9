package thalweg.nn;

/** What a network is being asked for; layers that behave alike in both ignore it. */
public enum Mode {
  /** A step of training: noise is on, statistics are those of the batch. */
  TRAIN,
  /** A measurement: no noise, stored statistics; the result for an example is its own alone. */
  EVAL
}

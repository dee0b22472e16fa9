package thalweg.bench;

/** Our side of a workload, compiled for some number of threads. */
interface OurSide extends Contender {
  /** Every number that the steps since {@code begin} have left, in a fixed order. */
  float[] results();

  /** The compiled step for a person to read. */
  String program();
}

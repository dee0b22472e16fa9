package thalweg.bench;

import thalweg.expr.Function;

/** Our side of a workload, compiled for some number of threads. */
interface OurSide extends Contender {
  /** Every number that the steps since {@code begin} have left, in a fixed order. */
  float[] results();

  /** The compiled step, or one of as many alike. */
  Function function();
}

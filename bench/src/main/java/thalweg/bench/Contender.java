package thalweg.bench;

/** One way to do a workload's step; contenders take turns in one process. */
interface Contender {
  /** What it is, how it is set, and its threads: {@code libtorch modules x2}. */
  String name();

  /** Takes the turn: settings that others may have changed, and the weights of the beginning. */
  void begin();

  /**
   * One step.
   *
   * @param batch indices of its examples
   * @return the mean loss before the step
   */
  double step(int[] batch);
}

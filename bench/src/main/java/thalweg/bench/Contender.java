package thalweg.bench;

/** One way to do a workload's step; contenders take turns in one run. */
interface Contender {
  /** Whose it is, how it is set, and its threads: {@code libtorch modules x2}. */
  String name();

  /** Takes the turn: settings that others may have changed, and the parameters of the beginning. */
  void begin();

  /**
   * One step.
   *
   * @param i the number of its batch, from 0
   */
  void step(int i);

  /**
   * One step, and what it found as one number, by which contenders are compared: the loss before a
   * training step, else a sum of what was computed. Its time is never taken.
   */
  double check(int i);

  /**
   * Runs the steps from {@code from} to before {@code to}, and says how many nanoseconds it took.
   */
  default long run(int from, int to) {
    long start = System.nanoTime();
    for (int i = from; i < to; i++) {
      step(i);
    }
    return System.nanoTime() - start;
  }
}

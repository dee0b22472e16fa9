package thalweg.studies.ratio;

/**
 * When a training ends: when it has made {@code most} epochs, or before.
 *
 * @param most epochs, 1 or more
 * @param early why it may end before
 */
record Ending(int most, Early early) {

  /** Why a training ends before its last epoch. */
  sealed interface Early {
    /** Never. */
    record Never() implements Early {}

    /** At the first epoch whose mean training loss, evaluated at its end, is at most this. */
    record AtLoss(double loss) implements Early {}

    /** As {@link AtLoss}, at the loss at which an earlier trial of the same seed ended. */
    record AtLossOf(Cell cell) implements Early {}

    /** At the first look, from an epoch on, at which so many of the random labels are right. */
    record AtNoise(double accuracy, int from) implements Early {}
  }

  static Ending after(int epochs) {
    return new Ending(epochs, new Early.Never());
  }
}

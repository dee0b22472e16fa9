package thalweg.nn;

/**
 * How far training is.
 *
 * @param step steps made, 0 or more
 * @param epoch examples seen / examples there are, with its fraction, 0 or more
 * @param totalEpochs where training is to end, above 0
 */
public record Progress(long step, double epoch, double totalEpochs) {

  /**
   * @throws IllegalArgumentException if a number is out of its range or not finite
   */
  public Progress {
    if (step < 0) {
      throw new IllegalArgumentException("progress: step " + step + " found; expected 0 or more");
    }
    Slots.requireNotNegative("progress", "epoch", epoch);
    Slots.requirePositive("progress", "totalEpochs", totalEpochs);
  }

  /** The share of training that is done, in [0, 1]. */
  public double share() {
    return Math.min(1, epoch / totalEpochs);
  }
}

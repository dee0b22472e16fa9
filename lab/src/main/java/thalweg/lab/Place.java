package thalweg.lab;

/**
 * How far training has come, and what it has counted since the pass began: with the variables that
 * steps change, all that the rest of a run depends on.
 *
 * @param step optimizer steps done
 * @param epoch whole passes done
 * @param position examples met in the pass that is under way, 0 between passes
 * @param lossSum of the losses of these, each at the parameters its batch met
 * @param hits how many of these were classified right
 */
public record Place(long step, int epoch, int position, double lossSum, int hits) {
  /** Before the first step. */
  public static final Place START = new Place(0, 0, 0, 0, 0);

  public Place {
    if (step < 0 || epoch < 0 || position < 0 || hits < 0 || hits > position) {
      throw new IllegalArgumentException(
          "place: step %d, epoch %d, position %d, hits %d; expected none below 0, hits at most position"
              .formatted(step, epoch, position, hits));
    }
  }
}

package thalweg.lab.experiment;

/**
 * How long, and in batches of what size.
 *
 * @param epochs passes over the training examples, 1 or more
 * @param batchSize examples a step, 1 or more, before {@code schedule.batchSize}
 * @param untilFitted whether to stop as soon as all training examples were predicted right during a
 *     pass
 */
public record TrainingPart(int epochs, int batchSize, boolean untilFitted) {
  public TrainingPart {
    Require.that(epochs >= 1, "epochs", epochs, "a whole number from 1");
    Require.that(batchSize >= 1, "batchSize", batchSize, "a whole number from 1");
  }

  /** Ten passes in batches of 128. */
  public TrainingPart() {
    this(10, 128, false);
  }
}

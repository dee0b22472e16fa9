package thalweg.lab;

/**
 * What training tells at the end of each pass over the training data.
 *
 * @param epoch passes done, from 1
 * @param step optimizer steps done
 * @param meanLoss mean over the pass's examples of the loss, in nats, each at the parameters its
 *     batch met
 * @param accuracy share of these examples that were then classified right
 */
public record EpochEnd(int epoch, long step, double meanLoss, double accuracy) {

  /** Told after each epoch, on the training thread. May read the model, must not change it. */
  @FunctionalInterface
  public interface Listener {
    /** An epoch has ended. */
    void epochEnded(EpochEnd end);
  }
}

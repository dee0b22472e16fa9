package thalweg.lab;

import java.util.Arrays;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.TrainStep;

/**
 * The training loop: passes over the examples, each in an order of its own, batch by batch.
 * Everything else (curves, probes, records) observes it through {@link EpochEnd.Listener}.
 *
 * <p>The order of epoch e, from 1, is the permutation that {@link Philox#shuffle} makes at step e
 * of the key, whatever came before: any epoch can be repeated alone. The last batch of an epoch is
 * shorter where the batch size does not divide the examples. The loop over steps allocates nothing.
 */
public final class Trainer {
  private final TrainStep step;
  private final int[] order;
  private final int[] batch;
  private final int[] lastBatch;

  /**
   * @param examples how many there are, 1 or more
   * @param batch how many a step takes, 1 or more; capped at {@code examples}
   */
  public Trainer(TrainStep step, int examples, int batch) {
    if (examples < 1 || batch < 1) {
      throw new IllegalArgumentException(
          "%d examples in batches of %d; expected 1 or more of both".formatted(examples, batch));
    }
    this.step = step;
    this.order = new int[examples];
    this.batch = new int[Math.min(batch, examples)];
    this.lastBatch = new int[examples % this.batch.length];
  }

  /**
   * Trains from the parameters as they are.
   *
   * @param orderKey seed and stream of the order of examples; its step is not used
   * @return the last epoch, as the listener was told
   * @throws LabException if a loss is not finite, naming the step
   * @throws InterruptedRunException at the end of an epoch, if the trial was cancelled
   */
  public EpochEnd train(
      RandomKey orderKey, Until until, EpochEnd.Listener listener, TrialContext context) {
    EpochEnd end = new EpochEnd(0, 0, Double.NaN);
    do {
      context.throwIfCancelled();
      end = epoch(orderKey, end.epoch() + 1, end.step());
      boolean reached = reached(until, end.epoch());
      listener.epochEnded(end);
      if (reached) {
        return end;
      }
    } while (true);
  }

  private static boolean reached(Until until, int epoch) {
    return switch (until) {
      case Until.Epochs(int most) -> epoch >= most;
      case Until.AllRight(int most, var training) -> {
        training.run();
        yield training.accuracy() == 1 || epoch >= most;
      }
    };
  }

  private EpochEnd epoch(RandomKey orderKey, int epoch, long stepsBefore) {
    Arrays.setAll(order, i -> i);
    Philox.stream(orderKey, epoch).shuffle(order);
    long steps = stepsBefore;
    double sum = 0;
    for (int at = 0; at < order.length; at += batch.length) {
      int[] now = order.length - at >= batch.length ? batch : lastBatch;
      System.arraycopy(order, at, now, 0, now.length);
      double loss = step.run(now);
      steps++;
      if (!Double.isFinite(loss)) {
        throw new LabException(
            LabException.TRIAL,
            "The loss is %s at step %d (epoch %d); expected a finite number: lower the learning rate."
                .formatted(loss, steps, epoch));
      }
      sum += loss * now.length;
    }
    return new EpochEnd(epoch, steps, sum / order.length);
  }
}

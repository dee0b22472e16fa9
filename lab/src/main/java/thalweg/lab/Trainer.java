package thalweg.lab;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.Progress;
import thalweg.nn.TrainStep;

/**
 * The training loop: passes over the examples, each in an order of its own, batch by batch.
 * Everything else (curves, probes, records) observes it through {@link Watcher}.
 *
 * <p>The order of epoch e, from 1, is the permutation that {@link Philox#shuffle} makes at step e
 * of the key, whatever came before: any epoch can be repeated alone, and training can go on from
 * any {@link Place}. The last batch of an epoch is shorter where the batch size does not divide the
 * examples. The loop over steps allocates nothing while the batch size stays.
 */
public final class Trainer {
  private final TrainStep step;
  private final Pace pace;
  private final int[] order;
  private int[] batch = {};
  private int[] otherBatch = {};
  private long steps;
  private int epochs;
  private int position;
  private double lossSum;
  private int hits;
  private EpochEnd end = new EpochEnd(0, 0, Double.NaN, 0);

  /** Told how training goes on, on its thread. May read the model, must not change it. */
  public interface Watcher extends EpochEnd.Listener {
    /**
     * A step has ended.
     *
     * @param step its number, from 1
     * @param epoch of its pass, from 1
     * @param batch the examples it took; valid only during the call
     */
    default void stepEnded(long step, int epoch, int[] batch) {}
  }

  /**
   * @param examples how many there are, 1 or more
   * @param batch how many a step takes, 1 or more; capped at {@code examples}
   */
  public Trainer(TrainStep step, int examples, int batch) {
    this(step, examples, now -> batch);
    if (batch < 1) {
      throw new IllegalArgumentException(
          "%d examples in batches of %d; expected 1 or more of both".formatted(examples, batch));
    }
  }

  /**
   * @param examples how many there are, 1 or more
   */
  public Trainer(TrainStep step, int examples, Pace pace) {
    if (examples < 1) {
      throw new IllegalArgumentException(examples + " examples; expected 1 or more");
    }
    this.step = step;
    this.pace = pace;
    this.order = new int[examples];
  }

  /**
   * Trains from the parameters as they are, from the start.
   *
   * @param orderKey seed and stream of the order of examples; its step is not used
   * @return the last epoch, as the listener was told
   * @throws LabException if a loss is not finite, naming the step
   * @throws InterruptedRunException before a step, if the trial was cancelled; {@link #place} then
   *     says where
   */
  public EpochEnd train(
      RandomKey orderKey, Until until, EpochEnd.Listener listener, TrialContext context) {
    goTo(Place.START);
    boolean reached = advance(orderKey, until, listener::epochEnded, context::isCancelled);
    if (!reached) {
      context.throwIfCancelled();
    }
    return end;
  }

  /** Says where the parameters, and all else that steps change, are. */
  public void goTo(Place place) {
    steps = place.step();
    epochs = place.epoch();
    position = place.position();
    lossSum = place.lossSum();
    hits = place.hits();
    step.resumeAt(steps);
  }

  /** Where training stands: between two steps. */
  public Place place() {
    return new Place(steps, epochs, position, lossSum, hits);
  }

  /**
   * Trains on from where it stands.
   *
   * @param pause asked before each step whether to stop there
   * @return whether the end was reached, rather than a pause
   * @throws LabException if a loss is not finite, naming the step
   */
  public boolean advance(RandomKey orderKey, Until until, Watcher watcher, BooleanSupplier pause) {
    boolean reached = position == 0 && epochs >= until.mostEpochs();
    while (!reached) {
      if (!pass(orderKey, until, watcher, pause)) {
        return false;
      }
      end = new EpochEnd(++epochs, steps, lossSum / order.length, (double) hits / order.length);
      position = 0;
      lossSum = 0;
      hits = 0;
      reached = until.isReached(end);
      watcher.epochEnded(end);
    }
    return true;
  }

  private boolean pass(RandomKey orderKey, Until until, Watcher watcher, BooleanSupplier pause) {
    Arrays.setAll(order, i -> i);
    Philox.stream(orderKey, epochs + 1).shuffle(order);
    while (position < order.length) {
      if (pause.getAsBoolean()) {
        return false;
      }
      Progress now = progress(steps, position, until);
      int[] taken = batch(Math.min(Math.max(1, pace.batchSize(now)), order.length - position));
      pace.before(now, progress(steps + 1, position + taken.length, until));
      System.arraycopy(order, position, taken, 0, taken.length);
      long probes = pace.probes(steps + 1, epochs + 1, taken.length, position == 0);
      double loss = step.run(taken, probes);
      steps++;
      position += taken.length;
      requireFinite(loss);
      lossSum += loss * taken.length;
      hits += step.correct();
      watcher.stepEnded(steps, epochs + 1, taken);
    }
    return true;
  }

  private Progress progress(long step, int met, Until until) {
    return new Progress(step, epochs + (double) met / order.length, until.mostEpochs());
  }

  /** Two arrays are kept: the usual batch, and the shorter one that ends a pass. */
  private int[] batch(int size) {
    if (batch.length != size) {
      int[] other = otherBatch.length == size ? otherBatch : new int[size];
      otherBatch = batch;
      batch = other;
    }
    return batch;
  }

  private void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new LabException(
          LabException.TRIAL,
          "The loss is %s at step %d (epoch %d); expected a finite number: lower the learning rate."
              .formatted(loss, steps, epochs + 1));
    }
  }
}

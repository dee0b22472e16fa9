package thalweg.audit;

import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.lab.LabException;
import thalweg.nn.Examples;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Progress;
import thalweg.nn.Schedule;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

/**
 * One compiled network that is trained again and again, each time from fresh weights and on other
 * rows of the same examples: nothing of a training outlives it. Belongs to one thread at a time.
 */
final class Bench {
  private static final int SCORED_AT_ONCE = 500;

  private final Recipe recipe;
  private final Model model;
  private final OptimizerState state;
  private final TrainStep step;
  private final int batch;
  private final Function logits;
  private final Tensor indices;
  private final int[] chunk;
  private final float[] out;

  /**
   * Compiles the network on one thread; folds are trained side by side.
   *
   * @param fewest rows that a training has
   */
  Bench(Recipe recipe, Examples data, int fewest, Workers workers) {
    this.recipe = recipe;
    model = create(new RandomKey(0, "audit/compile"));
    Sgd sgd = new Sgd(recipe.learningRate(), recipe.momentum(), recipe.weightDecay());
    state = sgd.init(model.parameters());
    step = new TrainStep(model, data, sgd, state, workers);
    batch = Math.min(recipe.batch(), fewest);
    chunk = new int[Math.min(SCORED_AT_ONCE, data.size())];
    Expr rows = Expr.input("rows", DType.I32, chunk.length);
    logits =
        Function.compile(
            "score " + chunk.length + " rows",
            workers,
            List.of(model.logits(data.inputs().read().gather(rows), Mode.EVAL)),
            List.of());
    indices = logits.input(rows);
    out = new float[chunk.length * model.classes()];
  }

  private Model create(RandomKey key) {
    return Model.create(
        recipe.layer(),
        recipe.example(),
        DType.F32,
        name -> Philox.stream(new RandomKey(key.seed(), key.stream() + "/" + name), 0));
  }

  /** Told after each pass. */
  interface Watcher {
    void passEnded(int epoch);
  }

  /**
   * Trains from weights that the key draws, on the given rows; a last batch that is not full is
   * left out of its pass, another each time.
   *
   * @param watcher told after each epoch, from 1; may call {@link #score}
   * @return whether it came to its end, rather than to a pause
   */
  boolean train(int[] rows, int epochs, RandomKey key, Watcher watcher, BooleanSupplier pause) {
    model.state().restore(create(key).state().snapshot());
    state.slots().forEach(Bench::clear);
    Schedule rate =
        new Schedule.OneCycle(recipe.learningRate(), 10, 100, 0.25, Schedule.Curve.LINEAR);
    int steps = rows.length / batch;
    int[] order = rows.clone();
    int[] taken = new int[batch];
    long done = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      System.arraycopy(rows, 0, order, 0, rows.length);
      Philox.stream(new RandomKey(key.seed(), key.stream() + "/order"), epoch).shuffle(order);
      for (int s = 0; s < steps; s++, done++) {
        if (pause.getAsBoolean()) {
          return false;
        }
        double passed = epoch - 1 + (double) s / steps;
        state.setLearningRate(rate.at(new Progress(done, passed, epochs)));
        System.arraycopy(order, s * batch, taken, 0, batch);
        requireFinite(step.run(taken), done);
      }
      watcher.passEnded(epoch);
    }
    return true;
  }

  private static void clear(Variable slot) {
    slot.value().set(new float[slot.shape().size()]);
  }

  /** Writes the logits of the given rows to their places in {@code into}, [n, classes]. */
  void score(int[] rows, float[] into) {
    int k = model.classes();
    for (int from = 0; from < rows.length; from += chunk.length) {
      int count = Math.min(chunk.length, rows.length - from);
      Arrays.fill(chunk, rows[from]);
      System.arraycopy(rows, from, chunk, 0, count);
      indices.set(chunk);
      logits.call();
      logits.output(0).get(out);
      for (int i = 0; i < count; i++) {
        System.arraycopy(out, i * k, into, rows[from + i] * k, k);
      }
    }
  }

  private static void requireFinite(double loss, long step) {
    if (!Double.isFinite(loss)) {
      throw new LabException(
          LabException.TRIAL,
          "The loss is %s at step %d of a fold; expected a finite number: bring the features to scale."
              .formatted(loss, step + 1));
    }
  }
}

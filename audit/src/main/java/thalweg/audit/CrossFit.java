package thalweg.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import thalweg.expr.RandomKey;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.Trial;
import thalweg.lab.TrialPool;
import thalweg.nn.Examples;

/**
 * Cross-validation that keeps what was said of each row by networks that did not learn from it,
 * after every epoch. Folds are trained side by side, each on one thread, so that the numbers do not
 * depend on how many threads there are.
 */
final class CrossFit {
  private static final Workers ONE_THREAD = new Workers(1);

  private final Recipe recipe;
  private final Examples examples;
  private final int classes;
  private final Machine machine;
  private final ConcurrentLinkedDeque<Bench> idle = new ConcurrentLinkedDeque<>();

  /** What trains: how many at once, who may stop it, who is told of each epoch. */
  record Machine(int threads, Interruption interruption, Runnable epochDone) {}

  /**
   * @param folds parts, 2 or more
   * @param epochs of each training
   * @param repeats of the whole cross-validation, each with folds and weights of its own
   */
  record Plan(int folds, int epochs, int repeats) {
    int epochsInAll() {
      return folds * epochs * repeats;
    }
  }

  CrossFit(Recipe recipe, Examples examples, int classes, Machine machine) {
    this.recipe = recipe;
    this.examples = examples;
    this.classes = classes;
    this.machine = machine;
  }

  /**
   * Trains on the labels given and scores every row out of fold.
   *
   * @param distrusted rows that are scored but not learnt from
   * @param key of folds, weights and orders
   */
  Passes run(int[] labels, boolean[] distrusted, Plan plan, RandomKey key) {
    examples.labels().value().set(labels);
    List<float[]> logits = new ArrayList<>();
    List<Trial<Integer>> trials = new ArrayList<>();
    for (int r = 0; r < plan.repeats(); r++) {
      Folds folds = Folds.deal(labels, classes, plan.folds(), sub(key, "folds/" + r));
      List<float[]> ofRepeat = new ArrayList<>();
      for (int e = 0; e < plan.epochs(); e++) {
        ofRepeat.add(new float[labels.length * classes]);
      }
      logits.addAll(ofRepeat);
      for (int f = 0; f < plan.folds(); f++) {
        int fold = f;
        RandomKey own = sub(key, "training/" + r + "/" + f);
        trials.add(
            new Trial<>(
                "%s-%d-%d".formatted(key.stream(), r, f),
                "fold " + (f + 1),
                context -> {
                  train(folds, fold, distrusted, ofRepeat, own, context::isCancelled);
                  context.throwIfCancelled();
                  return fold;
                }));
      }
    }
    new TrialPool(machine.threads(), machine.interruption()).run(trials);
    return new Passes(labels, classes, plan.epochs(), logits);
  }

  private static RandomKey sub(RandomKey key, String purpose) {
    return new RandomKey(key.seed(), key.stream() + "/" + purpose);
  }

  private void train(
      Folds folds,
      int fold,
      boolean[] distrusted,
      List<float[]> byEpoch,
      RandomKey key,
      java.util.function.BooleanSupplier pause) {
    int[] held = folds.heldOut(fold);
    int[] rows = folds.training(fold, distrusted);
    Bench taken = idle.pollFirst();
    Bench bench = taken == null ? new Bench(recipe, examples, rows.length, ONE_THREAD) : taken;
    bench.train(
        rows,
        byEpoch.size(),
        key,
        epoch -> {
          bench.score(held, byEpoch.get(epoch - 1));
          machine.epochDone().run();
        },
        pause);
    idle.addFirst(bench);
  }
}

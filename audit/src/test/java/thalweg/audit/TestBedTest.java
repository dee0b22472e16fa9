package thalweg.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import thalweg.data.Corrupted;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Workers;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.lab.ledger.AreaUnderMargin;
import thalweg.lab.ledger.CartographyMap;
import thalweg.lab.ledger.ForgettingEvents;
import thalweg.lab.ledger.TrainingDynamics;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.PerExample;
import thalweg.nn.Sgd;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;
import thalweg.probes.MemorizationScore;

/**
 * Scores of training dynamics on one bed: 5,000 examples of Fashion-MNIST, a tenth of the labels
 * flipped to another class, an MLP of 256-256, seen while it learns and after it has memorized
 * them.
 */
@Tag("long")
class TestBedTest {
  private static final int EXAMPLES = 5000;

  /** What was seen at training presentations. */
  private record Course(
      double[] aum,
      double[] loss,
      double[] finalLoss,
      int[] forgotten,
      int[] hard,
      double accuracy) {}

  private static Corrupted bed(int examples) {
    Dataset all = Datasets.standard().inFolder(Fixtures.realData()).load("fashion-mnist").train();
    int[] some = IntStream.range(0, examples).toArray();
    return Fixtures.noisy(all.subset(some), "otherY:0.1", 3);
  }

  private static Course train(Corrupted noisy, int epochs) {
    Dataset data = noisy.dataset();
    int n = data.size();
    try (Workers workers = new Workers(2)) {
      Model model =
          Model.create(
              Mlp.of(data.features(), List.of(256, 256), data.numClasses()),
              Shape.of(data.features()),
              DType.F32,
              name -> Philox.stream(new RandomKey(5, name), 0));
      Examples examples = Examples.of(data.pixels(), data.labels(), Shape.of(data.features()));
      Sgd sgd = new Sgd(0.01, 0.9, 0);
      OptimizerState state = sgd.init(model.parameters());
      StepRule plain = new StepRule(model, new Loss.CrossEntropy(), sgd, state);
      StepRule rule =
          new StepRule(
              model,
              plain.loss(),
              sgd,
              state,
              plain.clip(),
              plain.averaging(),
              plain.averages(),
              plain.noise(),
              Set.of(PerExample.LOSS, PerExample.MARGIN, PerExample.PROBABILITY),
              List.of());
      TrainStep step = new TrainStep(rule, examples, workers);
      AreaUnderMargin aum = new AreaUnderMargin(n);
      ForgettingEvents forgetting = new ForgettingEvents(n);
      TrainingDynamics dynamics = new TrainingDynamics(n);
      double[] losses = new double[n];
      double[] last = new double[n];
      double[] accuracy = new double[1];
      new Trainer(step, n, 50)
          .advance(
              new RandomKey(5, "order"),
              new Until.Epochs(epochs),
              new Trainer.Watcher() {
                @Override
                public void stepEnded(long number, int epoch, int[] batch) {
                  for (int i = 0; i < batch.length; i++) {
                    double margin = step.each(PerExample.MARGIN).get(i);
                    last[batch[i]] = step.each(PerExample.LOSS).get(i);
                    losses[batch[i]] += last[batch[i]];
                    aum.add(batch[i], margin);
                    forgetting.add(epoch, batch[i], margin > 0);
                    dynamics.add(batch[i], step.each(PerExample.PROBABILITY).get(i), margin > 0);
                  }
                }

                @Override
                public void epochEnded(EpochEnd end) {
                  accuracy[0] = end.accuracy();
                }
              },
              () -> false);
      return new Course(
          IntStream.range(0, n).mapToDouble(i -> -aum.of(i)).toArray(),
          losses,
          last,
          IntStream.range(0, n).map(forgetting::events).toArray(),
          new CartographyMap(n, dynamics).region(CartographyMap.Region.HARD, 0.1),
          accuracy[0]);
    }
  }

  private static double spearman(double[] a, double[] b) {
    double[] x = ranks(a);
    double[] y = ranks(b);
    double mean = (a.length - 1) / 2.0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - mean) * (y[i] - mean);
      squares += (x[i] - mean) * (x[i] - mean);
    }
    return sum / squares;
  }

  private static double[] ranks(double[] values) {
    int[] order = Roc.descending(values);
    double[] ranks = new double[values.length];
    IntStream.range(0, order.length).forEach(r -> ranks[order[r]] = r);
    return ranks;
  }

  @Test
  void theCourseOfTrainingTellsWrongLabelsApart() {
    Corrupted noisy = bed(EXAMPLES);
    Roc.Row[] wrong = Fixtures.wrong(noisy);
    Course course = train(noisy, 30);
    double aum = Roc.auroc(course.aum(), wrong).value();
    double loss = Roc.auroc(course.loss(), wrong).value();
    assertTrue(aum >= 0.95 && loss >= 0.95, "AUM %.4f, cumulative loss %.4f".formatted(aum, loss));
    assertTrue(spearman(course.aum(), course.loss()) >= 0.8);
    long hard = Arrays.stream(course.hard()).filter(i -> wrong[i] == Roc.Row.MARKED).count();
    assertTrue(hard > 0.5 * course.hard().length, hard + " of the hard are flipped");
    Course again = train(noisy, 30);
    assertArrayEquals(course.aum(), again.aum());
    assertArrayEquals(course.finalLoss(), again.finalLoss());
  }

  /** The end alone knows less: memorized examples have small losses whatever their labels. */
  @Test
  void theCourseOfTrainingTellsWhatItsEndHasForgotten() {
    Corrupted noisy = bed(EXAMPLES);
    Roc.Row[] wrong = Fixtures.wrong(noisy);
    Course course = train(noisy, 110);
    assertTrue(course.accuracy() >= 0.99, "memorized: " + course.accuracy());
    double aum = Roc.auroc(course.aum(), wrong).value();
    double loss = Roc.auroc(course.loss(), wrong).value();
    double end = Roc.auroc(course.finalLoss(), wrong).value();
    assertTrue(
        aum > end + 0.1 && loss > end + 0.1,
        "AUM %.4f, cumulative loss %.4f, final loss %.4f".formatted(aum, loss, end));
    double[] events = new double[2];
    for (int i = 0; i < wrong.length; i++) {
      events[wrong[i] == Roc.Row.MARKED ? 1 : 0] += course.forgotten()[i];
    }
    assertTrue(events[1] / 500 > events[0] / 4500, "flipped labels are forgotten more often");
  }

  /** The card's small version: 1,000 examples, an MLP of 128, 200 subsets of 0.7, thirty epochs. */
  @Test
  void flippedLabelsAreMemorizedAndTheOthersAreNot() {
    Corrupted noisy = bed(1000);
    Dataset data = noisy.dataset();
    Shape shape = Shape.of(data.features());
    Recipe recipe = new Recipe(shape, Mlp.of(data.features(), List.of(128), 10), 20, 0.03, 0.9, 0);
    try (Workers workers = new Workers(1)) {
      Examples examples = Examples.of(data.pixels(), data.labels(), shape);
      Bench bench = new Bench(recipe, examples, 700, workers);
      MemorizationScore score = new MemorizationScore(1000);
      int[] all = IntStream.range(0, 1000).toArray();
      float[] logits = new float[10_000];
      for (int t = 0; t < 200; t++) {
        RandomKey key = new RandomKey(t, "subset");
        int[] rows = Arrays.copyOf(Philox.stream(key, 0).permutation(1000), 700);
        bench.train(rows, 30, key, epoch -> {}, () -> false);
        bench.score(all, logits);
        Passes said = new Passes(data.labels(), 10, 1, List.of(logits));
        boolean[] learnt = new boolean[1000];
        boolean[] right = new boolean[1000];
        Arrays.stream(rows).forEach(i -> learnt[i] = true);
        Arrays.stream(all).forEach(i -> right[i] = said.margin(0, i) > 0);
        score.add(learnt, right);
      }
      Roc.Row[] wrong = Fixtures.wrong(noisy);
      double flipped = mean(score, wrong, Roc.Row.MARKED);
      double clean = mean(score, wrong, Roc.Row.PLAIN);
      assertTrue(flipped - clean >= 0.4, "flipped %.3f, clean %.3f".formatted(flipped, clean));
    }
  }

  private static double mean(MemorizationScore score, Roc.Row[] rows, Roc.Row kind) {
    return IntStream.range(0, rows.length)
        .filter(i -> rows[i] == kind)
        .mapToDouble(score::of)
        .average()
        .orElseThrow();
  }
}

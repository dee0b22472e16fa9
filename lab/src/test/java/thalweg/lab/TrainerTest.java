package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Workers;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

class TrainerTest {
  private static final Workers ONE = new Workers(1);
  private static final RandomKey ORDER = new RandomKey(4, "order");
  private static final TrialContext GO = new TrialContext(0, () -> false);

  private final Model model =
      Model.create(
          Mlp.of(2, List.of(8), 2),
          Shape.of(2),
          DType.F32,
          name -> Philox.stream(new RandomKey(1, name), 0));
  private final Examples data = points(23);
  private final List<EpochEnd> told = new ArrayList<>();

  /** Two classes that a line parts. */
  private static Examples points(int n) {
    SplittableRandom random = new SplittableRandom(2);
    float[] x = new float[2 * n];
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = i % 2;
      x[2 * i] = (float) (random.nextDouble() + (y[i] == 0 ? -1.2 : 0.2));
      x[2 * i + 1] = (float) random.nextDouble();
    }
    return Examples.of(x, y, Shape.of(2));
  }

  private TrainStep step(double rate) {
    Sgd sgd = new Sgd(rate);
    return new TrainStep(model, data, sgd, sgd.init(model.parameters()), ONE);
  }

  @Test
  void everyEpochTakesEachExampleOnceInItsOwnKeyedOrder() {
    new Trainer(step(0.1), 23, 5).train(ORDER, new Until.Epochs(2), told::add, GO);
    String trained = model.parameters().sha256();

    Model twin =
        Model.create(
            Mlp.of(2, List.of(8), 2),
            Shape.of(2),
            DType.F32,
            name -> Philox.stream(new RandomKey(1, name), 0));
    Sgd sgd = new Sgd(0.1);
    TrainStep plain = new TrainStep(twin, data, sgd, sgd.init(twin.parameters()), ONE);
    for (int epoch = 1; epoch <= 2; epoch++) {
      int[] order = Philox.stream(ORDER, epoch).permutation(23);
      for (int at = 0; at < 23; at += 5) {
        plain.run(Arrays.copyOfRange(order, at, Math.min(23, at + 5)));
      }
    }
    assertEquals(twin.parameters().sha256(), trained);
    assertEquals(List.of(1, 2), told.stream().map(EpochEnd::epoch).toList());
    assertEquals(List.of(5L, 10L), told.stream().map(EpochEnd::step).toList());
  }

  @Test
  void theMeanLossIsOverExamplesNotOverBatches() {
    TrainStep frozen = step(1e-30);
    EpochEnd end = new Trainer(frozen, 23, 5).train(ORDER, new Until.Epochs(1), told::add, GO);
    Evaluate all = new Evaluate(model, data, 10, ONE);
    all.run();
    assertEquals(all.meanLoss(), end.meanLoss(), 1e-6);
  }

  @Test
  void stopsAsSoonAsAllExamplesAreRight() {
    Evaluate training = new Evaluate(model, data, 10, ONE);
    List<Double> accuracies = new ArrayList<>();
    EpochEnd end =
        new Trainer(step(0.5), 23, 5)
            .train(
                ORDER,
                new Until.AllRight(500, training),
                e -> accuracies.add(training.accuracy()),
                GO);
    assertEquals(1, accuracies.getLast());
    assertTrue(accuracies.subList(0, end.epoch() - 1).stream().allMatch(a -> a < 1));
    assertNotEquals(500, end.epoch());
  }

  @Test
  void stopsAfterTheMostEpochsAllTheSame() {
    Evaluate training = new Evaluate(model, data, 10, ONE);
    EpochEnd end =
        new Trainer(step(1e-30), 23, 5)
            .train(ORDER, new Until.AllRight(3, training), told::add, GO);
    assertEquals(3, end.epoch());
  }

  @Test
  void aCancelledTrialStopsAtTheNextEpoch() {
    TrialContext afterTwo = new TrialContext(0, () -> told.size() >= 2);
    assertThrows(
        InterruptedRunException.class,
        () -> new Trainer(step(0.1), 23, 5).train(ORDER, new Until.Epochs(9), told::add, afterTwo));
    assertEquals(2, told.size());
  }

  @Test
  void aLossThatIsNotFiniteIsASentenceThatNamesTheStep() {
    LabException error =
        assertThrows(
            LabException.class,
            () -> new Trainer(step(1e30), 23, 5).train(ORDER, new Until.Epochs(9), told::add, GO));
    assertTrue(error.getMessage().matches("The loss is \\S+ at step \\d+ .*learning rate\\."));
  }
}

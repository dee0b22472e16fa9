package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Shape;

final class TrainStepTest {
  private static final Layer.Nonlinearity TANH = Layer.Nonlinearity.TANH;

  @Test
  void lossAndHitsAreThoseOfTheBatchBeforeTheStep() {
    Model m = Fixtures.mlp(1, DType.F64, TANH, 4, 5, 3);
    double[] x = Fixtures.points(2, 10, 4);
    int[] y = Fixtures.labels(3, 10, 3);
    int[] batch = {7, 0, 7, 3};
    double loss = 0;
    int hits = 0;
    for (int i : batch) {
      double[] z = Fixtures.logits(m, TANH, Fixtures.row(x, i, 4));
      loss += Fixtures.crossEntropy(z, y[i]) / batch.length;
      hits += Fixtures.argMax(z) == y[i] ? 1 : 0;
    }
    TrainStep step = step(m, Examples.of(x, y, m.example()), new Sgd(0.1));
    assertEquals(loss, step.run(batch), 1e-13);
    assertEquals(hits, step.correct());
  }

  @Test
  void aStepOnTheLossLowersIt() {
    Model m = Fixtures.mlp(1, DType.F64, TANH, 4, 5, 3);
    Examples data = Examples.of(Fixtures.points(2, 10, 4), Fixtures.labels(3, 10, 3), m.example());
    TrainStep step = step(m, data, new Sgd(0.01));
    int[] all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    double before = step.run(all);
    double after = step.run(all);
    assertTrue(after < before, after + " after " + before);
  }

  /** XOR is the smallest problem that needs the hidden layer. */
  @Test
  void aSmallMlpLearnsExclusiveOr() {
    Model m = Fixtures.mlp(5, DType.F32, TANH, 2, 8, 2);
    Examples data = xor(m);
    TrainStep step = step(m, data, new Sgd(0.5, 0.9, 0));
    for (int t = 0; t < 150; t++) {
      step.run(new int[] {0, 1, 2, 3});
    }
    Evaluate evaluate = new Evaluate(m, data, 4, Fixtures.WORKERS);
    evaluate.run();
    assertEquals(1, evaluate.accuracy());
    assertTrue(evaluate.meanLoss() < 0.05, "loss " + evaluate.meanLoss());
  }

  @Test
  void aLinearModelCannotLearnExclusiveOr() {
    Model m = Fixtures.mlp(5, DType.F32, TANH, 2, 2);
    TrainStep step = step(m, xor(m), new Sgd(0.5, 0.9, 0));
    double loss = 0;
    for (int t = 0; t < 150; t++) {
      loss = step.run(new int[] {0, 1, 2, 3});
    }
    assertEquals(Math.log(2), loss, 1e-3);
  }

  /**
   * Whether two words are the same one can only be learnt from what the embedding makes of them.
   */
  @Test
  void aModelThatBeginsWithAnEmbeddingLearnsFromIndices() {
    Layer net =
        new Layer.Sequential(
            List.of(
                new Layer.Embedding(3, 4),
                new Layer.Flatten(),
                new Layer.Dense(8, 8),
                new Layer.Activation(TANH),
                new Layer.Dense(8, 2)));
    Model m = Model.create(net, Shape.of(2), DType.F32, Fixtures.streams(4));
    int[] pairs = {0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2, 2, 0, 2, 1, 2, 2};
    Examples data = Examples.of(pairs, new int[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, m.example());
    float[] before = m.parameters().snapshot();
    TrainStep step = step(m, data, new Sgd(0.2, 0.9, 0));
    for (int t = 0; t < 300; t++) {
      step.run(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8});
    }
    Evaluate evaluate = new Evaluate(m, data, 9, Fixtures.WORKERS);
    evaluate.run();
    assertEquals(1, evaluate.accuracy());
    assertTrue(evaluate.meanLoss() < 0.05, "loss " + evaluate.meanLoss());
    assertNotEquals(before[0], m.parameters().snapshot()[0], "the embedding was trained too");
  }

  @Test
  void indicesAreNoInputsOfAModelThatTakesNumbers() {
    Model m = Fixtures.mlp(1, DType.F32, TANH, 2, 2);
    Examples data = Examples.of(new int[] {0, 1}, new int[] {0}, m.example());
    assertThrows(IllegalArgumentException.class, () -> step(m, data, new Sgd(0.1)));
  }

  @Test
  void trainingIsRepeatableToTheBitForASeed() {
    assertEquals(hashAfterTraining(1, 4), hashAfterTraining(1, 4));
    assertNotEquals(hashAfterTraining(1, 4), hashAfterTraining(2, 4));
  }

  /** Batches of other sizes are compiled apart, but share parameters and velocities. */
  @Test
  void batchSizesMayChangeFromStepToStep() {
    Model m = Fixtures.mlp(1, DType.F64, TANH, 3, 4, 2);
    double[] x = Fixtures.points(2, 6, 3);
    int[] y = Fixtures.labels(3, 6, 2);
    TrainStep one = step(m, Examples.of(x, y, m.example()), new Sgd(0.1, 0.9, 0.01));
    one.run(new int[] {0, 1, 2});
    one.run(new int[] {3, 4});
    one.run(new int[] {5, 0, 1});

    Model twin = Fixtures.mlp(1, DType.F64, TANH, 3, 4, 2);
    TrainStep two = step(twin, Examples.of(x, y, m.example()), new Sgd(0.1, 0.9, 0.01));
    // A batch in which every example is named twice has the same mean.
    two.run(new int[] {0, 1, 2, 0, 1, 2});
    two.run(new int[] {3, 4, 3, 4});
    two.run(new int[] {5, 0, 1});
    assertArrayEquals(twin.parameters().snapshotDoubles(), m.parameters().snapshotDoubles(), 1e-13);
  }

  @Test
  void whatCannotBeTrainedIsRefused() {
    Model m = Fixtures.mlp(1, DType.F32, TANH, 2, 2);
    Examples threeClasses = Examples.of(new float[6], new int[] {0, 2, 1}, m.example());
    String message =
        assertThrows(IllegalArgumentException.class, () -> step(m, threeClasses, new Sgd(1)))
            .getMessage();
    assertEquals("example 1 has label 2; expected 0..1", message);
    Examples fine = Examples.of(new float[6], new int[3], m.example());
    assertThrows(IllegalArgumentException.class, () -> step(m, fine, new Sgd(1)).run(new int[0]));
    assertThrows(
        IndexOutOfBoundsException.class, () -> step(m, fine, new Sgd(1)).run(new int[] {3}));
    assertThrows(IllegalStateException.class, () -> step(m, fine, new Sgd(1)).correct());
    assertThrows(
        IllegalArgumentException.class,
        () -> step(m, Examples.of(new double[6], new int[3], m.example()), new Sgd(1)));
    assertThrows(
        IllegalArgumentException.class, () -> Examples.of(new float[0], new int[0], m.example()));
  }

  private static String hashAfterTraining(long seed, int batch) {
    Model m = Fixtures.mlp(seed, DType.F32, TANH, 4, 6, 3);
    Examples data =
        Examples.of(
            Fixtures.floats(Fixtures.points(2, 20, 4)), Fixtures.labels(3, 20, 3), m.example());
    TrainStep step = step(m, data, new Sgd(0.2, 0.9, 1e-3));
    SplittableRandom order = new SplittableRandom(seed);
    for (int t = 0; t < 20; t++) {
      step.run(order.ints(batch, 0, 20).toArray());
    }
    return m.parameters().sha256();
  }

  private static Examples xor(Model m) {
    float[] x = {-1, -1, -1, 1, 1, -1, 1, 1};
    return Examples.of(x, new int[] {0, 1, 1, 0}, m.example());
  }

  private static TrainStep step(Model m, Examples data, Sgd sgd) {
    return new TrainStep(m, data, sgd, sgd.init(m.parameters()), Fixtures.WORKERS);
  }
}

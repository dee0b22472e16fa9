package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;

final class EvaluateTest {
  private static final Layer.Nonlinearity RELU = Layer.Nonlinearity.RELU;
  private static final int N = 23;

  private final Model model = Fixtures.mlp(1, DType.F64, RELU, 4, 5, 3);
  private final double[] x = Fixtures.points(2, N, 4);
  private final int[] y = Fixtures.labels(3, N, 3);
  private final Examples data = Examples.of(x, y, model.example());

  /** 23 is prime: every chunk from 2 to 22 leaves a remainder. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 22, 23, 24, 1000})
  void everyChunkSizeGivesWhatPlainLoopsGive(int chunk) {
    Evaluate e = new Evaluate(model, data, chunk, Fixtures.WORKERS);
    assertTrue(Double.isNaN(e.meanLoss()));
    e.run();
    double sum = 0;
    int hits = 0;
    int[] predictions = new int[N];
    double[] losses = new double[N];
    for (int i = 0; i < N; i++) {
      double[] z = Fixtures.logits(model, RELU, Fixtures.row(x, i, 4));
      predictions[i] = Fixtures.argMax(z);
      losses[i] = Fixtures.crossEntropy(z, y[i]);
      sum += losses[i];
      hits += predictions[i] == y[i] ? 1 : 0;
    }
    assertArrayEquals(predictions, e.predictions());
    assertArrayEquals(losses, e.losses(), 1e-13);
    assertEquals(sum / N, e.meanLoss(), 1e-13);
    assertEquals((double) hits / N, e.accuracy());
  }

  @Test
  void itSeesParametersAndLabelsAsTheyAreAtEachRun() {
    Evaluate e = new Evaluate(model, data, 10, Fixtures.WORKERS);
    e.run();
    data.labels().value().set(e.predictions());
    e.run();
    assertEquals(1, e.accuracy());
    model.parameters().restore(new double[model.parameters().count()]);
    e.run();
    assertEquals(Math.log(3), e.meanLoss(), 1e-14);
  }

  @Test
  void itChangesNothing() {
    String before = model.parameters().sha256();
    new Evaluate(model, data, 10, Fixtures.WORKERS).run();
    assertEquals(before, model.parameters().sha256());
    assertArrayEquals(x, data.inputs().value().toDoubles());
  }

  @Test
  void aChunkOfNothingIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Evaluate(model, data, 0, Fixtures.WORKERS));
  }
}

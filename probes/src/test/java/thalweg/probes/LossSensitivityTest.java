package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Layer.Nonlinearity;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

final class LossSensitivityTest {
  private static final int N = 7;
  private static final int FEATURES = 5;
  private static final int CLASSES = 3;
  private static final double RATE = 0.2;

  /** Uneven batches; examples come again in later epochs, 6 and 1 twice in one batch, 5 never. */
  private static final List<int[]> BATCHES =
      List.of(
          new int[] {0, 1, 2},
          new int[] {3, 4},
          new int[] {6, 6, 0},
          new int[] {2, 1, 0},
          new int[] {4, 3},
          new int[] {0},
          new int[] {1, 6, 1},
          new int[] {2, 3, 4},
          new int[] {0, 6});

  private static final int[] LABELS = {0, 1, 2, 0, 1, 2, 2};

  private final double[] x = Fixtures.points(8, N, FEATURES);

  private static Model model(DType dtype) {
    return Fixtures.mlp(5, dtype, Nonlinearity.TANH, FEATURES, 4, CLASSES);
  }

  private static Examples examples(DType dtype, double[] inputs) {
    Examples data =
        dtype == DType.F64
            ? Examples.of(inputs, LABELS, Shape.of(FEATURES))
            : Examples.of(new float[inputs.length], LABELS, Shape.of(FEATURES));
    Numbers.write(inputs, data.inputs().value());
    return data;
  }

  /** Trains by the trainer's own step, and records. */
  private static SgdTape train(Model model, Examples data, int steps) {
    Sgd sgd = new Sgd(RATE);
    OptimizerState state = sgd.init(model.parameters());
    TrainStep step = new TrainStep(model, data, sgd, state, Fixtures.WORKERS);
    SgdTape tape = new SgdTape(model, RATE, BATCHES.size(), 3);
    tape.begin();
    for (int[] batch : BATCHES.subList(0, steps)) {
      step.run(batch);
      tape.stepEnded(batch);
    }
    return tape;
  }

  private static double[] losses(double[] inputs, int steps) {
    Model model = model(DType.F64);
    Examples data = examples(DType.F64, inputs);
    train(model, data, steps);
    Evaluate evaluate = new Evaluate(model, data, N, Fixtures.WORKERS);
    evaluate.run();
    return evaluate.losses();
  }

  private static double mean(double[] of) {
    return Arrays.stream(of).sum() / of.length;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 9})
  void equalsRetrainingWithOnePixelChanged(int steps) {
    Examples data = examples(DType.F64, x);
    SgdTape tape = train(model(DType.F64), data, steps);
    LossSensitivity sensitivity = new LossSensitivity(tape, data, Fixtures.WORKERS);
    sensitivity.at(steps);
    double[] found = sensitivity.derivative();
    double h = 1e-5;
    double largest = 0;
    for (int k = 0; k < x.length; k++) {
      double[] more = x.clone();
      double[] less = x.clone();
      more[k] += h;
      less[k] -= h;
      double expected = (mean(losses(more, steps)) - mean(losses(less, steps))) / (2 * h);
      assertEquals(expected, found[k], 1e-6 * Math.abs(expected) + 1e-11, "pixel " + k);
      largest = Math.max(largest, Math.abs(expected));
    }
    assertTrue(largest > 1e-3, "nothing moved: the test shows nothing");
  }

  @Test
  void eachClassSweepEqualsRetrainingAndTheirSumIsTheWhole() {
    int steps = BATCHES.size();
    Examples data = examples(DType.F64, x);
    SgdTape tape = train(model(DType.F64), data, steps);
    LossSensitivity sensitivity = new LossSensitivity(tape, data, Fixtures.WORKERS);
    LossSensitivity.BetweenClasses found = sensitivity.betweenClasses(steps);
    double[][] expected = new double[CLASSES][CLASSES];
    int[] counts = new int[CLASSES];
    for (int label : LABELS) {
      counts[label]++;
    }
    double h = 1e-5;
    for (int k = 0; k < x.length; k++) {
      double[] more = x.clone();
      double[] less = x.clone();
      more[k] += h;
      less[k] -= h;
      double[] after = losses(more, steps);
      double[] before = losses(less, steps);
      double[] slopes = new double[CLASSES];
      for (int i = 0; i < N; i++) {
        slopes[LABELS[i]] += (after[i] - before[i]) / (2 * h) / N;
      }
      int of = LABELS[k / FEATURES];
      for (int i = 0; i < CLASSES; i++) {
        expected[i][of] += Math.abs(slopes[i]) / counts[of];
      }
    }
    for (int i = 0; i < CLASSES; i++) {
      for (int j = 0; j < CLASSES; j++) {
        assertEquals(expected[i][j], found.between()[i][j], 1e-6 * expected[i][j], i + " by " + j);
      }
    }
    LossSensitivity.Sensitivities whole = sensitivity.at(steps);
    for (int i = 0; i < N; i++) {
      assertEquals(whole.total()[i], found.whole().total()[i], 1e-12);
      assertEquals(whole.direct()[i], found.whole().direct()[i], 1e-12);
      assertEquals(whole.indirect()[i], found.whole().indirect()[i], 1e-12);
    }
  }

  @Test
  void anExampleThatNoStepTookHasNoIndirectPartAndOneStepAloneHasNothingElse() {
    Examples data = examples(DType.F64, x);
    SgdTape tape = train(model(DType.F64), data, BATCHES.size());
    LossSensitivity sensitivity = new LossSensitivity(tape, data, Fixtures.WORKERS);
    LossSensitivity.Sensitivities end = sensitivity.at(BATCHES.size());
    for (int i = 0; i < N; i++) {
      assertEquals(i == 5, end.indirect()[i] == 0, "example " + i);
      assertTrue(end.direct()[i] > 0);
    }
    assertEquals(end.direct()[5], end.total()[5]);
    assertArrayEquals(new double[N], sensitivity.at(0).indirect(), "before any step");
    assertEquals(N + 2 * (3 + 2 + 3), sensitivity.at(3).cost().amount());
  }

  @Test
  void directPartIsTheInputGradientOfTheMeanLoss() {
    Model model = model(DType.F64);
    Examples data = examples(DType.F64, x);
    SgdTape tape = train(model, data, BATCHES.size());
    LossSensitivity sensitivity = new LossSensitivity(tape, data, Fixtures.WORKERS);
    sensitivity.at(0);
    double[] first =
        new InputGradientNorm(model(DType.F64), data, "all", Fixtures.WORKERS).measure().norms();
    double[] derivative = sensitivity.derivative();
    for (int i = 0; i < N; i++) {
      double squares = 0;
      for (double g : Fixtures.row(derivative, i, FEATURES)) {
        squares += g * g;
      }
      assertEquals(first[i], N * Math.sqrt(squares), 1e-12);
    }
  }

  @Test
  void singlePrecisionAgreesToItsDigits() {
    SgdTape exact = train(model(DType.F64), examples(DType.F64, x), BATCHES.size());
    SgdTape rounded = train(model(DType.F32), examples(DType.F32, x), BATCHES.size());
    double[] expected =
        new LossSensitivity(exact, examples(DType.F64, x), Fixtures.WORKERS)
            .at(BATCHES.size())
            .total();
    double[] found =
        new LossSensitivity(rounded, examples(DType.F32, x), Fixtures.WORKERS)
            .at(BATCHES.size())
            .total();
    for (int i = 0; i < N; i++) {
      assertEquals(expected[i], found[i], 2e-5 * expected[i], "example " + i);
    }
  }

  @Test
  void measuringLeavesTheModelAsItWas() {
    Model model = model(DType.F64);
    Examples data = examples(DType.F64, x);
    SgdTape tape = train(model, data, BATCHES.size());
    String before = model.parameters().sha256();
    LossSensitivity sensitivity = new LossSensitivity(tape, data, Fixtures.WORKERS);
    double[] once = sensitivity.at(5).total();
    sensitivity.betweenClasses(3);
    assertArrayEquals(once, sensitivity.at(5).total(), "asked again");
    assertEquals(before, model.parameters().sha256());
  }

  @Test
  void modelsThroughWhichExamplesReachEachOtherAreRefused() {
    Layer normalised =
        Mlp.normalised(
            FEATURES, List.of(4), CLASSES, Nonlinearity.TANH, new Initializer.HeNormal());
    Model model =
        Model.create(normalised, Shape.of(FEATURES), DType.F64, name -> new SplittableRandom(1));
    SgdTape tape = new SgdTape(model, RATE, 1, 1);
    Examples data = examples(DType.F64, x);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new LossSensitivity(tape, data, Fixtures.WORKERS));
    assertTrue(refused.getMessage().contains("statistics"), refused.getMessage());
  }

  @Test
  void aTapeHoldsWhatItHasRoomFor() {
    Model model = model(DType.F64);
    SgdTape tape = new SgdTape(model, RATE, 1, 2);
    tape.begin();
    assertThrows(IllegalStateException.class, () -> tape.stepEnded(new int[3]));
    tape.stepEnded(new int[2]);
    assertThrows(IllegalStateException.class, () -> tape.stepEnded(new int[1]));
    LossSensitivity s = new LossSensitivity(tape, examples(DType.F64, x), Fixtures.WORKERS);
    assertThrows(IllegalArgumentException.class, () -> s.at(2));
    tape.begin();
    assertEquals(0, tape.steps());
  }
}

package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;

final class BatchNormTest {
  private static final Shape IMAGE = Shape.of(2, 3, 5);

  private static Model model(DType dtype) {
    Layer layer = new Layer.Sequential(List.of(new Layer.BatchNorm(2), new Layer.Flatten()));
    return Model.create(layer, IMAGE, dtype, Fixtures.streams(1));
  }

  private static Function train(Model m, Expr x) {
    Forward f = m.forward(x, Mode.TRAIN, Noise.none());
    return Function.compile("train", Fixtures.WORKERS, List.of(f.logits()), f.updates());
  }

  @Test
  void runningStatisticsBeginAtMeanZeroAndVarianceOneAndAreNoParameters() {
    Model m = model(DType.F64);
    assertEquals(List.of("0.weight", "0.bias"), names(m.parameters()));
    assertEquals(List.of("0.running_mean", "0.running_var"), names(m.statistics()));
    assertEquals(
        List.of("0.weight", "0.bias", "0.running_mean", "0.running_var"), names(m.state()));
    assertEquals(
        List.of(Role.SCALE, Role.BIAS, Role.STATISTIC, Role.STATISTIC),
        m.state().list().stream().map(Parameter::role).toList());
    assertArrayEquals(new double[] {1, 1, 0, 0, 0, 0, 1, 1}, m.state().snapshotDoubles());
  }

  /** PyTorch: new = (1 - momentum) old + momentum seen, of the variance the unbiased one. */
  @Test
  void runningStatisticsFollowPyTorchsRecurrence() {
    Model m = model(DType.F64);
    Expr x = Expr.input("x", DType.F64, 4, 2, 3, 5);
    Function step = train(m, x);
    double[] mean = {0, 0};
    double[] variance = {1, 1};
    for (int t = 0; t < 5; t++) {
      double[] points = Fixtures.points(t, 4, IMAGE.size());
      step.input(x).set(points);
      step.call();
      for (int c = 0; c < 2; c++) {
        double[] seen = NaiveLayers.moments(new NaiveLayers.Batch(points, 4, IMAGE), c);
        mean[c] = 0.9 * mean[c] + 0.1 * seen[0];
        variance[c] = 0.9 * variance[c] + 0.1 * seen[1] * 60 / 59;
      }
      double[] now = m.statistics().snapshotDoubles();
      assertArrayEquals(mean, Arrays.copyOf(now, 2), 1e-14);
      assertArrayEquals(variance, Arrays.copyOfRange(now, 2, 4), 1e-14);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"FROZEN", "EVAL"})
  void onlyAStepOfTrainingIsRemembered(Mode mode) {
    Model m = model(DType.F32);
    Expr x = Expr.input("x", DType.F32, 4, 2, 3, 5);
    assertTrue(m.forward(x, mode, Noise.none()).updates().isEmpty());
    assertEquals(2, m.forward(x, Mode.TRAIN, Noise.none()).updates().size());
  }

  /** The mean of squares less the square of the mean would leave nothing of a variance of 1/3. */
  @Test
  void aLargeMeanDoesNotCancelTheVariance() {
    Model m = model(DType.F32);
    Expr x = Expr.input("x", DType.F32, 4, 2, 3, 5);
    Function step = train(m, x);
    float[] points = Fixtures.floats(Fixtures.points(3, 4, IMAGE.size()));
    for (int i = 0; i < points.length; i++) {
      points[i] += 10_000;
    }
    step.input(x).set(points);
    step.call();
    double[] exact = new double[points.length];
    Arrays.setAll(exact, i -> points[i]);
    NaiveLayers.Batch batch = new NaiveLayers.Batch(exact, 4, IMAGE);
    double[] y = step.output(0).toDoubles();
    for (int c = 0; c < 2; c++) {
      double[] seen = NaiveLayers.moments(batch, c);
      double expected = (exact[c * 15] - seen[0]) / Math.sqrt(seen[1] + 1e-5);
      // The mean is rounded to 1/1024 there; nothing worse than that.
      assertEquals(expected, y[c * 15], 3e-3);
    }
  }

  @Test
  void aFrozenNetworkIsItsEvaluationWhereThereIsNoNoise() {
    Model m = model(DType.F64);
    Expr x = Expr.input("x", DType.F64, 4, 2, 3, 5);
    assertEquals(m.logits(x, Mode.EVAL), m.logits(x, Mode.FROZEN));
  }

  /** A gradient by parameters that were replaced still reads the model's own statistics. */
  @Test
  void statisticsAreReadWhateverTheParametersAre() {
    Model m = model(DType.F64);
    m.statistics().restore(new double[] {1, 2, 4, 9});
    Expr x = Expr.input("x", DType.F64, 1, 2, 3, 5);
    Expr two = Expr.constant(DType.F64, 2).broadcastTo(Shape.of(2));
    double[] y =
        m.logits(x, Mode.EVAL, List.of(two, two))
            .eval(Map.of(x, Tensor.of(new double[30], 1, 2, 3, 5)))
            .toDoubles();
    assertEquals(2 * -1 / Math.sqrt(4 + 1e-5) + 2, y[0], 1e-14);
    assertEquals(2 * -2 / Math.sqrt(9 + 1e-5) + 2, y[29], 1e-14);
  }

  @Test
  void oneValueAFeatureHasNoVariance() {
    Layer layer = new Layer.Sequential(List.of(new Layer.BatchNorm(3)));
    Model m = Model.create(layer, Shape.of(3), DType.F32, Fixtures.streams(1));
    Expr x = Expr.input("x", DType.F32, 1, 3);
    String message =
        assertThrows(IllegalArgumentException.class, () -> m.logits(x, Mode.TRAIN)).getMessage();
    assertEquals(
        "layer 0, BatchNorm(3), is given one value a feature, which has no variance; a training"
            + " step needs a batch of 2 or more",
        message);
    assertEquals(Shape.of(1, 3), m.logits(x, Mode.FROZEN).shape());
  }

  private static List<String> names(Parameters p) {
    return p.list().stream().map(Parameter::name).toList();
  }
}

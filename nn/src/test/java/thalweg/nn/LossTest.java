package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.Tensor;
import thalweg.expr.VerifyGrad;

/** Every loss held against its formula in double. */
final class LossTest {

  static Stream<Arguments> cases() {
    return Stream.of(
        Arguments.of(new Loss.CrossEntropy(), 5),
        Arguments.of(new Loss.CrossEntropy(0.1), 5),
        Arguments.of(new Loss.CrossEntropy(0.9), 2),
        Arguments.of(new Loss.CrossEntropy(0.3), 1),
        Arguments.of(new Loss.SquaredError(), 5),
        Arguments.of(new Loss.SquaredError(), 1),
        Arguments.of(new Loss.Hinge(), 5),
        Arguments.of(new Loss.Hinge(), 2),
        Arguments.of(new Loss.Binary(), 1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsItsFormula(Loss loss, int logits) {
    double[] z = Fixtures.points(5, 13, logits);
    int[] y = Fixtures.labels(6, 13, loss.classes(logits));
    Tensor each = perExample(loss, DType.F64, logits, z, y);
    for (int i = 0; i < y.length; i++) {
      double expected = naive(loss, Fixtures.row(z, i, logits), y[i]);
      assertEquals(expected, each.get(i), 1e-13, "example " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void enormousLogitsGiveFiniteLossesAndGradients(Loss loss, int logits) {
    int[] y = {0, 0, 0, loss.classes(logits) - 1, loss.classes(logits) - 1};
    double[] z = new double[5 * logits];
    double[] ends = {1e4, -1e4, 0, 1e4, -1e4};
    for (int i = 0; i < 5; i++) {
      z[i * logits] = ends[i];
      z[i * logits + logits - 1] += logits > 1 ? -ends[i] : 0;
    }
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      Tensor each = perExample(loss, dtype, logits, z, y);
      Expr at = Expr.input("z", dtype, 5, logits);
      Expr labels = Expr.input("y", DType.I32, 5);
      double[] slope =
          Grad.grad(loss.perExample(at, labels).sum(), at)
              .eval(Map.of(at, tensor(dtype, z, 5, logits), labels, Tensor.of(y, 5)))
              .toDoubles();
      for (int i = 0; i < 5; i++) {
        double expected = naive(loss, Fixtures.row(z, i, logits), y[i]);
        double scale = dtype == DType.F32 ? 1e-6 : 1e-14;
        assertEquals(expected, each.get(i), scale * Math.max(1, expected), "example " + i);
        for (int j = 0; j < logits; j++) {
          assertTrue(Double.isFinite(slope[i * logits + j]), "slope of example " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nanGoesToNanAndToItsOwnExampleAlone(Loss loss, int logits) {
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      for (int at = 0; at < logits; at++) {
        double[] z = Fixtures.points(5, 3, logits);
        z[logits + at] = Double.NaN;
        Tensor each = perExample(loss, dtype, logits, z, new int[3]);
        assertEquals(naive(loss, Fixtures.row(z, 0, logits), 0), each.get(0), 1e-6);
        assertTrue(Double.isNaN(each.get(1)), "logit " + at + ": " + each.get(1));
        assertEquals(naive(loss, Fixtures.row(z, 2, logits), 0), each.get(2), 1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void derivativesAgreeWithDifferenceQuotients(Loss loss, int logits) {
    Expr z = Expr.input("z", DType.F64, 6, logits);
    Expr labels = Expr.input("y", DType.I32, 6);
    double[] at = Fixtures.points(7, 6, logits);
    int[] y = Fixtures.labels(8, 6, loss.classes(logits));
    Map<Expr, Tensor> values = Map.of(z, tensor(DType.F64, at, 6, logits), labels, Tensor.of(y, 6));
    Expr each = loss.perExample(z, labels);
    RandomKey key = new RandomKey(1, "loss");
    assertEquals(0, VerifyGrad.of(each, List.of(z), values, key).error(), 1e-9);
    if (loss instanceof Loss.Hinge || (loss instanceof Loss.CrossEntropy && logits == 1)) {
      return; // Second derivatives are zero: nothing to hold a quotient against.
    }
    Expr slope = Grad.grad(each.sum(), z);
    assertEquals(0, VerifyGrad.of(slope, List.of(z), values, key).error(), 1e-9);
  }

  @Test
  void theMeanIsOverTheBatch() {
    Expr z = Expr.input("z", DType.F32, 4, 3);
    Expr y = Expr.input("y", DType.I32, 4);
    Loss loss = new Loss.Hinge();
    assertSame(loss.perExample(z, y).mean(), loss.mean(z, y));
  }

  @Test
  void crossEntropyWithoutSmoothingIsTheExpressionThatIsFast() {
    Expr z = Expr.input("z", DType.F64, 4, 3);
    Expr y = Expr.input("y", DType.I32, 4);
    Expr expected = z.logSoftmax().mul(y.oneHot(3).cast(DType.F64)).sum(1).neg();
    assertSame(expected, new Loss.CrossEntropy().perExample(z, y));
  }

  @Test
  void oneLogitIsWorthTwoOfWhichTheFirstIsZero() {
    double[] z = {0.3, -2, 7, 0};
    int[] y = {1, 0, 0, 1};
    double[] pairs = {0, 0.3, 0, -2, 0, 7, 0, 0};
    Tensor one = perExample(new Loss.Binary(), DType.F64, 1, z, y);
    Tensor two = perExample(new Loss.CrossEntropy(), DType.F64, 2, pairs, y);
    for (int i = 0; i < 4; i++) {
      assertEquals(two.get(i), one.get(i), 1e-14);
    }
  }

  /** Logits are 0 where a last layer begins with zeros: the slope there must be the formula's. */
  @Test
  void theBinaryLossHasItsSlopeAndItsCurvatureAtZero() {
    Expr z = Expr.input("z", DType.F64, 2, 1);
    Expr y = Expr.input("y", DType.I32, 2);
    Expr slope = Grad.grad(new Loss.Binary().perExample(z, y).sum(), z);
    Expr curvature = Grad.grad(slope.sum(), z);
    Map<Expr, Tensor> at = Map.of(z, Tensor.zeros(DType.F64, z.shape()), y, tensor(0, 1));
    assertEquals("[0.5, -0.5]", java.util.Arrays.toString(slope.eval(at).toDoubles()));
    assertEquals("[0.25, 0.25]", java.util.Arrays.toString(curvature.eval(at).toDoubles()));
  }

  @Test
  void eachLossSaysHowManyLabelsItTakes() {
    assertEquals(10, new Loss.CrossEntropy().classes(10));
    assertEquals(10, new Loss.SquaredError().classes(10));
    assertEquals(10, new Loss.Hinge().classes(10));
    assertEquals(2, new Loss.Binary().classes(1));
    String said =
        assertThrows(IllegalArgumentException.class, () -> new Loss.Binary().classes(2))
            .getMessage();
    assertEquals("binary loss: 2 logits found; expected 1, of which labels are 0 and 1", said);
    assertThrows(IllegalArgumentException.class, () -> new Loss.Hinge().classes(1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void misfitsAreRefused(Loss loss, int logits) {
    Expr z = Expr.input("z", DType.F32, 4, logits);
    Expr y = Expr.input("y", DType.I32, 4);
    for (Expr labels :
        List.of(Expr.input("y", DType.I32, 5), Expr.input("y", DType.F32, 4), z.cast(DType.I32))) {
      assertThrows(IllegalArgumentException.class, () -> loss.mean(z, labels));
    }
    assertThrows(IllegalArgumentException.class, () -> loss.mean(z.cast(DType.I32), y));
    assertThrows(IllegalArgumentException.class, () -> loss.mean(z.reshape(4 * logits), y));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void smoothingTakesNothingFromUniformLogits(DType dtype) {
    Tensor each = perExample(new Loss.CrossEntropy(0.4), dtype, 4, new double[8], new int[] {0, 3});
    assertEquals(Math.log(4), each.get(0), 1e-6);
    assertEquals(Math.log(4), each.get(1), 1e-6);
  }

  @Test
  void smoothingOutOfRangeIsRefused() {
    for (double bad : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> new Loss.CrossEntropy(bad));
    }
  }

  private static double naive(Loss loss, double[] z, int y) {
    double sum = 0;
    return switch (loss) {
      case Loss.CrossEntropy c -> {
        for (int j = 0; j < z.length; j++) {
          double target = (j == y ? 1 - c.labelSmoothing() : 0) + c.labelSmoothing() / z.length;
          sum += target == 0 ? 0 : target * minusLogSoftmax(z, j);
        }
        yield sum;
      }
      case Loss.SquaredError _ -> {
        for (int j = 0; j < z.length; j++) {
          double miss = z[j] - (j == y ? 1 : 0);
          sum += miss * miss;
        }
        yield sum / z.length;
      }
      case Loss.Hinge _ -> {
        for (int j = 0; j < z.length; j++) {
          sum += j == y ? 0 : Math.max(0, 1 - (z[y] - z[j]));
        }
        yield sum / z.length;
      }
      case Loss.Binary _ -> minusLogSoftmax(new double[] {0, z[0]}, y);
    };
  }

  private static double minusLogSoftmax(double[] z, int j) {
    double top = Double.NEGATIVE_INFINITY;
    for (double x : z) {
      top = Math.max(top, x);
    }
    double sum = 0;
    for (double x : z) {
      sum += Math.exp(x - top);
    }
    return Math.log(sum) + top - z[j];
  }

  private static Tensor perExample(Loss loss, DType dtype, int logits, double[] z, int[] y) {
    Expr in = Expr.input("z", dtype, y.length, logits);
    Expr labels = Expr.input("y", DType.I32, y.length);
    return loss.perExample(in, labels)
        .eval(Map.of(in, tensor(dtype, z, y.length, logits), labels, Tensor.of(y, y.length)));
  }

  private static Tensor tensor(int... values) {
    return Tensor.of(values, values.length);
  }

  private static Tensor tensor(DType dtype, double[] values, int... shape) {
    return dtype == DType.F64
        ? Tensor.of(values, shape)
        : Tensor.of(Fixtures.floats(values), shape);
  }
}

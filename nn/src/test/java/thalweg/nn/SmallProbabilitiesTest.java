package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.VerifyGrad;

/** The cross-entropy of a network that is very sure: logits that lie far apart. */
final class SmallProbabilitiesTest {
  private static final int ROWS = 257;
  private static final int CLASSES = 11;

  /** Logits spread over 0 to 100, as seen after long training without decay. */
  private final double[] logits =
      new SplittableRandom(1).doubles(ROWS * CLASSES, 0, 100).map(z -> (float) z).toArray();

  private final int[] labels = Fixtures.labels(2, ROWS, CLASSES);

  @Test
  void noDerivativeIsASubnormalNumber() {
    double[] deltas = gradient(DType.F32);
    long subnormal = 0;
    long plainlySubnormal = 0;
    for (int i = 0; i < deltas.length; i++) {
      subnormal += isSubnormal(deltas[i]) ? 1 : 0;
      plainlySubnormal += isSubnormal(expected(i)) ? 1 : 0;
    }
    assertEquals(0, subnormal);
    assertTrue(plainlySubnormal > 50, "the logits would have given " + plainlySubnormal);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void whatIsLeftOutOfADerivativeIsBelowAll(DType dtype) {
    double[] deltas = gradient(dtype);
    for (int i = 0; i < deltas.length; i++) {
      double rounding = (dtype == DType.F32 ? 0x1p-17 : 0x1p-48) * Math.abs(expected(i));
      double cancelled = i % CLASSES == labels[i / CLASSES] ? 0x1p-22 : 0;
      assertEquals(expected(i), deltas[i], 1e-26 + rounding + cancelled);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void lossesAreThoseOfAllProbabilities(DType dtype) {
    Expr z = Expr.input("z", dtype, ROWS, CLASSES);
    Expr y = Expr.input("y", DType.I32, ROWS);
    Function f = function(List.of(new Loss.CrossEntropy().perExample(z, y)), z, y);
    double least = dtype == DType.F32 ? 0x1p-18 : 0x1p-44;
    for (int i = 0; i < ROWS; i++) {
      double loss = Fixtures.crossEntropy(Fixtures.row(logits, i, CLASSES), labels[i]);
      assertEquals(loss, f.output(0).get(i), least + least * loss);
    }
  }

  @Test
  void firstAndSecondDerivativesAreThoseOfDifferences() {
    Expr z = Expr.input("z", DType.F64, 3, 4);
    Expr y = Expr.input("y", DType.I32, 3);
    double[] far = {0, 1, -700, -650, -62, 0.5, -61, -60, 3, -1000, 2, 1};
    Map<Expr, Tensor> values = Map.of(z, Tensor.of(far, 3, 4), y, labelled(0, 3, 2));
    Expr loss = new Loss.CrossEntropy().mean(z, y);
    assertTrue(VerifyGrad.of(loss, List.of(z), values, new RandomKey(1, "first")).error() < 1e-9);
    Expr gradient = Grad.grad(loss, z);
    assertTrue(
        VerifyGrad.of(gradient, List.of(z), values, new RandomKey(1, "second")).error() < 1e-9);
  }

  @Test
  void notANumberStaysOneInItsOwnRow() {
    Expr z = Expr.input("z", DType.F32, 2, 3);
    Expr y = Expr.input("y", DType.I32, 2);
    Function f =
        Function.compile(
            "t",
            Fixtures.WORKERS,
            List.of(Grad.grad(new Loss.CrossEntropy().perExample(z, y).sum(), z)),
            List.of());
    f.input(z).set(new float[] {0, Float.NaN, -200, Float.NEGATIVE_INFINITY, 0, -200});
    f.input(y).set(new int[] {0, 1});
    f.call();
    for (int i = 0; i < 3; i++) {
      assertTrue(Double.isNaN(f.output(0).get(i)));
      assertEquals(0, f.output(0).get(3 + i));
    }
  }

  private static Tensor labelled(int... labels) {
    Tensor t = Tensor.zeros(DType.I32, Shape.of(labels.length));
    t.set(labels);
    return t;
  }

  private double[] gradient(DType dtype) {
    Expr z = Expr.input("z", dtype, ROWS, CLASSES);
    Expr y = Expr.input("y", DType.I32, ROWS);
    Expr loss = new Loss.CrossEntropy().perExample(z, y).sum();
    return function(List.of(Grad.grad(loss, z)), z, y).output(0).toDoubles();
  }

  private Function function(List<Expr> outputs, Expr z, Expr y) {
    Function f = Function.compile("t", Fixtures.WORKERS, outputs, List.of());
    if (z.dtype() == DType.F32) {
      f.input(z).set(Fixtures.floats(logits));
    } else {
      f.input(z).set(logits);
    }
    f.input(y).set(labels);
    f.call();
    return f;
  }

  /** Softmax minus one-hot, in double. */
  private double expected(int i) {
    double[] row = Fixtures.row(logits, i / CLASSES, CLASSES);
    double p = Math.exp(-Fixtures.crossEntropy(row, i % CLASSES));
    return i % CLASSES == labels[i / CLASSES] ? p - 1 : p;
  }

  private static boolean isSubnormal(double x) {
    return x != 0 && Math.abs(x) < Float.MIN_NORMAL;
  }
}

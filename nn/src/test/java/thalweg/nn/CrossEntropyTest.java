package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;

final class CrossEntropyTest {
  @Test
  void itIsMinusTheLogarithmOfTheSoftmaxAtTheLabel() {
    double[] z = Fixtures.points(3, 7, 4);
    int[] y = Fixtures.labels(4, 7, 4);
    Function f = compile(DType.F64, 7, 4, z, y);
    double sum = 0;
    for (int i = 0; i < 7; i++) {
      double expected = Fixtures.crossEntropy(Fixtures.row(z, i, 4), y[i]);
      assertEquals(expected, f.output(0).get(i), 1e-14);
      sum += expected;
    }
    assertEquals(sum / 7, f.output(1).get(0), 1e-14);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void enormousLogitsNeitherOverflowNorLoseTheLoss(DType dtype) {
    double[] z = {10_000, 0, -10_000, 10_000, 10_000, 10_000, 0, 0, -30_000};
    Function f = compile(dtype, 3, 3, z, new int[] {1, 2, 2});
    assertEquals(10_000, f.output(0).get(0), 1e-6);
    assertEquals(Math.log(3), f.output(0).get(1), 1e-6);
    assertEquals(30_000 + Math.log(2), f.output(0).get(2), 1e-2);
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfEveryParameterAreThoseOfCentralDifferences(Layer.Nonlinearity kind) {
    Model m = Fixtures.mlp(6, DType.F64, kind, 3, 5, 4, 3);
    double[] x = Fixtures.points(8, 6, 3);
    int[] y = Fixtures.labels(9, 6, 3);
    Examples data = Examples.of(x, y, m.example());
    Expr logits = m.logits(data.inputs().read(), Mode.TRAIN);
    Expr loss = new Loss.CrossEntropy().mean(logits, data.labels().read());
    Function gradient =
        Function.compile("t", Fixtures.WORKERS, Grad.grad(loss, m.parameters().reads()), List.of());
    gradient.call();
    double h = 1e-5;
    for (int p = 0; p < m.parameters().list().size(); p++) {
      Tensor w = m.parameters().list().get(p).variable().value();
      for (int i = 0; i < w.shape().size(); i++) {
        double[] at = w.toDoubles();
        double kept = at[i];
        at[i] = kept + h;
        w.set(at);
        double above = loss(m, kind, x, y);
        at[i] = kept - h;
        w.set(at);
        double below = loss(m, kind, x, y);
        at[i] = kept;
        w.set(at);
        assertEquals((above - below) / (2 * h), gradient.output(p).get(i), 1e-9);
      }
    }
  }

  @Test
  void misfitsAreRefused() {
    Expr z = Expr.input("z", DType.F32, 4, 3);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Loss.CrossEntropy().mean(z, Expr.input("y", DType.I32, 5)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Loss.CrossEntropy().mean(z, Expr.input("y", DType.F32, 4)));
  }

  private static double loss(Model m, Layer.Nonlinearity kind, double[] x, int[] y) {
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double[] row = Fixtures.row(x, i, m.example().dim(0));
      sum += Fixtures.crossEntropy(Fixtures.logits(m, kind, row), y[i]);
    }
    return sum / y.length;
  }

  private static Function compile(DType dtype, int batch, int classes, double[] z, int[] y) {
    Expr logits = Expr.input("z", dtype, batch, classes);
    Expr labels = Expr.input("y", DType.I32, batch);
    Function f =
        Function.compile(
            "t",
            Fixtures.WORKERS,
            List.of(
                new Loss.CrossEntropy().perExample(logits, labels),
                new Loss.CrossEntropy().mean(logits, labels)),
            List.of());
    Values.set(f.input(logits), z, 0);
    f.input(labels).set(y);
    f.call();
    return f;
  }
}

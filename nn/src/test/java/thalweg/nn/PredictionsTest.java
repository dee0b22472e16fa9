package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Tensor;

final class PredictionsTest {
  private static final Expr Z = Expr.input("z", DType.F64, 4, 3);
  private static final Expr Y = Expr.input("y", DType.I32, 4);
  private static final Map<Expr, Tensor> AT =
      at(Z, Y, new double[] {1, 2, 5, 1, 2, 5, 3, 3, -9, 1e4, -1e4, 0}, 2, 0, 1, 0);

  @Test
  void theMarginIsTheLabelsLogitMinusTheLargestOther() {
    assertArrayEquals(new double[] {3, -4, 0, 1e4}, Predictions.margin(Z, Y).eval(AT).toDoubles());
  }

  @Test
  void thePredictionIsTheFirstOfTheLargest() {
    assertArrayEquals(new int[] {2, 2, 0, 0}, Predictions.label(Z).eval(AT).toInts());
  }

  @Test
  void theProbabilityIsTheSoftmaxAtTheLabel() {
    double[] p = Predictions.probability(Z, Y).eval(AT).toDoubles();
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(5);
    assertEquals(Math.exp(5) / sum, p[0], 1e-15);
    assertEquals(Math.exp(1) / sum, p[1], 1e-15);
    assertEquals(1 / (2 + Math.exp(-12)), p[2], 1e-15);
    assertEquals(1, p[3]);
  }

  @Test
  void oneLogitCountsAsTwoOfWhichTheFirstIsZero() {
    Expr z = Expr.input("z", DType.F64, 4, 1);
    Map<Expr, Tensor> at = at(z, Y, new double[] {2, 2, -3, 0}, 1, 0, 0, 1);
    assertArrayEquals(new double[] {2, -2, 3, 0}, Predictions.margin(z, Y).eval(at).toDoubles());
    assertArrayEquals(new int[] {1, 1, 0, 0}, Predictions.label(z).eval(at).toInts());
    double[] p = Predictions.probability(z, Y).eval(at).toDoubles();
    assertEquals(1 / (1 + Math.exp(-2)), p[0], 1e-15);
    assertEquals(1 / (1 + Math.exp(2)), p[1], 1e-15);
    assertEquals(0.5, p[3], 1e-15);
  }

  @Test
  void nanGoesToNanAndInfinityStaysInItsPlace() {
    double nan = Double.NaN;
    double inf = Double.POSITIVE_INFINITY;
    double[] z = {nan, 1, 2, 1, nan, 2, 1, 2, -inf, inf, 0, 0};
    Map<Expr, Tensor> at = at(Z, Y, z, 0, 0, 1, 0);
    double[] margins = Predictions.margin(Z, Y).eval(at).toDoubles();
    double[] p = Predictions.probability(Z, Y).eval(at).toDoubles();
    assertTrue(Double.isNaN(margins[0]) && Double.isNaN(margins[1]));
    assertTrue(Double.isNaN(p[0]) && Double.isNaN(p[1]));
    assertEquals(1, margins[2]);
    assertEquals(1 / (1 + Math.exp(-1)), p[2], 1e-15);
    assertEquals(inf, margins[3]);
  }

  @Test
  void misfitsAreRefused() {
    Expr five = Expr.input("y", DType.I32, 5);
    assertThrows(IllegalArgumentException.class, () -> Predictions.margin(Z, five));
    assertThrows(IllegalArgumentException.class, () -> Predictions.probability(Z, five));
    assertThrows(IllegalArgumentException.class, () -> Predictions.label(five));
  }

  private static Map<Expr, Tensor> at(Expr z, Expr y, double[] logits, int... labels) {
    return Map.of(z, Tensor.of(logits, z.shape().dims()), y, Tensor.of(labels, labels.length));
  }
}

package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Tensor;

final class ClipTest {
  private static final Expr A = Expr.input("a", DType.F32, 2);
  private static final Expr B = Expr.input("b", DType.F32, 1, 1);

  @Test
  void theNormIsThatOfAllGradientsTogether() {
    assertEquals(13, Clip.norm(List.of(A, B)).eval(at(3, 4, 12)).get(0));
    assertEquals(0, Clip.norm(List.of()).eval().get(0));
  }

  @Test
  void aboveTheBoundAllAreScaledToIt() {
    List<Expr> clipped = new Clip.ByNorm(6.5).apply(List.of(A, B));
    assertArrayEquals(new float[] {1.5f, 2}, clipped.get(0).eval(at(3, 4, 12)).toFloats());
    assertArrayEquals(new float[] {6}, clipped.get(1).eval(at(3, 4, 12)).toFloats());
    assertEquals("[1,1]", clipped.get(1).shape().toString());
  }

  @Test
  void upToTheBoundNoBitChanges() {
    List<Expr> clipped = new Clip.ByNorm(13).apply(List.of(A, B));
    assertArrayEquals(new float[] {3, 4}, clipped.get(0).eval(at(3, 4, 12)).toFloats());
    float[] odd = {0.1f, -0.3f};
    assertArrayEquals(odd, clipped.get(0).eval(at(odd[0], odd[1], 1e-30f)).toFloats());
    assertArrayEquals(new float[2], clipped.get(0).eval(at(0, 0, 0)).toFloats());
  }

  @Test
  void byValueEachNumberIsBroughtIntoItsRange() {
    List<Expr> clipped = new Clip.ByValue(2).apply(List.of(A, B));
    assertArrayEquals(new float[] {2, -2}, clipped.get(0).eval(at(9, -2.5f, 1)).toFloats());
    assertArrayEquals(new float[] {1}, clipped.get(1).eval(at(9, -2.5f, 1)).toFloats());
  }

  @Test
  void nanIsNeverHidden() {
    Map<Expr, Tensor> bad = at(Float.NaN, 1, 1);
    assertTrue(Double.isNaN(new Clip.ByValue(2).apply(List.of(A, B)).get(0).eval(bad).get(0)));
    for (Expr g : new Clip.ByNorm(2).apply(List.of(A, B))) {
      assertTrue(Double.isNaN(g.eval(bad).get(0)));
    }
    Map<Expr, Tensor> infinite = at(Float.POSITIVE_INFINITY, 1, 1);
    Expr first = new Clip.ByNorm(2).apply(List.of(A, B)).get(0);
    assertTrue(Double.isNaN(first.eval(infinite).get(0)));
  }

  @Test
  void noneIsTheGradientsThemselves() {
    List<Expr> gradients = List.of(A, B);
    assertSame(gradients, new Clip.None().apply(gradients));
  }

  @Test
  void boundsOutOfRangeAreRefused() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Clip.ByNorm(bad));
      assertThrows(IllegalArgumentException.class, () -> new Clip.ByValue(bad));
    }
  }

  private static Map<Expr, Tensor> at(float a0, float a1, float b) {
    return Map.of(A, Tensor.of(new float[] {a0, a1}, 2), B, Tensor.of(new float[] {b}, 1, 1));
  }
}

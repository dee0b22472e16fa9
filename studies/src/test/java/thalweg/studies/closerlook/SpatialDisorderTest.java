package thalweg.studies.closerlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

class SpatialDisorderTest {
  private static float[] plane(IntBinaryOperator of) {
    float[] plane = new float[25];
    for (int i = 0; i < 25; i++) {
      plane[i] = of.applyAsInt(i / 5, i % 5);
    }
    return plane;
  }

  @Test
  void aCheckerboardHasDoubleTheDisorderOfIndependentWeightsAndARampLittle() {
    // Every pair is apart by 2; the variance is 25 (1 - 1/625) / 24.
    double variance = 25 * (1 - 1 / 625.0) / 24;
    assertEquals(
        4 / (2 * variance),
        SpatialDisorder.of(plane((y, x) -> (y + x) % 2 == 0 ? 1 : -1), 5, 5),
        1e-6);
    // Half of the pairs lie along the ramp, apart by 1; the variance is 50 / 24.
    assertEquals(0.5 / (2 * 50 / 24.0), SpatialDisorder.of(plane((y, x) -> x), 5, 5), 1e-6);
  }

  @Test
  void independentWeightsHaveOneOnAverageAtAnyScale() {
    Philox random = Philox.stream(new RandomKey(1, "weights"), 0);
    double sum = 0;
    int planes = 4000;
    for (int k = 0; k < planes; k++) {
      float[] plane = new float[25];
      for (int i = 0; i < 25; i++) {
        plane[i] = (float) (7 + 0.01 * random.nextGaussian());
      }
      sum += SpatialDisorder.of(plane, 5, 5);
    }
    assertEquals(1, sum / planes, 0.01);
  }

  @Test
  void equalWeightsHaveNone() {
    assertTrue(Double.isNaN(SpatialDisorder.of(plane((y, x) -> 3), 5, 5)));
  }
}

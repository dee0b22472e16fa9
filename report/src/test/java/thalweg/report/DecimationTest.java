package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimationTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1999, 2000})
  void aShortCurveIsKeptWhole(int n) {
    assertEquals(n, Decimation.keep(new double[n]).length);
  }

  @ParameterizedTest
  @ValueSource(ints = {2001, 2003, 10_007, 1_000_003})
  void aLongCurveKeepsItsEndsAndEverySpikeInOrder(int n) {
    double[] values = IntStream.range(0, n).mapToDouble(i -> Math.sin(i * 0.001)).toArray();
    values[n / 3] = 50;
    values[n / 2] = -50;
    int[] kept = Decimation.keep(values);
    assertTrue(kept.length <= Decimation.MOST, kept.length + " points");
    assertEquals(0, kept[0]);
    assertEquals(n - 1, kept[kept.length - 1]);
    for (int i = 1; i < kept.length; i++) {
      assertTrue(kept[i] > kept[i - 1]);
    }
    assertTrue(Arrays.stream(kept).anyMatch(i -> i == n / 3));
    assertTrue(Arrays.stream(kept).anyMatch(i -> i == n / 2));
  }

  @Test
  void whatIsNotFiniteDoesNotHideNumbers() {
    double[] values = new double[9000];
    Arrays.fill(values, Double.NaN);
    values[4000] = 3;
    assertTrue(Arrays.stream(Decimation.keep(values)).anyMatch(i -> i == 4000));
  }
}

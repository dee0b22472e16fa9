package thalweg.studies.closerlook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.RandomKey;

class OverDispersionTest {
  private static final int RUNS = 50;
  private static final RandomKey KEY = new RandomKey(3, "null");

  @Test
  void isTheRatioOfVariances() {
    // P = 0.25, 0.75; mean 0.5; variance 0.125; binomial variance 0.25 / 4.
    assertEquals(2, OverDispersion.of(new int[] {1, 3}, 4), 1e-15);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 0.9})
  void isAboutOneForExamplesThatAreAllAlike(double p) {
    int n = 20_000;
    int[] right = OverDispersion.binomial(n, RUNS, p, KEY);
    // Five standard deviations of D, sqrt(2 / n) for a variance of near-normal counts; more at the
    // edges, where counts are skewed.
    assertEquals(1, OverDispersion.of(right, RUNS), 8 * Math.sqrt(2.0 / n));
    assertEquals(p, OverDispersion.mean(right, RUNS), 5 * Math.sqrt(p * (1 - p) / n / RUNS));
  }

  @Test
  void growsWithRunsWhenHalfOfTheExamplesIsEasier() {
    int[] easy = OverDispersion.binomial(5000, RUNS, 0.8, KEY);
    int[] hard = OverDispersion.binomial(5000, RUNS, 0.2, KEY.withStep(1));
    int[] both = Arrays.copyOf(easy, 10_000);
    System.arraycopy(hard, 0, both, 5000, 5000);
    // Within-variance 0.16/R, between-variance 0.09, over 0.25/R.
    assertEquals((0.16 / RUNS + 0.09) / (0.25 / RUNS), OverDispersion.of(both, RUNS), 0.5);
  }

  @Test
  void isNotANumberWhereNothingVaries() {
    assertTrue(Double.isNaN(OverDispersion.of(new int[] {4, 4}, 4)));
    assertTrue(Double.isNaN(OverDispersion.of(new int[] {0, 0}, 4)));
  }

  @Test
  void drawsAreAFunctionOfTheKey() {
    int[] once = OverDispersion.binomial(100, RUNS, 0.3, KEY);
    assertArrayEquals(once, OverDispersion.binomial(100, RUNS, 0.3, KEY));
    assertTrue(!Arrays.equals(once, OverDispersion.binomial(100, RUNS, 0.3, KEY.withStep(1))));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void certainExamplesAreDrawnAsSuch(double p) {
    int[] expected = new int[7];
    Arrays.fill(expected, (int) (RUNS * p));
    assertArrayEquals(expected, OverDispersion.binomial(7, RUNS, p, KEY));
  }
}

package thalweg.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpearmanTest {
  private static final double[] LEVELS = {0, 0.25, 0.5, 0.75, 1};

  @Test
  void onlyTheOrderCounts() {
    assertEquals(1, Spearman.of(LEVELS, new double[] {1, 2, 3, 1000, 1e9}), 1e-15);
    assertEquals(-1, Spearman.of(LEVELS, new double[] {5, 4, 3, 2, 1}), 1e-15);
    // One exchange of neighbours: 1 - 6 * 2 / (5 * 24).
    assertEquals(0.9, Spearman.of(LEVELS, new double[] {1, 2, 4, 3, 5}), 1e-15);
  }

  @Test
  void equalValuesShareTheirMeanRank() {
    // Ranks 1.5, 1.5, 3, 4, 5: covariance 9.5 over sqrt(10 * 9.5).
    assertEquals(9.5 / Math.sqrt(95), Spearman.of(LEVELS, new double[] {1, 1, 3, 4, 5}), 1e-15);
  }

  @Test
  void whatHasNoOrderHasNoCorrelation() {
    assertTrue(Double.isNaN(Spearman.of(LEVELS, new double[] {2, 2, 2, 2, 2})));
    assertTrue(Double.isNaN(Spearman.of(LEVELS, new double[] {1, 2, Double.NaN, 4, 5})));
  }
}

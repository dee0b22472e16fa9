package thalweg.lab.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CartographyMapTest {
  private static CartographyMap map() {
    double[][] course = {{0.9, 0.9}, {0.1, 0.1}, {0.1, 0.9}, {0.5, 0.6}};
    TrainingDynamics dynamics = new TrainingDynamics(4);
    for (int i = 0; i < 4; i++) {
      for (double p : course[i]) {
        dynamics.add(i, p, p > 0.5);
      }
    }
    return new CartographyMap(4, dynamics);
  }

  @Test
  void theRegionsAreThoseOfThePaper() {
    assertArrayEquals(new int[] {0}, map().region(CartographyMap.Region.EASY, 0.25));
    assertArrayEquals(new int[] {1}, map().region(CartographyMap.Region.HARD, 0.25));
    assertArrayEquals(new int[] {2, 3}, map().region(CartographyMap.Region.AMBIGUOUS, 0.5));
  }

  @Test
  void aWholeRegionIsAllAndEqualsStayAsTheyStand() {
    assertArrayEquals(new int[] {2, 3, 0, 1}, map().region(CartographyMap.Region.AMBIGUOUS, 1));
    assertThrows(
        IllegalArgumentException.class, () -> map().region(CartographyMap.Region.EASY, 1.5));
  }
}

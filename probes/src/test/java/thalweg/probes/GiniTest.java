package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class GiniTest {
  @Test
  void oneTwoThreeTenGiveFourHundredThirtySevenAndAHalfThousandths() {
    assertEquals(0.4375, Gini.of(10, 1, 3, 2).value(), 1e-15);
  }

  @Test
  void equalValuesGiveNothingAndOneOwnerOfAllGivesNMinusOneOverN() {
    assertEquals(0, Gini.of(3, 3, 3, 3, 3).value(), 1e-15);
    assertEquals(0, Gini.of(7).value(), 1e-15);
    assertEquals(4.0 / 5, Gini.of(0, 0, 9, 0, 0).value(), 1e-15);
  }

  @Test
  void isTheMeanDifferenceOfPairsOverTwiceTheMeanAtAnyScale() {
    double[] v = Fixtures.points(3, 40, 1);
    double sum = 0;
    double apart = 0;
    for (int i = 0; i < v.length; i++) {
      v[i] = Math.abs(v[i]);
      sum += v[i];
      for (int j = 0; j < i; j++) {
        apart += 2 * Math.abs(v[i] - v[j]);
      }
    }
    double expected = apart / (2 * v.length * sum);
    assertEquals(expected, Gini.of(v).value(), 1e-14);
    double[] scaled = v.clone();
    for (int i = 0; i < v.length; i++) {
      scaled[i] *= 1e-200;
    }
    assertEquals(expected, Gini.of(scaled).value(), 1e-13);
  }

  @Test
  void zerosAloneAreSaidAndValuesThatAreNotFiniteAreNotMeasured() {
    assertTrue(Gini.of(0, 0).nothingToShare());
    assertEquals(0, Gini.of(0, 0).value());
    assertFalse(Gini.of(0, 1).nothingToShare());
    assertTrue(Double.isNaN(Gini.of(1, Double.NaN).value()));
    assertTrue(Double.isNaN(Gini.of(1, Double.POSITIVE_INFINITY).value()));
  }

  @Test
  void nothingAndValuesBelowZeroAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Gini.of());
    assertThrows(IllegalArgumentException.class, () -> Gini.of(1, -1));
  }
}

package thalweg.studies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.report.Verdict;

class StatisticsTest {

  /** Percentage points of the t distribution, as every table prints them. */
  @ParameterizedTest
  @CsvSource({
    "0.95, 1, 12.706205", "0.95, 2, 4.302653", "0.95, 3, 3.182446", "0.95, 4, 2.776445",
    "0.95, 5, 2.570582", "0.95, 9, 2.262157", "0.95, 10, 2.228139", "0.95, 30, 2.042272",
    "0.99, 2, 9.924843", "0.99, 7, 3.499483", "0.5, 1, 1.0", "0.95, 1000, 1.962339"
  })
  void quantilesAreThoseOfTheTables(double probability, int degrees, double t) {
    assertEquals(t, StudentT.twoSided(probability, degrees), 6e-7 * t);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.8, 0.95, 0.999})
  void withTwoDegreesTheQuantileHasAClosedForm(double a) {
    // P(|T| <= t) = t / sqrt(2 + t^2) for two degrees of freedom.
    assertEquals(a * Math.sqrt(2 / (1 - a * a)), StudentT.twoSided(a, 2), 1e-11);
  }

  @Test
  void probabilitiesAndDegreesOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(1, 3));
    assertThrows(IllegalArgumentException.class, () -> StudentT.twoSided(0.95, 0));
  }

  @Test
  void intervalIsTheMeanPlusMinusTStandardErrors() {
    Interval i = Interval.of(1, 2, 3, 4, 5);
    double half = 2.7764451 * Math.sqrt(2.5 / 5);
    assertEquals(3, i.mean(), 1e-15);
    assertEquals(3 - half, i.low(), 1e-6);
    assertEquals(3 + half, i.high(), 1e-6);
    assertEquals(5, i.seeds());
  }

  @Test
  void oneSeedHasAMeanButNoInterval() {
    Interval equal = Interval.of(0.1, 0.1, 0.1);
    assertEquals(new Interval(0.1, 0.1, 0.1, 3), equal);
    Interval one = Interval.of(4);
    assertEquals(4, one.mean());
    assertTrue(Double.isNaN(one.low()) && Double.isNaN(one.high()));
    assertTrue(Double.isNaN(Interval.of().mean()));
  }

  @Test
  void verdictFollowsFromWhereTheWholeIntervalLies() {
    double[] far = {1, 1.1, 0.9};
    double[] wide = {1, -1, 0.9};
    assertEquals(Verdict.PASS, new Claimed.Above(0).judge(far));
    assertEquals(Verdict.FAIL, new Claimed.Above(2).judge(far));
    assertEquals(Verdict.INCONCLUSIVE, new Claimed.Above(0).judge(wide));
    assertEquals(Verdict.PASS, new Claimed.Between(0, 2).judge(far));
    assertEquals(Verdict.FAIL, new Claimed.Between(-2, 0).judge(far));
    assertEquals(Verdict.FAIL, new Claimed.Between(2, 3).judge(far));
    assertEquals(Verdict.INCONCLUSIVE, new Claimed.Between(0, 1).judge(far));
  }

  @Test
  void atTheThresholdOnlyAtLeastHolds() {
    double[] zeros = {0, 0, 0};
    assertEquals(Verdict.PASS, new Claimed.AtLeast(0).judge(zeros));
    assertEquals(Verdict.FAIL, new Claimed.Above(0).judge(zeros));
    assertEquals(Verdict.FAIL, new Claimed.AtLeast(0).judge(-1, -1, -1));
    assertEquals(Verdict.FAIL, new Claimed.Between(0, 1).judge(zeros));
  }

  @Test
  void fewerThanThreeSeedsOrASeedNotMeasuredDecideNothing() {
    assertEquals(Verdict.INCONCLUSIVE, new Claimed.Above(0).judge(5, 5));
    assertEquals(Verdict.INCONCLUSIVE, new Claimed.Above(0).judge(5, 5, 5, Double.NaN));
    assertEquals(Verdict.INCONCLUSIVE, new Claimed.Above(0).judge());
  }

  @Test
  void aClaimTellsHowManySeedsGaveNothing() {
    PaperClaim claim = new PaperClaim("id", "A.", "Figure 1", "effect", new Claimed.Above(0));
    var measured = claim.measured("Note.", 1, Double.NaN, 1, 1);
    assertEquals(3, measured.seeds());
    assertEquals(1, measured.effect());
    assertEquals("1 of 4 seeds gave no measurement. Note.", measured.note());
    assertEquals(Verdict.INCONCLUSIVE, measured.verdict());
  }
}

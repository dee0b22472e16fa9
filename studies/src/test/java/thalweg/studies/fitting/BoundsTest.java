package thalweg.studies.fitting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.report.Claim;
import thalweg.report.Verdict;
import thalweg.studies.Claimed;
import thalweg.studies.PaperClaim;

/** What may be concluded from times of which some are only bounded. */
class BoundsTest {
  private static final PaperClaim ABOVE_ONE = claim(new Claimed.Above(1));
  private static final Bounds CUT_OFF = Bounds.atLeast(201);

  private static PaperClaim claim(Claimed claimed) {
    return new PaperClaim("c", "A statement.", "here", "an effect", claimed);
  }

  private static Bounds[] exactly(double... values) {
    return Arrays.stream(values).mapToObj(Bounds::exactly).toArray(Bounds[]::new);
  }

  @Test
  void quotientsOfBoundsHoldEveryQuotientOfWhatLiesWithin() {
    Bounds ten = Bounds.exactly(10);
    assertEquals(Bounds.exactly(0.5), Bounds.exactly(5).over(ten));
    assertEquals(Bounds.atLeast(20.1), CUT_OFF.over(ten));
    assertEquals(Bounds.atMost(10 / 201.0), ten.over(CUT_OFF));
    assertEquals(Bounds.UNKNOWN, CUT_OFF.over(CUT_OFF), "both cut off: nothing is known");
    assertEquals(Bounds.atLeast(2), Bounds.exactly(16).over(Bounds.atMost(8)));
    assertEquals(new Bounds(0.5, 2), new Bounds(2, 4).over(new Bounds(2, 4)));
    for (double a : new double[] {201, 300, 1e6}) {
      for (double b : new double[] {1, 4, 8}) {
        Bounds all = CUT_OFF.over(Bounds.atMost(8));
        assertTrue(a / b >= all.low() && a / b <= all.high());
      }
    }
  }

  @Test
  void exactEffectsAreJudgedAsAnyOther() {
    for (double[] effects : new double[][] {{2, 2.1, 2.2}, {0.5, 0.6, 0.55}, {0.5, 2, 1}, {2, 3}}) {
      Claim judged = Bounds.judge(ABOVE_ONE, "", List.of(exactly(effects)));
      assertEquals(ABOVE_ONE.measured("", effects), judged);
    }
  }

  @Test
  void aLowerBoundPassesWhereItSufficesAndNeverFails() {
    List<Bounds> far = List.of(Bounds.exactly(3), Bounds.atLeast(3.2), Bounds.atLeast(2.9));
    Claim passed = Bounds.judge(ABOVE_ONE, "", far);
    assertEquals(Verdict.PASS, passed.verdict());
    assertEquals((3 + 3.2 + 2.9) / 3, passed.effect(), 1e-12);
    assertTrue(passed.note().contains("lower bounds"), passed.note());
    assertTrue(passed.note().contains("3, ≥ 3.2, ≥ 2.9"), passed.note());
    List<Bounds> near = List.of(Bounds.exactly(0.5), Bounds.atLeast(0.6), Bounds.exactly(0.55));
    Claim open = Bounds.judge(ABOVE_ONE, "", near);
    assertEquals(Verdict.INCONCLUSIVE, open.verdict(), "the cut-off seed may lie anywhere above");
    assertTrue(Double.isNaN(open.effect()), "no mean of what was not measured");
    assertTrue(open.note().contains("≥ 0.6"), open.note());
  }

  @Test
  void anUpperBoundFailsWhereItSufficesAndNeverPasses() {
    List<Bounds> below = List.of(Bounds.exactly(0.5), Bounds.atMost(0.6), Bounds.atMost(0.55));
    Claim failed = Bounds.judge(ABOVE_ONE, "", below);
    assertEquals(Verdict.FAIL, failed.verdict());
    assertTrue(failed.note().contains("upper bounds"), failed.note());
    List<Bounds> above = List.of(Bounds.exactly(3), Bounds.atMost(3.2), Bounds.exactly(2.9));
    assertEquals(Verdict.INCONCLUSIVE, Bounds.judge(ABOVE_ONE, "", above).verdict());
  }

  @Test
  void whatIsUnknownDecidesNothing() {
    List<Bounds> one = List.of(Bounds.exactly(3), Bounds.exactly(3.1), Bounds.UNKNOWN);
    assertEquals(Verdict.INCONCLUSIVE, Bounds.judge(ABOVE_ONE, "", one).verdict());
    List<Bounds> two = List.of(Bounds.atLeast(9), Bounds.atLeast(9));
    assertEquals(
        Verdict.INCONCLUSIVE, Bounds.judge(ABOVE_ONE, "", two).verdict(), "two seeds are too few");
    PaperClaim within = claim(new Claimed.Between(1, 10));
    List<Bounds> inside = List.of(Bounds.exactly(3), Bounds.exactly(3.1), Bounds.atLeast(3));
    assertEquals(
        Verdict.INCONCLUSIVE,
        Bounds.judge(within, "", inside).verdict(),
        "one bound does not keep it between two thresholds");
  }

  @Test
  void boundsInDisorderAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Bounds(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Bounds(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Bounds(Double.NaN, 1));
  }
}

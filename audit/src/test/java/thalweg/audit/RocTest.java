package thalweg.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RocTest {
  private static Roc.Row[] rows(String marks) {
    Roc.Row[] rows = new Roc.Row[marks.length()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          switch (marks.charAt(i)) {
            case '+' -> Roc.Row.MARKED;
            case '-' -> Roc.Row.PLAIN;
            default -> Roc.Row.LEFT_OUT;
          };
    }
    return rows;
  }

  @Test
  void theAreaIsTheShareOfPairsInTheRightOrder() {
    SplittableRandom random = new SplittableRandom(5);
    int n = 60;
    double[] scores = new double[n];
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(12);
      marks.append("+--.".charAt(random.nextInt(4)));
    }
    Roc.Row[] rows = rows(marks.toString());
    double right = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (rows[i] == Roc.Row.MARKED && rows[j] == Roc.Row.PLAIN) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertEquals(right / pairs, Roc.auroc(scores, rows).value(), 1e-12);
  }

  @Test
  void anIntervalHoldsTheTrueAreaNineteenTimesOfTwenty() {
    SplittableRandom random = new SplittableRandom(6);
    // Two normal numbers one deviation apart: the area is Phi(1 / sqrt 2).
    double truth = 0.7602;
    int held = 0;
    for (int t = 0; t < 1000; t++) {
      double[] scores = new double[150];
      StringBuilder marks = new StringBuilder();
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextGaussian() + (i < 50 ? 1 : 0);
        marks.append(i < 50 ? '+' : '-');
      }
      Roc.Share area = Roc.auroc(scores, rows(marks.toString()));
      held += area.low() <= truth && truth <= area.high() ? 1 : 0;
    }
    // Five standard deviations of a count of 1000 with probability 0.95 are 34.
    assertEquals(950, held, 34);
  }

  @Test
  void anAreaOfOneHasAnIntervalBelowIt() {
    Roc.Share area = Roc.auroc(new double[] {3, 2, 1, 0}, rows("++--"));
    assertEquals(1, area.value());
    assertTrue(area.low() < 1 && area.high() == 1);
  }

  @Test
  void precisionLooksAtAsManyRowsAsAreMarkedAndPassesOverThoseLeftOut() {
    double[] scores = {9, 8, 7, 6, 5};
    assertEquals(0.5, Roc.precision(scores, rows("+.-+-")).value());
    assertEquals(1, Roc.precision(scores, rows("+.+--")).value());
  }

  @Test
  void wilsonsIntervalIsTheOneHePublished() {
    // Of 10 hits in 100: the roots of (p - x)² = z² x (1 - x) / 100.
    Roc.Share share = Roc.wilson(10, 100);
    assertEquals(0.05523, share.low(), 1e-5);
    assertEquals(0.17437, share.high(), 1e-5);
    for (double end : new double[] {share.low(), share.high()}) {
      double z2 = 1.959963984540054 * 1.959963984540054;
      assertEquals((0.1 - end) * (0.1 - end), z2 * end * (1 - end) / 100, 1e-12);
    }
  }

  @Test
  void normalScoresAreTheLogOddsOfRanksAndKeepOrderAndTies() {
    double[] normal = Combination.normalScores(new double[] {5, 1, 5, -2});
    assertEquals(normal[0], normal[2]);
    assertEquals(Math.log(3 / 1.0), normal[0]);
    assertEquals(0, normal[0] + (normal[1] + normal[3]) / 2, 1.5);
    assertTrue(normal[0] > normal[1] && normal[1] > normal[3]);
  }
}

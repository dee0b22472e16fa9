package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The laws of scores that are made of predictions alone. */
class LabelScoresTest {

  /** Probabilities of a model that gives the true class 0.8 and the rest to the others. */
  private static double[][] knowing(int[] truth, int classes) {
    double[][] p = new double[truth.length][classes];
    for (int i = 0; i < truth.length; i++) {
      for (int c = 0; c < classes; c++) {
        p[i][c] = c == truth[i] ? 0.8 : 0.2 / (classes - 1);
      }
    }
    return p;
  }

  @Test
  void confidentLearningFindsTheNoiseRateAndTheErrorsOfAModelThatKnows() {
    SplittableRandom random = new SplittableRandom(3);
    int n = 3000;
    int[] truth = random.ints(n, 0, 3).toArray();
    int[] given = truth.clone();
    boolean[] flipped = new boolean[n];
    for (int i = 0; i < n; i++) {
      flipped[i] = truth[i] == 0 && random.nextDouble() < 0.3;
      given[i] = flipped[i] ? 1 : truth[i];
    }
    // Every example is confidently its true class, so the counts are the truth itself.
    ConfidentLearning found = ConfidentLearning.of(knowing(truth, 3), given);
    assertArrayEquals(flipped, found.errors());
    double share = Fixtures.count(flipped) / (double) n;
    assertEquals(share, found.noiseRate(), 1e-12);
    assertEquals(share, found.joint(1, 0), 1e-12);
    assertEquals(0, found.noiseRate(0), 1e-12);
    assertEquals(0, found.noiseRate(2), 1e-12);
  }

  @Test
  void theJointSumsToOneAndItsRowsAreTheSharesOfTheGivenLabels() {
    SplittableRandom random = new SplittableRandom(4);
    int n = 500;
    int[] given = random.ints(n, 0, 4).toArray();
    double[][] p = knowing(random.ints(n, 0, 4).toArray(), 4);
    ConfidentLearning found = ConfidentLearning.of(p, given);
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      int label = i;
      double row = 0;
      for (int j = 0; j < 4; j++) {
        row += found.joint(i, j);
      }
      long count = java.util.Arrays.stream(given).filter(y -> y == label).count();
      assertEquals(count / (double) n, row, 1e-12);
      sum += row;
    }
    assertEquals(1, sum, 1e-12);
  }

  @Test
  void aClassWithoutExamplesTakesNoPart() {
    ConfidentLearning found = ConfidentLearning.of(knowing(new int[] {0, 1, 0}, 3), new int[3]);
    assertEquals(Double.POSITIVE_INFINITY, found.threshold(2));
    assertEquals(0, found.noiseRate(2));
  }

  @Test
  void el2nIsZeroForCertainAndRootTwoForCertainlyWrong() {
    El2n score = new El2n(new int[] {0, 0, 0});
    score.add(new double[][] {{1, 0}, {0, 1}, {0.5, 0.5}});
    score.add(new double[][] {{1, 0}, {0, 1}, {1, 0}});
    assertEquals(0, score.of(0));
    assertEquals(Math.sqrt(2), score.of(1), 1e-15);
    assertEquals(Math.sqrt(0.5) / 2, score.of(2), 1e-15);
  }

  @Test
  void memorizationIsTheDifferenceThatLearningFromTheExampleMakes() {
    MemorizationScore score = new MemorizationScore(3);
    boolean[][] learnt = {{true, true, true}, {true, false, true}, {false, true, true}};
    boolean[][] right = {{true, true, true}, {true, true, false}, {false, true, true}};
    for (int t = 0; t < 3; t++) {
      score.add(learnt[t], right[t]);
    }
    assertEquals(1, score.of(0), "right if and only if learnt");
    assertEquals(0, score.of(1), "right anyway");
    assertTrue(Double.isNaN(score.of(2)), "never left out: undefined, not 0");
  }

  @Test
  void memorizationApproachesTheTruthWithinItsStandardError() {
    SplittableRandom random = new SplittableRandom(8);
    MemorizationScore score = new MemorizationScore(1);
    for (int t = 0; t < 4000; t++) {
      boolean in = random.nextDouble() < 0.7;
      score.add(new boolean[] {in}, new boolean[] {random.nextDouble() < (in ? 0.9 : 0.3)});
    }
    assertEquals(0.6, score.of(0), 4 * score.standardError(0));
    // Of shares 0.9 of 2800 and 0.3 of 1200: sqrt(0.09 / 2800 + 0.21 / 1200) = 0.0144.
    assertEquals(0.0144, score.standardError(0), 0.001);
  }

  @Test
  void depthIsTheFirstLayerFromWhichAllProbesAgreeWithTheNetwork() {
    int n = 60;
    int[] labels = new int[n];
    float[][] mixed = new float[n][1];
    float[][] parted = new float[n][1];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 2;
      mixed[i][0] = i / 4 * 4 + (i % 4 < 2 ? 0 : 1);
      parted[i][0] = labels[i] * 1000 + i;
    }
    int[] early = PredictionDepth.of(List.of(parted, parted, parted), labels, labels, 2, 5);
    int[] late = PredictionDepth.of(List.of(mixed, mixed, parted), labels, labels, 2, 5);
    for (int i = 0; i < n; i++) {
      assertEquals(0, early[i]);
      assertTrue(late[i] <= 2);
    }
    assertTrue(java.util.Arrays.stream(late).filter(d -> d == 2).count() > n / 4);
    labels[0] = 1;
    int[] mislabelled = PredictionDepth.of(List.of(parted, parted), labels, labels, 2, 5);
    assertEquals(2, mislabelled[0], "no probe gives the label that was only memorized");
  }

  @Test
  void anExampleIsNotItsOwnNeighbour() {
    float[][] rows = {{0}, {0.1f}, {5}, {0.2f}};
    assertArrayEquals(new int[] {1, 3}, NearestRows.of(rows, rows[0], 2, 0));
    assertArrayEquals(new int[] {0, 1}, NearestRows.of(rows, rows[0], 2, -1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ConfidentLearning.of(new double[][] {{1, 0}}, new int[] {2}));
    assertThrows(IllegalArgumentException.class, () -> new El2n(new int[2]).add(new double[1][2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new MemorizationScore(2).add(new boolean[2], new boolean[1]));
    assertFalse(ConfidentLearning.of(new double[][] {{1, 0}}, new int[] {0}).errors()[0]);
  }
}

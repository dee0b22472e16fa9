package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoiseTransitionTest {

  /** What a perfect learner of noisy labels says: the transitions of the true class. */
  private static double[][] learner(int[] truth, double[][] transitions) {
    return Arrays.stream(truth).mapToObj(j -> transitions[j].clone()).toArray(double[][]::new);
  }

  private static final double[][] PAIR = {{0.9, 0.1, 0}, {0, 0.9, 0.1}, {0.1, 0, 0.9}};
  private static final double[][] EVEN = {{0.8, 0.1, 0.1}, {0.1, 0.8, 0.1}, {0.1, 0.1, 0.8}};

  private static int[] truth(int n) {
    return new SplittableRandom(2).ints(n, 0, 3).toArray();
  }

  @Test
  void transitionsAreReadOffAtAnchors() {
    for (double[][] transitions : new double[][][] {PAIR, EVEN}) {
      NoiseTransition found = NoiseTransition.of(learner(truth(300), transitions));
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          assertEquals(transitions[j][k], found.of(j, k), 1e-12);
        }
      }
    }
  }

  @Test
  void evennessIsOneForUniformNoiseAndZeroForPairFlips() {
    assertEquals(1, NoiseTransition.of(learner(truth(300), EVEN)).evenness(), 1e-12);
    assertEquals(0, NoiseTransition.of(learner(truth(300), PAIR)).evenness(), 1e-12);
  }

  @Test
  void underPairFlipsOnlyTheClassBeforeMakesALabelSuspect() {
    NoiseTransition pair = NoiseTransition.of(learner(truth(300), PAIR));
    double flipped = pair.wrong(new double[] {0.7, 0.3, 0}, 1);
    double hard = pair.wrong(new double[] {0, 0.3, 0.7}, 1);
    assertTrue(flipped > 0.2, "class 0 is given label 1 one time of ten");
    assertEquals(0, hard, 1e-6, "class 2 is never given label 1");
  }

  @Test
  void neighboursAreAskedForTheirLabels() {
    float[][] rows = {{0}, {1}, {2}, {10}, {11}, {12}};
    int[] labels = {0, 0, 1, 1, 1, 1};
    int[] all = {0, 1, 2, 3, 4, 5};
    double[] share = NeighbourDisagreement.of(rows, labels, all, 2);
    assertArrayEquals(new double[] {0.5, 0.5, 1, 0, 0, 0}, share);
    assertThrows(
        IllegalArgumentException.class,
        () -> NeighbourDisagreement.of(rows, labels, new int[] {1}, 2));
  }
}

package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

class PerformanceCorrelationTest {
  /** Half of the last digit of values given to six. */
  private static final double DIGITS = 0.5e-6;

  private static PerformanceCorrelation of(long[][][] counts) {
    return PerformanceCorrelation.of(ContingencyTable.of(counts));
  }

  private static void assertPlugIns(
      PerformanceCorrelation p, double network, double beyond, double mu, double simple) {
    assertEquals(network, p.network().plugIn(), DIGITS, "I(F;Y)");
    assertEquals(beyond, p.beyond().plugIn(), DIGITS, "I(F;Y|L)");
    assertEquals(mu, p.mu().plugIn(), DIGITS, "mu");
    assertEquals(simple, p.simple().plugIn(), DIGITS, "I(L;Y)");
  }

  @Test
  void aNetworkEqualToTheSimpleModelTellsNothingBeyondIt() {
    PerformanceCorrelation p = of(new long[][][] {{{400, 100}, {0, 0}}, {{0, 0}, {100, 400}}});
    assertPlugIns(p, 0.278072, 0, 0.278072, 0.278072);
    assertEquals(0, p.beyond().plugIn(), "exactly");
    assertEquals(0, p.beyond().bias(), "the cells that occur leave nothing to chance");
    assertEquals(1, p.agreement());
    assertEquals(1, p.kappa(), 1e-15);
  }

  @Test
  void exclusiveOrIsSynergyAndNotClipped() {
    PerformanceCorrelation p = of(new long[][][] {{{250, 0}, {0, 250}}, {{0, 250}, {250, 0}}});
    assertPlugIns(p, 0, 1, -1, 0);
    assertEquals(-1, p.mu().plugIn(), "exactly");
  }

  @Test
  void independentGivenTheLabel() {
    // Accuracies 0.9 and 0.8 on 500 of each class.
    assertPlugIns(
        of(new long[][][] {{{360, 10}, {90, 40}}, {{40, 90}, {10, 360}}}),
        0.531004,
        0.357751,
        0.173254,
        0.278072);
  }

  @Test
  void aNetworkThatCorrectsAQuarterOfTheSimpleModelsErrors() {
    assertPlugIns(
        of(new long[][][] {{{380, 20}, {80, 20}}, {{20, 80}, {20, 380}}}),
        0.597821,
        0.348425,
        0.249396,
        0.278072);
  }

  @Test
  void sixteenExamplesOfAReplication() {
    PerformanceCorrelation p = of(new long[][][] {{{3, 1}, {1, 1}}, {{3, 1}, {3, 3}}});
    assertPlugIns(p, 0.003229, 0, 0.003229, 0.048795);
    assertEquals(10.0 / 16, p.agreement());
    assertEquals(0, p.beyond().plugIn(), "exactly");
  }

  @Test
  void informationOfASymmetricChannelIsItsAccuracyOnAnotherScale() {
    double[] accuracies = {0.6, 0.7, 0.8, 0.9, 0.95, 0.99};
    double[] bits = {0.0290, 0.1187, 0.2781, 0.5310, 0.7136, 0.9192};
    for (int i = 0; i < bits.length; i++) {
      assertEquals(bits[i], SymmetricChannel.information(accuracies[i]), 0.5e-4);
      double exact = SymmetricChannel.information(accuracies[i]);
      assertEquals(accuracies[i], SymmetricChannel.accuracy(exact), 1e-12);
      long right = Math.round(1000 * accuracies[i]);
      long wrong = 1000 - right;
      PerformanceCorrelation p = of(new long[][][] {{{right, wrong}}, {{wrong, right}}});
      assertEquals(exact, p.network().plugIn(), 1e-12);
    }
    assertEquals(0.5, SymmetricChannel.accuracy(-0.1), 1e-12);
    assertEquals(1, SymmetricChannel.accuracy(1), 1e-12);
    assertEquals(1, SymmetricChannel.information(1));
  }

  /** Some table of these extents, a third of its cells empty, the rest up to 40. */
  private static long[][][] random(Philox random, int fs, int ls, int ys) {
    long[][][] counts = new long[fs][ls][ys];
    for (long[][] ofF : counts) {
      for (long[] ofL : ofF) {
        for (int y = 0; y < ys; y++) {
          ofL[y] = random.nextInt(3) == 0 ? 0 : random.nextInt(41);
        }
      }
    }
    counts[0][0][0]++;
    return counts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void bothDefinitionsOfMuAndItsBoundsHold(int classes) {
    Philox random = Philox.stream(new RandomKey(classes, "tables"), 0);
    for (int i = 0; i < 200; i++) {
      PerformanceCorrelation p = of(random(random, classes, classes, classes));
      double mu = p.mu().plugIn();
      assertEquals(p.network().plugIn() - p.beyond().plugIn(), mu, 1e-12);
      assertEquals(p.simple().plugIn() - p.lost().plugIn(), mu, 1e-12);
      assertTrue(p.network().plugIn() >= -1e-12 && p.beyond().plugIn() >= -1e-12);
      assertTrue(mu <= Math.min(p.network().plugIn(), p.simple().plugIn()) + 1e-12);
      assertTrue(mu >= -Math.min(p.beyond().plugIn(), p.lost().plugIn()) - 1e-12);
      assertEquals(p.network().corrected() - p.beyond().corrected(), p.mu().corrected(), 1e-12);
      assertTrue(p.agreement() >= 0 && p.agreement() <= 1);
    }
  }

  @Test
  void muIsSymmetricInItsThreeVariables() {
    Philox random = Philox.stream(new RandomKey(3, "symmetry"), 0);
    for (int i = 0; i < 100; i++) {
      long[][][] n = random(random, 3, 4, 2);
      Information mu = of(n).mu();
      for (int[] order : new int[][] {{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
        Information other = of(permuted(n, order)).mu();
        assertEquals(mu.plugIn(), other.plugIn(), 1e-12);
        assertEquals(mu.bias(), other.bias(), 1e-12);
        assertEquals(mu.standardError(), other.standardError(), 1e-12);
      }
    }
  }

  private static long[][][] permuted(long[][][] n, int[] order) {
    int[] extents = {n.length, n[0].length, n[0][0].length};
    long[][][] to = new long[extents[order[0]]][extents[order[1]]][extents[order[2]]];
    for (int f = 0; f < extents[0]; f++) {
      for (int l = 0; l < extents[1]; l++) {
        for (int y = 0; y < extents[2]; y++) {
          int[] at = {f, l, y};
          to[at[order[0]]][at[order[1]]][at[order[2]]] = n[f][l][y];
        }
      }
    }
    return to;
  }

  @Test
  void renamingClassesAndUnusedClassesChangeNothing() {
    Philox random = Philox.stream(new RandomKey(4, "names"), 0);
    int[] f = new int[500];
    int[] l = new int[500];
    int[] y = new int[500];
    for (int i = 0; i < f.length; i++) {
      y[i] = random.nextInt(5);
      f[i] = random.nextInt(3) == 0 ? random.nextInt(5) : y[i];
      l[i] = random.nextInt(2) == 0 ? random.nextInt(5) : y[i];
    }
    PerformanceCorrelation p = PerformanceCorrelation.of(f, l, y);
    PerformanceCorrelation renamed =
        PerformanceCorrelation.of(
            Arrays.stream(f).map(c -> 4 - c).toArray(),
            Arrays.stream(l).map(c -> 2 * c + 1).toArray(),
            Arrays.stream(y).map(c -> (c + 3) % 5).toArray());
    assertEquals(p.mu().corrected(), renamed.mu().corrected(), 1e-12);
    assertEquals(p.beyond().corrected(), renamed.beyond().corrected(), 1e-12);
    assertEquals(p.lost().standardError(), renamed.lost().standardError(), 1e-12);
  }

  @Test
  void kappaIsCohens() {
    // 20 and 15 agreements of 50; F says yes 25 times, L 30 times: the textbook's 0.4.
    PerformanceCorrelation p = of(new long[][][] {{{20}, {5}}, {{10}, {15}}});
    assertEquals(0.7, p.agreement(), 1e-15);
    assertEquals(0.4, p.kappa(), 1e-12);
  }

  @Test
  void aPredictorOfOneClassTellsNothing() {
    PerformanceCorrelation p = of(new long[][][] {{{30, 10}, {20, 40}}});
    assertEquals(0, p.network().plugIn());
    assertEquals(0, p.mu().corrected());
    assertEquals(p.simple().plugIn(), p.lost().plugIn(), 1e-12);
  }

  @Test
  void oneExampleTellsNothingAndIsNotRefused() {
    PerformanceCorrelation p = PerformanceCorrelation.of(new int[] {1}, new int[] {0}, new int[1]);
    assertEquals(0, p.mu().corrected());
    assertEquals(0, p.mu().standardError());
    assertTrue(Double.isNaN(PerformanceCorrelation.of(new int[1], new int[1], new int[1]).kappa()));
  }

  @Test
  void tablesThatAreNoneAreRefusedInASentence() {
    String empty =
        assertThrows(IllegalArgumentException.class, () -> of(new long[2][2][2])).getMessage();
    assertTrue(empty.startsWith("the contingency table holds no examples; expected 1"), empty);
    assertThrows(
        IllegalArgumentException.class,
        () -> PerformanceCorrelation.of(new int[0], new int[0], new int[0]));
    assertThrows(IllegalArgumentException.class, () -> of(new long[0][][]));
    String negative =
        assertThrows(IllegalArgumentException.class, () -> of(new long[][][] {{{4}, {-1}}}))
            .getMessage();
    assertEquals("count -1 at f = 0, l = 1; expected 0 or more", negative);
    assertThrows(
        IllegalArgumentException.class, () -> of(new long[][][] {{{4}, {1}}, {{2}, {1, 1}}}));
    assertThrows(IllegalArgumentException.class, () -> of(new long[][][] {{{4}}, {{2}, {1}}}));
    assertEquals(
        "value -3 of l at example 1; expected 0 or more",
        assertThrows(
                IllegalArgumentException.class,
                () -> PerformanceCorrelation.of(new int[2], new int[] {0, -3}, new int[2]))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> PerformanceCorrelation.of(new int[2], new int[2], new int[3]));
  }

  @Test
  void anEstimateCarriesTheCorrectedValueItsErrorAndItsData() {
    PerformanceCorrelation p = of(new long[][][] {{{360, 10}, {90, 40}}, {{40, 90}, {10, 360}}});
    Estimate mu = p.mu().estimate("1000 test examples");
    assertEquals(p.mu().corrected(), mu.value());
    assertEquals(p.mu().standardError(), mu.standardError());
    assertEquals("1000 test examples", mu.data());
    assertTrue(mu.note().contains("plug-in 0.1732"), mu.note());
  }
}

package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Bias and standard error against draws from a known distribution, and against the bootstrap. */
class InformationErrorTest {
  private static final int DRAWS = 2000;

  /** F and L of accuracies 0.9 and 0.8, independent given a balanced label. */
  private static final double[] PAIR = {0.36, 0.01, 0.09, 0.04, 0.04, 0.09, 0.01, 0.36};

  /** All eight triples alike: nothing tells anything. */
  private static final double[] NOTHING = {1, 1, 1, 1, 1, 1, 1, 1};

  /** Cells of [classes][classes][classes] tables in order, drawn with these weights. */
  private static PerformanceCorrelation draw(Philox random, double[] weights, int classes, int n) {
    double all = 0;
    for (double weight : weights) {
      all += weight;
    }
    long[][][] counts = new long[classes][classes][classes];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble() * all;
      int cell = 0;
      while (cell < weights.length - 1 && u >= weights[cell]) {
        u -= weights[cell++];
      }
      counts[cell / (classes * classes)][cell / classes % classes][cell % classes]++;
    }
    return PerformanceCorrelation.of(ContingencyTable.of(counts));
  }

  /** What came of many draws: means, the spread of the values, and how often 2 errors sufficed. */
  private record Drawn(double plugIn, double corrected, double spread, double error, double held) {}

  private static Drawn draws(
      String name,
      double[] weights,
      int classes,
      int n,
      double truth,
      Function<PerformanceCorrelation, Information> what) {
    double plugIn = 0;
    double corrected = 0;
    double squares = 0;
    double error = 0;
    int held = 0;
    for (int i = 0; i < DRAWS; i++) {
      Information x =
          what.apply(draw(Philox.stream(new RandomKey(i, name), 0), weights, classes, n));
      plugIn += x.plugIn() / DRAWS;
      corrected += x.corrected() / DRAWS;
      squares += x.corrected() * x.corrected() / DRAWS;
      error += x.standardError() / DRAWS;
      held += Math.abs(x.corrected() - truth) <= 1.96 * x.standardError() ? 1 : 0;
    }
    double spread = Math.sqrt(squares - corrected * corrected);
    return new Drawn(plugIn, corrected, spread, error, (double) held / DRAWS);
  }

  private static double truth(Function<PerformanceCorrelation, Information> what) {
    long[][][] counts = {{{36, 1}, {9, 4}}, {{4, 9}, {1, 36}}};
    return what.apply(PerformanceCorrelation.of(ContingencyTable.of(counts))).plugIn();
  }

  @Test
  void intervalsHoldTheTruthAsOftenAsTheySay() {
    for (int n : new int[] {300, 2000}) {
      for (Function<PerformanceCorrelation, Information> what :
          List.<Function<PerformanceCorrelation, Information>>of(
              PerformanceCorrelation::mu,
              PerformanceCorrelation::network,
              PerformanceCorrelation::beyond)) {
        Drawn drawn = draws("coverage " + n, PAIR, 2, n, truth(what), what);
        assertTrue(drawn.held() >= 0.92 && drawn.held() <= 0.98, drawn.toString());
        assertEquals(1, drawn.error() / drawn.spread(), 0.08, drawn.toString());
      }
    }
  }

  @Test
  void theCorrectionRemovesTheBiasOfFewExamples() {
    int n = 100;
    Drawn mu = draws("bias", NOTHING, 2, n, 0, PerformanceCorrelation::mu);
    double degrees = -1 / (2 * n * Math.log(2));
    double fiveErrors = 5 * mu.spread() / Math.sqrt(DRAWS);
    assertEquals(degrees, mu.plugIn(), fiveErrors, "(K - 1)³ / (2 n ln 2) too low");
    assertEquals(0, mu.corrected(), fiveErrors);
    assertTrue(Math.abs(mu.plugIn()) > fiveErrors, "else this test could not fail");
  }

  @Test
  void withTenClassesTheCorrectionIsTheCardsAndRemovesMostOfTheBias() {
    double[] nothing = new double[1000];
    Arrays.fill(nothing, 1);
    PerformanceCorrelation p = draw(Philox.stream(new RandomKey(1, "ten"), 0), nothing, 10, 40_000);
    assertEquals(81 / (80_000 * Math.log(2)), p.network().bias(), 1e-12);
    assertEquals(810 / (80_000 * Math.log(2)), p.beyond().bias(), 1e-12);
    assertTrue(p.mu().plugIn() < -0.01, "biased low");
    assertEquals(0, p.mu().corrected(), 3 * p.mu().standardError());
  }

  @Test
  void whereNothingIsToldTheErrorIsThatOfChance() {
    Drawn mu = draws("chance", NOTHING, 2, 500, 0, PerformanceCorrelation::mu);
    assertTrue(mu.error() / mu.spread() > 0.85 && mu.error() / mu.spread() < 1.5, mu.toString());
    assertTrue(mu.held() > 0.9, mu.toString());
  }

  @Test
  void theBootstrapAgreesWithTheStandardError() {
    int n = 2000;
    Philox random = Philox.stream(new RandomKey(9, "one sample"), 0);
    long[][][] counts = {{{720, 20}, {180, 80}}, {{80, 180}, {20, 720}}};
    double stated = PerformanceCorrelation.of(ContingencyTable.of(counts)).mu().standardError();
    double sum = 0;
    double squares = 0;
    int resamples = 1000;
    for (int i = 0; i < resamples; i++) {
      double mu = draw(random, PAIR, 2, n).mu().plugIn();
      sum += mu;
      squares += mu * mu;
    }
    double spread = Math.sqrt((squares - sum * sum / resamples) / (resamples - 1));
    assertEquals(1, stated / spread, 0.1);
  }
}

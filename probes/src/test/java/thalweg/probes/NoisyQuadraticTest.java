package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.expr.RandomKey;

/** SGD on quadratics: Jastrzebski et al. 2018, and what holds without their C = H. */
class NoisyQuadraticTest {
  private static final RandomKey KEY = new RandomKey(7, "quadratic");
  private static final double[] H = {0.1, 1, 4};
  private static final double[] C = {0.5, 0.3, 2};

  /** The same traces on the diagonal, but no eigenvector in common with H. */
  private static final double[][] TURNED = {{0.5, 0.2, -0.6}, {0.2, 0.3, 0.1}, {-0.6, 0.1, 2}};

  /**
   * Where the largest eta h is below 0.1, and where it is not, up to 1.6 of the 2 that it may be.
   */
  private static final String PAIRS =
      """
      0.01,  1
      0.02,  8
      0.1,  10
      0.2,  32
      0.3,   4
      0.4, 100
      """;

  private static Estimate simulated(NoisyQuadratic bowl, double rate, double batch, int chains) {
    // The slowest direction forgets (1 - 0.1 rate) a step.
    int steps = (int) Math.max(1200, 100 / rate);
    return bowl.simulate(rate, batch, chains, steps, KEY);
  }

  @ParameterizedTest
  @CsvSource(textBlock = PAIRS)
  void simulatedLossIsThatOfTheDiscreteFormula(double rate, double batch) {
    NoisyQuadratic bowl = NoisyQuadratic.aligned(H, C);
    Estimate found = simulated(bowl, rate, batch, 2000);
    double expected = bowl.discrete(rate, batch);
    assertEquals(Estimate.Convergence.CONVERGED, found.convergence());
    assertEquals(expected, found.value(), 3 * found.standardError(), found::toString);
    assertEquals(expected, found.value(), 0.02 * expected, found::toString);
  }

  @ParameterizedTest
  @CsvSource(textBlock = PAIRS)
  void theDifferentialEquationIsWithinFivePercentExactlyWhereStepsAreSmall(
      double rate, double batch) {
    NoisyQuadratic bowl = NoisyQuadratic.aligned(H, C);
    double off = Math.abs(bowl.sde(rate, batch) / bowl.discrete(rate, batch) - 1);
    assertEquals(rate * H[2] < 0.1, off < 0.05, "off by " + off);
  }

  @Test
  void whereTheCovarianceIsNotTheHessianItsTraceTellsTheLossAndTheHessiansDoesNot() {
    for (NoisyQuadratic bowl :
        new NoisyQuadratic[] {NoisyQuadratic.aligned(H, C), new NoisyQuadratic(H, TURNED)}) {
      Estimate found = simulated(bowl, 0.02, 8, 400);
      double traceOfC = bowl.sde(0.02, 8);
      assertEquals(found.value(), traceOfC, 0.05 * found.value());
      double traceOfH = bowl.threeFactor(0.02, 8);
      assertTrue(Math.abs(traceOfH / found.value() - 1) > 0.5, "the form that needs C = H");
    }
  }

  @Test
  void whereTheCovarianceIsTheHessianBothTracesTellTheLoss() {
    NoisyQuadratic bowl = NoisyQuadratic.aligned(H, H);
    assertEquals(bowl.sde(0.02, 8), bowl.threeFactor(0.02, 8), 1e-15);
    Estimate found = simulated(bowl, 0.02, 8, 400);
    assertEquals(found.value(), bowl.threeFactor(0.02, 8), 0.05 * found.value());
  }

  @Test
  void theNumbersOfTheWorkedExample() {
    NoisyQuadratic bowl = NoisyQuadratic.aligned(H, C);
    assertEquals(0.008296, bowl.discrete(0.1, 10), 5e-7);
    assertEquals(0.007000, bowl.sde(0.1, 10), 5e-7);
    assertEquals(0.012750, bowl.threeFactor(0.1, 10), 5e-7);
  }

  @Test
  void covariancesBetweenDirectionsDoNotMoveTheLoss() {
    NoisyQuadratic turned = new NoisyQuadratic(H, TURNED);
    assertEquals(NoisyQuadratic.aligned(H, C).discrete(0.3, 4), turned.discrete(0.3, 4), 1e-15);
    Estimate found = simulated(turned, 0.3, 4, 2000);
    assertEquals(turned.discrete(0.3, 4), found.value(), 3 * found.standardError());
  }

  /** Batches of S of N noise vectors that sum to zero: the factor that the formula needs. */
  @Test
  void batchesWithoutReplacementLeaveLessNoise() {
    double rate = 0.3;
    double h = 1;
    int n = 12;
    int s = 8;
    SplittableRandom random = new SplittableRandom(5);
    double[] noise = random.doubles(n, -1, 1).toArray();
    double mean = Arrays.stream(noise).average().orElseThrow();
    double variance = 0;
    for (int i = 0; i < n; i++) {
      noise[i] -= mean;
      variance += noise[i] * noise[i] / n;
    }
    double z = 0;
    double sum = 0;
    int steps = 400_000;
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int step = 0; step < steps; step++) {
      double batch = 0;
      for (int k = 0; k < s; k++) {
        int j = k + random.nextInt(n - k);
        int kept = order[k];
        order[k] = order[j];
        order[j] = kept;
        batch += noise[order[k]] / s;
      }
      z = (1 - rate * h) * z - rate * batch;
      sum += h * z * z / 2;
    }
    double expected =
        NoisyQuadratic.withoutReplacement(n, s)
            * NoisyQuadratic.aligned(new double[] {h}, new double[] {variance}).discrete(rate, s);
    assertEquals(expected, sum / steps, 0.02 * expected);
    assertEquals(0, NoisyQuadratic.withoutReplacement(n, n));
  }

  @Test
  void stepsTooLargeHaveNoRestAndABadQuadraticIsNamed() {
    assertEquals(Double.POSITIVE_INFINITY, NoisyQuadratic.aligned(H, C).discrete(0.5, 1));
    assertEquals(
        Estimate.Convergence.NOT_CONVERGED,
        NoisyQuadratic.aligned(H, C).simulate(0.1, 1, 2, 10, KEY).convergence());
    assertThrows(
        IllegalArgumentException.class,
        () -> NoisyQuadratic.aligned(new double[] {0}, new double[] {1}));
    assertThrows(IllegalArgumentException.class, () -> NoisyQuadratic.aligned(H, new double[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new NoisyQuadratic(new double[] {1, 1}, new double[][] {{1, 2}, {2, 1}})
                .simulate(0.1, 1, 2, 2, KEY));
    assertThrows(IllegalArgumentException.class, () -> NoisyQuadratic.withoutReplacement(5, 6));
  }

  @Test
  void theSameKeyGivesTheSameNumber() {
    NoisyQuadratic bowl = new NoisyQuadratic(H, TURNED);
    assertEquals(
        bowl.simulate(0.1, 2, 3, 50, KEY).value(), bowl.simulate(0.1, 2, 3, 50, KEY).value());
  }
}

package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.probes.Estimate.Convergence;

/** Trace, norm, diagonal and density on matrices that are known. */
class EstimatorsTest {
  private static final RandomKey KEY = new RandomKey(4, "estimators");

  private static DenseOperator diagonal(int n) {
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i][i] = i + 1;
    }
    return new DenseOperator(a);
  }

  /** Symmetric, normal numbers. */
  private static DenseOperator random(int n) {
    Philox random = Philox.stream(KEY, 1);
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = random.nextGaussian();
        a[j][i] = a[i][j];
      }
    }
    return new DenseOperator(a);
  }

  /** The sum of vectors' outer products with themselves. */
  private static DenseOperator ofRank(int rank, int n) {
    double[][] a = new double[n][n];
    for (int r = 0; r < rank; r++) {
      double[] u = Vectors.unit(n, KEY.withStep(r));
      for (int i = 0; i < n; i++) {
        Vectors.add(a[i], u[i], u);
      }
    }
    return new DenseOperator(a);
  }

  @Test
  void ofADiagonalMatrixSignsTellAllExactly() {
    DenseOperator a = diagonal(100);
    Hutchinson three = new Hutchinson(3, 0);
    Estimate trace = three.trace(a, KEY);
    assertEquals(5050, trace.value());
    assertEquals(0, trace.standardError());
    assertEquals(Convergence.CONVERGED, trace.convergence());
    assertEquals(3, trace.cost().amount());
    assertEquals(338_350, three.squaredFrobenius(a, KEY).value());
    Diagonal found = three.diagonal(a, KEY);
    assertEquals(100, found.values()[99]);
    assertEquals(Convergence.CONVERGED, found.convergence());
  }

  @Test
  void theErrorOfATraceIsThatOfItsFormula() {
    DenseOperator a = random(60);
    double off = a.squaredFrobenius();
    for (int i = 0; i < 60; i++) {
      off -= a.matrix()[i][i] * a.matrix()[i][i];
    }
    Estimate e = new Hutchinson(4000, 1e-9).trace(a, KEY);
    assertEquals(Math.sqrt(2 * off / 4000), e.standardError(), 0.05 * e.standardError());
    assertEquals(a.trace(), e.value(), 3 * e.standardError());
    assertEquals(Convergence.NOT_CONVERGED, e.convergence());
  }

  @Test
  void theDiagonalIsWithinItsErrors() {
    DenseOperator a = random(40);
    Diagonal found = new Hutchinson(500, 0.1).diagonal(a, KEY);
    int within = 0;
    for (int i = 0; i < 40; i++) {
      double off = Math.abs(found.values()[i] - a.matrix()[i][i]);
      within += off <= 2 * found.standardErrors()[i] ? 1 : 0;
      double[] row = a.matrix()[i].clone();
      row[i] = 0;
      double expected = Vectors.norm(row) / Math.sqrt(500);
      assertEquals(expected, found.standardErrors()[i], 0.2 * expected);
    }
    assertTrue(within >= 34, () -> "within two standard errors of 40");
    assertEquals(Convergence.NOT_CONVERGED, found.convergence());
    assertEquals(500, found.cost().amount());
  }

  @Test
  void hutchPlusPlusIsExactWhereItsSpanHoldsAll() {
    DenseOperator a = ofRank(5, 50);
    Estimate e = new HutchPlusPlus(30, 1e-6).trace(a, KEY);
    assertEquals(5, e.value(), 1e-9);
    assertEquals(0, e.standardError(), 1e-9);
    assertEquals(Convergence.CONVERGED, e.convergence());
    assertEquals(25, e.cost().amount(), "ten, five of the span, ten");
  }

  @Test
  void aSpectrumOfAllStepsHasTheEigenvaluesAsNodes() {
    Spectrum found = new SpectralDensity(2, 100, 1e-6).of(diagonal(100), KEY);
    assertEquals(1, found.least(), 1e-9);
    assertEquals(100, found.largest(), 1e-9);
    assertEquals(50.5, found.moment(1).value(), 1e-9);
    assertEquals(3383.5, found.moment(2).value(), 1e-7);
    assertEquals(Convergence.CONVERGED, found.moment(2).convergence());
    assertEquals(5050, found.sum(x -> x).value(), 1e-7);
    double logs = 0;
    for (int i = 1; i <= 100; i++) {
      logs += Math.log(i);
    }
    assertEquals(logs, found.sum(Math::log).value(), 1e-7);
  }

  @Test
  void knownEigenvaluesEnterAsTheyAre() {
    DenseOperator a = random(60);
    double[] all = DenseTwin.eigenvalues(a);
    List<Eigenpair> known = new Lanczos(60, 1e-10).largest(a, 20, KEY);
    SpectralDensity density = new SpectralDensity(30, 20, 0.1);
    Estimate with = density.of(a, known, KEY).moment(2);
    Estimate without = density.of(a, KEY).moment(2);
    double truth = Arrays.stream(all).map(x -> x * x).average().orElseThrow();
    assertEquals(truth, with.value(), 4 * with.standardError());
    assertEquals(truth, without.value(), 4 * without.standardError());
    assertTrue(with.standardError() < without.standardError());
    assertEquals(all[59], density.of(a, known, KEY).largest(), 1e-9);
  }

  @Test
  void aCurveIsADensityThatPeaksWhereTheEigenvaluesAre() {
    double[][] two = new double[20][20];
    for (int i = 0; i < 20; i++) {
      two[i][i] = i < 15 ? 0 : 2;
    }
    Spectrum.Curve curve =
        new SpectralDensity(5, 10, 1e-3).of(new DenseOperator(two), KEY).curve(401, 0.02);
    double apart = curve.at()[1] - curve.at()[0];
    double mass = apart * Arrays.stream(curve.density()).sum();
    assertEquals(1, mass, 1e-6);
    double low = 0;
    for (int i = 0; i < 401; i++) {
      low += curve.at()[i] < 1 ? apart * curve.density()[i] : 0;
    }
    assertEquals(0.75, low, 1e-6);
    assertEquals(0.04, curve.width(), 1e-9);
    assertArrayEquals(new double[401], curve.standardError(), 1e-6);
  }

  @Test
  void theSameKeyGivesTheSameDraws() {
    DenseOperator a = random(30);
    Hutchinson five = new Hutchinson(5, 0.1);
    assertEquals(five.trace(a, KEY), five.trace(a, KEY));
    assertTrue(five.trace(a, KEY).value() != five.trace(a, KEY.withStep(1)).value());
  }

  @Test
  void oneVectorTellsNoError() {
    Estimate one = new Hutchinson(1, 1e9).trace(random(5), KEY);
    assertTrue(Double.isNaN(one.standardError()));
    assertEquals(Convergence.NOT_CONVERGED, one.convergence());
    assertEquals("one random vector tells no error", one.note());
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    DenseOperator a = diagonal(3);
    assertThrows(IllegalArgumentException.class, () -> new Hutchinson(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new HutchPlusPlus(2, 0));
    assertThrows(IllegalArgumentException.class, () -> new SpectralDensity(1, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> new SpectralDensity(1, 1, Double.NaN));
    Spectrum spectrum = new SpectralDensity(1, 1, 0).of(a, KEY);
    assertThrows(IllegalArgumentException.class, () -> spectrum.curve(1, 0.1));
    List<Eigenpair> all = new Lanczos(3, 1e-9).largest(a, 3, KEY);
    assertThrows(
        IllegalArgumentException.class, () -> new SpectralDensity(1, 1, 0).of(a, all, KEY));
  }
}

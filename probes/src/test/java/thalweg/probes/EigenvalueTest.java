package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;

/** Estimators of eigenvalues, on matrices whose spectrum is known. */
class EigenvalueTest {
  private static final RandomKey KEY = new RandomKey(3, "eigenvalues");
  private static final Lanczos ALL_STEPS = new Lanczos(1000, 1e-12);

  /** Q diag(values) Q', Q a product of reflections. */
  private static double[][] withSpectrum(double... values) {
    int n = values.length;
    double[][] a = new double[n][n];
    IntStream.range(0, n).forEach(i -> a[i][i] = values[i]);
    for (int reflection = 0; reflection < 3; reflection++) {
      double[] v = Vectors.unit(n, KEY.withStep(reflection));
      for (boolean rows : new boolean[] {true, false}) {
        for (int i = 0; i < n; i++) {
          double dot = 0;
          for (int k = 0; k < n; k++) {
            dot += v[k] * (rows ? a[k][i] : a[i][k]);
          }
          for (int k = 0; k < n; k++) {
            if (rows) {
              a[k][i] -= 2 * dot * v[k];
            } else {
              a[i][k] -= 2 * dot * v[k];
            }
          }
        }
      }
    }
    return a;
  }

  /** -3, -1, 0, 0.1, 0.2, ..., and 7, 9. */
  private static double[] spectrum(int n) {
    double[] values = IntStream.range(0, n).mapToDouble(i -> 0.1 * (i - 2)).toArray();
    values[0] = -3;
    values[1] = -1;
    values[n - 2] = 7;
    values[n - 1] = 9;
    return values;
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void lanczosFindsBothEndsOfAKnownSpectrum(DType dtype) {
    double within = dtype == DType.F64 ? 1e-8 : 1e-6;
    double[] known = spectrum(23);
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(known), 1, dtype);
    Lanczos.Ends ends = new Lanczos(23, dtype == DType.F64 ? 1e-12 : 1e-6).ends(a, 2, KEY);
    assertEquals(9, ends.largest().get(0).value(), 9 * within);
    assertEquals(7, ends.largest().get(1).value(), 9 * within);
    assertEquals(-3, ends.smallest().get(0).value(), 9 * within);
    assertEquals(-1, ends.smallest().get(1).value(), 9 * within);
    assertEquals(9, ends.dominant().value(), 9 * within);
    for (Eigenpair pair : ends.largest()) {
      assertTrue(pair.converged(), pair.estimate()::toString);
      double[] image = new double[23];
      a.apply(pair.vector(), image);
      assertEquals(1, Vectors.norm(pair.vector()), 1e-9);
      assertEquals(0, Vectors.residual(image, pair.value(), pair.vector()), 90 * within);
    }
  }

  @Test
  void theResidualThatLanczosReportsIsTheOneThatAProductShows() {
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(spectrum(40)), 1, DType.F64);
    Lanczos.Ends ends = new Lanczos(9, 1e-12).ends(a, 2, KEY);
    double[] image = new double[40];
    for (Eigenpair pair : ends.smallest()) {
      a.apply(pair.vector(), image);
      assertEquals(Vectors.residual(image, pair.value(), pair.vector()), pair.residual(), 1e-10);
      assertFalse(pair.converged());
      assertEquals(9 + 4, pair.estimate().cost().amount(), "steps, and a product a pair");
    }
  }

  @Test
  void roundingIsPartOfTheResidual() {
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(spectrum(40)), 1, DType.F32);
    Eigenpair top = ALL_STEPS.ends(a, 1, KEY).largest().getFirst();
    double[] image = new double[40];
    a.apply(top.vector(), image);
    assertEquals(Vectors.residual(image, top.value(), top.vector()), top.residual());
    assertTrue(top.residual() > 1e-9, "single precision knows no less: " + top.residual());
  }

  @Test
  void lanczosStopsWhenAllAskedForHaveConverged() {
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(spectrum(300)), 1, DType.F64);
    Eigenpair top = new Lanczos(300, 1e-3).ends(a, 1, KEY).largest().getFirst();
    assertTrue(top.converged());
    assertTrue(top.estimate().cost().amount() < 60, top.estimate()::toString);
  }

  @Test
  void eigenvaluesGrowWithTheLoss() {
    double[][] a = withSpectrum(spectrum(17));
    LinearOperator five = ExpressionOperator.quadratic(a, 5, DType.F64);
    assertEquals(45, ALL_STEPS.ends(five, 1, KEY).largest().getFirst().value(), 45e-8);
    assertEquals(45, new PowerIteration(500, 1e-12).dominant(five, KEY).value(), 45e-6);
    assertEquals(-15, ALL_STEPS.ends(five, 1, KEY).smallest().getFirst().value(), 45e-8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 31, 127})
  void theDenseTwinFindsAllEigenvalues(int n) {
    double[] known = IntStream.range(0, n).mapToDouble(i -> (i * 37 % n) - n / 2.0).toArray();
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(known), 1, DType.F64);
    double[] found = DenseTwin.eigenvalues(a);
    Arrays.sort(known);
    for (int i = 0; i < n; i++) {
      assertEquals(known[i], found[i], 1e-10 * n);
    }
    assertEquals(known[n - 1], ALL_STEPS.ends(a, 1, KEY).largest().getFirst().value(), 1e-8 * n);
    assertEquals(known[0], ALL_STEPS.ends(a, 1, KEY).smallest().getFirst().value(), 1e-8 * n);
  }

  @Test
  void powerIterationKeepsTheSign() {
    double[] known = spectrum(19);
    known[0] = -12;
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(known), 1, DType.F64);
    PowerIteration power = new PowerIteration(1000, 1e-10);
    Eigenpair dominant = power.dominant(a, KEY);
    assertEquals(-12, dominant.value(), 1e-6);
    assertTrue(dominant.converged());
    Eigenpair largest = power.largest(a, KEY);
    assertEquals(9, largest.value(), 1e-6);
    assertTrue(
        largest.estimate().cost().amount() > dominant.estimate().cost().amount(),
        "what the search for the dominant one took is counted");
    Eigenpair cut = new PowerIteration(3, 1e-10).dominant(a, KEY);
    assertFalse(cut.converged());
    assertTrue(cut.residual() > 0.1);
  }

  @Test
  void betweenTwoEigenvaluesOfOppositeSignPowerIterationDoesNotConverge() {
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(-5, 1, 5), 1, DType.F64);
    Eigenpair stuck = new PowerIteration(200, 1e-6).dominant(a, KEY);
    assertFalse(stuck.converged());
    assertTrue(stuck.residual() > 0.1, stuck.estimate()::toString);
    assertEquals(5, ALL_STEPS.ends(a, 1, KEY).largest().getFirst().value(), 1e-9);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThrows(IllegalArgumentException.class, () -> new Lanczos(0, 1e-3));
    assertThrows(IllegalArgumentException.class, () -> new Lanczos(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new PowerIteration(1, 0));
    LinearOperator a = ExpressionOperator.quadratic(withSpectrum(1, 2), 1, DType.F64);
    assertThrows(IllegalArgumentException.class, () -> ALL_STEPS.ends(a, 0, KEY));
  }
}

package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.Loss;
import thalweg.nn.Model;

/** The covariance of single examples' gradients, against its dense twin. */
class GradientNoiseTest {
  private static final RandomKey KEY = new RandomKey(3, "noise");

  private static final Loss LOSS = new Loss.CrossEntropy();
  private static final int[] ROWS = {3, 0, 17, 5, 11, 2, 9, 14, 1, 7, 30};

  /** Gradients of single examples one after the other, each the gradient of a data set of one. */
  private static double[][] naive(SmallNet net, int[] rows) {
    return Arrays.stream(rows)
        .mapToObj(row -> {
          double[] gradient = new double[net.model().parameters().count()];
          LossSurface one =
              new LossSurface(net.model(), LOSS, net.one(row), 1, "one", Fixtures.WORKERS);
          one.at(one.here(), gradient);
          return gradient;
        })
        .toArray(double[][]::new);
  }

  private static ExampleGradients gradients(SmallNet net, int[] rows, int chunk) {
    return new ExampleGradients(
        net.model(), LOSS, net.data(), rows, chunk, "some", Fixtures.WORKERS);
  }

  /** 1/M sum (g_i - g)(g_i - g)'. */
  private static double[][] covariance(double[][] g) {
    int p = g[0].length;
    double[] mean = new double[p];
    for (double[] one : g) {
      Vectors.add(mean, 1.0 / g.length, one);
    }
    double[][] c = new double[p][p];
    for (double[] one : g) {
      double[] off = one.clone();
      Vectors.add(off, -1, mean);
      for (int i = 0; i < p; i++) {
        Vectors.add(c[i], off[i] / g.length, off);
      }
    }
    return c;
  }

  @ParameterizedTest
  @EnumSource(SmallNet.Kind.class)
  void productsAreThoseOfOneGradientAfterTheOtherAtAnyChunk(SmallNet.Kind kind) {
    SmallNet net = SmallNet.of(kind, DType.F64);
    double[][] g = naive(net, ROWS);
    for (int chunk : new int[] {1, 4, 11, 40}) {
      double[][] products = gradients(net, ROWS, chunk).gram().products();
      for (int i = 0; i < ROWS.length; i++) {
        for (int j = 0; j < ROWS.length; j++) {
          assertEquals(Vectors.dot(g[i], g[j]), products[i][j], 1e-12);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SmallNet.Kind.class)
  void theSpectrumIsThatOfTheDenseCovariance(SmallNet.Kind kind) {
    SmallNet net = SmallNet.of(kind, DType.F64);
    double[][] c = covariance(naive(net, ROWS));
    double[] dense = Jacobi.of(c).values();
    NoiseSpectrum found = NoiseSpectrum.measure(gradients(net, ROWS, 4), ROWS.length);
    double trace = 0;
    double squares = 0;
    for (int k = 0; k < c.length; k++) {
      trace += c[k][k];
      squares += Vectors.dot(c[k], c[k]);
    }
    assertEquals(trace, found.trace().value(), 1e-12 * trace);
    assertEquals(squares, found.squaredFrobenius().value(), 1e-12 * squares);
    assertEquals(trace / dense[0], found.effectiveRank().value(), 1e-9);
    for (int k = 0; k < ROWS.length; k++) {
      assertEquals(dense[k], found.eigenvalues().get(k).value(), 1e-12 * trace);
    }
    for (int k = 0; k < ROWS.length - 1; k++) {
      double[] u = found.vectors().get(k);
      double[] image = new double[u.length];
      Arrays.setAll(image, i -> Vectors.dot(c[i], u));
      assertEquals(1, Vectors.norm(u), 1e-9);
      assertTrue(Vectors.residual(image, dense[k], u) < 1e-9 * dense[0]);
    }
    assertEquals(0, Vectors.norm(found.vectors().getLast()), "of rank M - 1");
  }

  @Test
  void inSinglePrecisionTheTopIsTheSame() {
    SmallNet exact = SmallNet.of(SmallNet.Kind.MLP, DType.F64);
    SmallNet single = SmallNet.of(SmallNet.Kind.MLP, DType.F32);
    single.model().parameters().restore(exact.model().parameters().snapshotDoubles());
    double a = NoiseSpectrum.measure(gradients(exact, ROWS, 4), 1).eigenvalues().get(0).value();
    double b = NoiseSpectrum.measure(gradients(single, ROWS, 4), 1).eigenvalues().get(0).value();
    assertEquals(a, b, 1e-4 * a);
  }

  /** Gradients whose law is known: normal, with a mean and deviations. */
  private static Gram drawn(int draw, int n, double[] mean, double[] deviation) {
    Philox random = Philox.stream(KEY, draw);
    double[][] g = new double[n][mean.length];
    for (double[] row : g) {
      Arrays.setAll(row, k -> mean[k] + deviation[k] * random.nextGaussian());
    }
    double[][] products = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        products[i][j] = Vectors.dot(g[i], g[j]);
      }
    }
    return new Gram(products, n, "drawn");
  }

  /** Also where the gradient is far smaller than its noise, and where it is far larger. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 5})
  void ofKnownGradientsTheNoiseScaleIsWithoutBiasAndItsErrorsCover(double size) {
    double[] mean = {size, -size, 0, size / 2, 0, 0};
    double[] deviation = {1, 0.5, 2, 0.1, 1, 0.3};
    double trace = Vectors.dot(deviation, deviation);
    double squared = Vectors.dot(mean, mean);
    int draws = 1000;
    double[] traces = new double[draws];
    double[] squares = new double[draws];
    int coveredTrace = 0;
    int coveredSquare = 0;
    int coveredScale = 0;
    for (int d = 0; d < draws; d++) {
      NoiseScale found = NoiseScale.of(drawn(d, 60, mean, deviation));
      traces[d] = found.trace().value();
      squares[d] = found.squaredGradient().value();
      coveredTrace += covers(found.trace(), trace);
      coveredSquare += covers(found.squaredGradient(), squared);
      coveredScale += covers(found.scale(), trace / squared);
    }
    assertEquals(trace, Samples.mean(traces), 3 * Samples.standardError(traces));
    assertEquals(squared, Samples.mean(squares), 3 * Samples.standardError(squares));
    assertEquals(0.95, coveredTrace / 1000.0, 0.03);
    assertEquals(0.95, coveredSquare / 1000.0, 0.03);
    if (size > 0.1) {
      assertEquals(0.95, coveredScale / 1000.0, 0.03);
    }
  }

  private static int covers(Estimate found, double truth) {
    return Math.abs(found.value() - truth) <= 2.0010 * found.standardError() ? 1 : 0;
  }

  @Test
  void ofManyKnownGradientsTheNoiseScaleIsWithinFivePercent() {
    double[] mean = {0.5, -0.5, 0, 0.25};
    double[] deviation = {1, 0.5, 2, 0.1};
    NoiseScale found = NoiseScale.of(drawn(0, 1500, mean, deviation));
    double truth = Vectors.dot(deviation, deviation) / Vectors.dot(mean, mean);
    assertEquals(truth, found.scale().value(), 0.05 * truth + 2 * found.scale().standardError());
    assertTrue(found.scale().standardError() < 0.1 * truth, found.scale()::toString);
  }

  @Test
  void theSpectrumsErrorsAreWhatOtherDrawsShow() {
    SmallNet net = SmallNet.of(SmallNet.Kind.LARGE_SET, DType.F64);
    int draws = 60;
    double[] values = new double[draws];
    double[] errors = new double[draws];
    double[] traces = new double[draws];
    double[] traceErrors = new double[draws];
    for (int d = 0; d < draws; d++) {
      Philox random = Philox.stream(KEY, d);
      int[] rows = random.ints(100, 0, net.data().size()).toArray();
      NoiseSpectrum found = NoiseSpectrum.measure(gradients(net, rows, 50), 1);
      values[d] = found.eigenvalues().get(0).value();
      errors[d] = found.eigenvalues().get(0).standardError();
      traces[d] = found.trace().value();
      traceErrors[d] = found.trace().standardError();
    }
    double spread = Samples.standardError(values) * Math.sqrt(draws);
    assertEquals(1, Samples.mean(errors) / spread, 0.3);
    double traceSpread = Samples.standardError(traces) * Math.sqrt(draws);
    assertEquals(1, Samples.mean(traceErrors) / traceSpread, 0.3);
  }

  @Test
  void oneExampleEqualGradientsAndNansAreSentences() {
    SmallNet net = SmallNet.of(SmallNet.Kind.MLP, DType.F64);
    String one =
        assertThrows(IllegalArgumentException.class, () -> gradients(net, new int[] {1}, 1))
            .getMessage();
    assertTrue(one.contains("needs 2 examples or more"), one);
    assertThrows(IllegalArgumentException.class, () -> gradients(net, new int[] {1, 99}, 1));
    NoiseSpectrum equal = NoiseSpectrum.measure(gradients(net, new int[] {4, 4, 4}, 2), 1);
    assertEquals(0, equal.trace().value(), 1e-15);
    NoiseScale two = NoiseScale.of(gradients(net, new int[] {1, 2}, 2).gram());
    assertTrue(Double.isNaN(two.trace().standardError()));
    assertTrue(two.trace().note().contains("two examples tell no error"));
    double[] broken = net.model().parameters().snapshotDoubles();
    broken[3] = Double.NaN;
    net.model().parameters().restore(broken);
    String nan =
        assertThrows(ArithmeticException.class, () -> gradients(net, ROWS, 4).gram()).getMessage();
    assertTrue(nan.startsWith("the gradient of example 3 has squared norm NaN"), nan);
  }

  @Test
  void aNegativeSquaredGradientHasNoScaleAndSaysSo() {
    double[][] opposite = {{1, -1}, {-1, 1}};
    NoiseScale found = NoiseScale.of(new Gram(opposite, 2, "opposite"));
    assertEquals(-1, found.squaredGradient().value());
    assertTrue(Double.isNaN(found.scale().value()));
    assertTrue(found.scale().note().contains("not above zero"));
  }

  @Test
  void jacobiFindsRepeatedEigenvaluesWithVectorsAtRightAngles() {
    double[][] a = {{2, 0, 0, 1}, {0, 3, 0, 0}, {0, 0, 3, 0}, {1, 0, 0, 2}};
    Jacobi found = Jacobi.of(a);
    assertArrayEquals(new double[] {3, 3, 3, 1}, found.values(), 1e-14);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double product = Vectors.dot(found.vectors()[i], found.vectors()[j]);
        assertEquals(i == j ? 1 : 0, product, 1e-14);
      }
    }
  }

  @Test
  void probesOfNoiseLeaveTheModelAsItIs() {
    SmallNet net = SmallNet.of(SmallNet.Kind.CNN, DType.F32);
    Model model = net.model();
    String before = model.parameters().sha256();
    NoiseSpectrum.measure(gradients(net, ROWS, 4), 2);
    assertEquals(before, model.parameters().sha256());
  }
}

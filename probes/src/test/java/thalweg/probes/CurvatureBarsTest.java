package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.RandomKey;

/** Estimators of trained networks' operators against the dense truth. */
@Tag("long")
class CurvatureBarsTest {
  private static final RandomKey KEY = new RandomKey(8, "bars");
  private static final int SEEDS = 1000;

  /** An estimator, and the half width of its 95 % interval in standard errors. */
  private record Estimator(
      String name,
      double student,
      Function<DenseOperator, Double> truth,
      Function<RandomKey, Function<DenseOperator, Estimate>> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Student's 0.975 quantiles are those of 99 and of 29 degrees of freedom. */
  private static final List<Estimator> ESTIMATORS =
      List.of(
          new Estimator(
              "Hutchinson's trace",
              1.98422,
              DenseOperator::trace,
              key -> a -> new Hutchinson(100, 0.1).trace(a, key)),
          new Estimator(
              "Hutchinson's squared Frobenius norm",
              1.98422,
              DenseOperator::squaredFrobenius,
              key -> a -> new Hutchinson(100, 0.1).squaredFrobenius(a, key)),
          new Estimator(
              "Hutch++'s trace",
              2.04523,
              DenseOperator::trace,
              key -> a -> new HutchPlusPlus(90, 0.1).trace(a, key)));

  private static Stream<Arguments> estimatorsOfNetworks() {
    return Arrays.stream(SmallNetworks.values())
        .flatMap(network -> ESTIMATORS.stream().map(e -> Arguments.of(network, e)));
  }

  private static Stream<Arguments> operators() {
    return Arrays.stream(SmallNetworks.values())
        .flatMap(network -> {
          Subject subject = network.trained();
          return Stream.of(
              Arguments.of(network + ", Hessian", new HessianOperator(subject)),
              Arguments.of(network + ", Gauss-Newton", new GaussNewtonOperator(subject)),
              Arguments.of(network + ", Fisher", new EmpiricalFisherOperator(subject)),
              Arguments.of(
                  network + ", second moment",
                  new GradientCovarianceOperator(subject, GradientCovarianceOperator.About.ZERO)),
              Arguments.of(
                  network + ", covariance",
                  new GradientCovarianceOperator(subject, GradientCovarianceOperator.About.MEAN)));
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operators")
  void eigenvaluesAreTheDenseTwins(String name, LinearOperator operator) {
    double[] all = DenseTwin.eigenvalues(operator);
    int n = all.length;
    double within = 1e-8 * Math.max(all[n - 1], -all[0]);
    List<Eigenpair> found = new Lanczos(n, 1e-10).largest(operator, 20, KEY);
    for (int i = 0; i < 20; i++) {
      assertEquals(all[n - 1 - i], found.get(i).value(), within, name + ", largest " + i);
      assertTrue(found.get(i).converged());
    }
    Eigenpair least = new Lanczos(n, 1e-10).ends(operator, 1, KEY).smallest().getFirst();
    assertEquals(all[0], least.value(), within, name + ", least");
    assertTrue(least.converged());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("estimatorsOfNetworks")
  void errorBarsAreHonest(SmallNetworks network, Estimator estimator) {
    DenseOperator a = DenseOperator.of(new HessianOperator(network.trained()));
    double truth = estimator.truth().apply(a);
    int withinThree = 0;
    int covered = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Estimate e = estimator.of().apply(new RandomKey(seed, "probe vectors")).apply(a);
      double off = Math.abs(e.value() - truth) / e.standardError();
      withinThree += off <= 3 ? 1 : 0;
      covered += off <= estimator.student() ? 1 : 0;
    }
    String found = covered + " of " + SEEDS + " intervals covered, " + withinThree + " within 3";
    System.out.println(network + ", " + estimator + ": " + found);
    assertTrue(withinThree >= 0.99 * SEEDS, found);
    assertTrue(covered >= 0.92 * SEEDS && covered <= 0.98 * SEEDS, found);
  }

  @ParameterizedTest
  @EnumSource(SmallNetworks.class)
  void theDensitysMomentsAreTheEigenvalues(SmallNetworks network) {
    DenseOperator a = DenseOperator.of(new HessianOperator(network.trained()));
    double[] all = DenseTwin.eigenvalues(a);
    int n = all.length;
    Lanczos lanczos = new Lanczos(n, 1e-9);
    Lanczos.Ends ends = lanczos.ends(a, 40, KEY);
    List<Eigenpair> known =
        Stream.concat(ends.largest().stream(), ends.smallest().stream()).toList();
    // Three steps are exact for powers below six; products are cheap here, so that many can be
    // drawn.
    Spectrum deflated = new SpectralDensity(30_000, 3, 1e-3).of(a, known, KEY);
    Spectrum plain = new SpectralDensity(200, 30, 0.05).of(a, KEY);
    double radius = Math.max(all[n - 1], -all[0]);
    for (int k = 1; k <= 4; k++) {
      int power = k;
      double truth = Arrays.stream(all).map(x -> Math.pow(x, power)).average().orElseThrow();
      Estimate found = deflated.moment(k);
      assertEquals(truth, found.value(), 1e-3 * Math.abs(truth), found::toString);
      assertEquals(Estimate.Convergence.CONVERGED, found.convergence(), found::toString);
      Estimate raw = plain.moment(k);
      assertEquals(truth, raw.value(), 1e-3 * Math.pow(radius, k), raw::toString);
      assertEquals(truth, raw.value(), 4 * raw.standardError(), raw::toString);
    }
  }

  @Test
  void aCurvesIntegralsAreTheMoments() {
    DenseOperator a = DenseOperator.of(new HessianOperator(SmallNetworks.MLP.trained()));
    Spectrum spectrum = new SpectralDensity(20, 40, 1e-3).of(a, KEY);
    Spectrum.Curve curve = spectrum.curve(20_000, 0.001);
    double apart = curve.at()[1] - curve.at()[0];
    for (int k = 0; k < 3; k++) {
      double integral = 0;
      for (int i = 0; i < curve.at().length; i++) {
        integral += apart * curve.density()[i] * Math.pow(curve.at()[i], k);
      }
      double smeared = k == 2 ? curve.width() * curve.width() : 0;
      assertEquals(spectrum.moment(k).value() + smeared, integral, 1e-6, "moment " + k);
    }
  }
}

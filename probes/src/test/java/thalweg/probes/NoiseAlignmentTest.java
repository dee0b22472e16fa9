package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.nn.Loss;

/** Noise along curvature, against dense matrices; and the three factors as one record. */
class NoiseAlignmentTest {
  private static final RandomKey KEY = new RandomKey(12, "alignment");
  private static final Loss LOSS = new Loss.CrossEntropy();

  private static Subject subject(SmallNet net) {
    return Subject.of(net.model(), LOSS, net.data(), "all", Fixtures.WORKERS);
  }

  private record Truth(double product, double cosine, double overIsotropic) {
    static Truth of(double[][] c, double[][] h) {
      double product = 0;
      double cc = 0;
      double hh = 0;
      double traceC = 0;
      double traceH = 0;
      for (int i = 0; i < c.length; i++) {
        product += Vectors.dot(c[i], h[i]);
        cc += Vectors.dot(c[i], c[i]);
        hh += Vectors.dot(h[i], h[i]);
        traceC += c[i][i];
        traceH += h[i][i];
      }
      return new Truth(
          product, product / Math.sqrt(cc * hh), c.length * product / (traceC * traceH));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SmallNet.Kind.class,
      names = {"MLP", "CNN", "BATCH_NORM"})
  void alignmentIsThatOfTheDenseMatricesAndItsErrorsCover(SmallNet.Kind kind) {
    Subject subject = subject(SmallNet.of(kind, DType.F64));
    double[][] c =
        DenseTwin.matrix(
            new GradientCovarianceOperator(subject, GradientCovarianceOperator.About.MEAN));
    double[][] h = DenseTwin.matrix(new HessianOperator(subject));
    Truth truth = Truth.of(c, h);
    int draws = 1000;
    int[] covered = new int[3];
    for (int d = 0; d < draws; d++) {
      NoiseAlignment found =
          NoiseAlignment.measure(
              new DenseOperator(c), new DenseOperator(h), 60, 0.1, KEY.withStep(d));
      covered[0] += covers(found.traceOfProduct(), truth.product());
      covered[1] += covers(found.cosine(), truth.cosine());
      covered[2] += covers(found.overIsotropic(), truth.overIsotropic());
    }
    for (int k = 0; k < 3; k++) {
      assertEquals(0.95, covered[k] / 1000.0, 0.03, "of " + k);
    }
  }

  private static int covers(Estimate found, double truth) {
    return Math.abs(found.value() - truth) <= 2.001 * found.standardError() ? 1 : 0;
  }

  @Test
  void ofANetworkItIsTheSameWithoutTheMatrices() {
    SmallNet net = SmallNet.of(SmallNet.Kind.CNN, DType.F64);
    Subject subject = subject(net);
    LinearOperator c =
        new GradientCovarianceOperator(subject, GradientCovarianceOperator.About.MEAN);
    LinearOperator h = new HessianOperator(subject);
    NoiseAlignment direct = NoiseAlignment.measure(c, h, 50, 0.1, KEY);
    NoiseAlignment dense =
        NoiseAlignment.measure(
            new DenseOperator(DenseTwin.matrix(c)),
            new DenseOperator(DenseTwin.matrix(h)),
            50,
            0.1,
            KEY);
    assertEquals(dense.cosine().value(), direct.cosine().value(), 1e-9);
    assertEquals(100, direct.cosine().cost().amount());
    assertEquals("all", direct.cosine().data());
  }

  @Test
  void aMatrixIsAlignedWithItselfAndWithItsMultiplesOnly() {
    double[][] a = {{3, 1}, {1, 2}};
    double[][] half = {{1.5, 0.5}, {0.5, 1}};
    NoiseAlignment same =
        NoiseAlignment.measure(new DenseOperator(a), new DenseOperator(half), 10, 0.1, KEY);
    assertEquals(1, same.cosine().value(), 1e-12);
    double[][] first = {{1, 0}, {0, 0}};
    double[][] second = {{0, 0}, {0, 1}};
    NoiseAlignment none =
        NoiseAlignment.measure(new DenseOperator(first), new DenseOperator(second), 10, 0.1, KEY);
    assertEquals(0, none.cosine().value(), 1e-12);
    NoiseAlignment nothing =
        NoiseAlignment.measure(
            new DenseOperator(new double[2][2]), new DenseOperator(a), 10, 0.1, KEY);
    assertTrue(Double.isNaN(nothing.cosine().value()));
    assertTrue(nothing.cosine().note().contains("not above zero"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            NoiseAlignment.measure(
                new DenseOperator(a), new DenseOperator(new double[3][3]), 10, 0.1, KEY));
  }

  /** Both spectra of the same covariance: by products of gradients, and by Lanczos. */
  @Test
  void theSpectrumByProductsOfGradientsIsThatOfTheOperator() {
    SmallNet net = SmallNet.of(SmallNet.Kind.MLP, DType.F64);
    int[] all = IntStream.range(0, SmallNet.N).toArray();
    NoiseSpectrum spectrum =
        NoiseSpectrum.measure(
            new ExampleGradients(net.model(), LOSS, net.data(), all, 16, "all", Fixtures.WORKERS),
            4);
    LinearOperator c =
        new GradientCovarianceOperator(subject(net), GradientCovarianceOperator.About.MEAN);
    List<Eigenpair> top = new Lanczos(c.size(), 1e-10).ends(c, 4, KEY).largest();
    for (int k = 0; k < 4; k++) {
      assertEquals(top.get(k).value(), spectrum.eigenvalues().get(k).value(), 1e-10);
    }
    Estimate overlap = NoiseAlignment.overlap(spectrum.vectors(), top);
    assertEquals(1, overlap.value(), 1e-8);
    assertEquals(Estimate.Convergence.CONVERGED, overlap.convergence());
    assertTrue(overlap.note().contains("top 4 directions"), overlap.note());
    assertThrows(
        IllegalArgumentException.class,
        () -> NoiseAlignment.overlap(spectrum.vectors(), top.subList(0, 2)));
  }

  @Test
  void theThreeFactorsTellWhatFollowsAtRestWithErrors() {
    SmallNet net = SmallNet.of(SmallNet.Kind.MLP, DType.F64);
    Gram gram =
        new ExampleGradients(
                net.model(),
                LOSS,
                net.data(),
                ExampleGradients.first(30),
                16,
                "30 examples",
                Fixtures.WORKERS)
            .gram();
    ThreeFactors factors = ThreeFactors.measure(0.2, 8, gram);
    NoiseScale noise = NoiseScale.of(gram);
    assertEquals(0.025, factors.ratio(), 1e-15);
    assertEquals(noise.trace(), factors.gradientVariance());
    Estimate rise = factors.expectedRise();
    assertEquals(0.2 / 32 * noise.trace().value(), rise.value(), 1e-15);
    assertEquals(0.2 / 32 * noise.trace().standardError(), rise.standardError(), 1e-15);
    assertTrue(rise.note().startsWith("eta / (4S) Tr(C)"), rise.note());
    Estimate traceOfHessian = new Hutchinson(20, 0.1).trace(new HessianOperator(subject(net)), KEY);
    assertEquals(
        0.2 / 32 * traceOfHessian.value(),
        factors.expectedRiseIfNoiseIsCurvature(traceOfHessian).value(),
        1e-15);
    ThreeFactors some = factors.withoutReplacementFrom(30);
    assertEquals(22.0 / 29, some.expectedRise().value() / rise.value(), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> ThreeFactors.measure(0, 8, gram));
    assertThrows(IllegalArgumentException.class, () -> ThreeFactors.measure(0.1, 0, gram));
  }
}

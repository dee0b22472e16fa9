package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.Loss;

/** Simsekli, Sagun and Gurbuzbalaban 2019, and what the order of the numbers does to it. */
class TailIndexTest {
  private static final RandomKey KEY = new RandomKey(8, "tails");

  private static double[][] noise(
      int draw, int rows, int columns, ToDoubleFunction<Philox> law, double logScale) {
    Philox scales = Philox.stream(KEY.withStep(draw), 1_000_000);
    double[] scale = new double[columns];
    Arrays.setAll(scale, k -> Math.exp(logScale * scales.nextGaussian()));
    Philox random = Philox.stream(KEY, draw);
    double[][] noise = new double[rows][columns];
    for (double[] row : noise) {
      Arrays.setAll(row, k -> scale[k] * law.applyAsDouble(random));
    }
    return noise;
  }

  private static double cauchy(Philox random) {
    return Math.tan(Math.PI * (random.nextDouble() - 0.5));
  }

  @Test
  void normalNoiseHasIndexTwoAndCauchyNoiseOneInEveryOrder() {
    TailIndex normal = TailIndex.of(noise(0, 500, 400, Philox::nextGaussian, 0), "normal");
    TailIndex cauchy = TailIndex.of(noise(1, 500, 400, TailIndexTest::cauchy, 0), "Cauchy");
    for (Estimate two : all(normal)) {
      assertEquals(2, two.value(), 4 * two.standardError(), two::toString);
      assertTrue(two.standardError() < 0.1, two::toString);
    }
    for (Estimate one : all(cauchy)) {
      assertEquals(1, one.value(), 4 * one.standardError(), one::toString);
      assertTrue(one.standardError() < 0.1, one::toString);
    }
  }

  private static Estimate[] all(TailIndex t) {
    return new Estimate[] {t.batchMajor(), t.parameterMajor(), t.perParameter()};
  }

  @Test
  void parametersOfOtherScaleSeemHeavyTailedInThePublishedOrderOnly() {
    TailIndex found = TailIndex.of(noise(2, 1000, 400, Philox::nextGaussian, 2), "scales");
    assertTrue(found.batchMajor().value() < 1.1, found.batchMajor()::toString);
    Estimate each = found.perParameter();
    assertEquals(2, each.value(), 4 * each.standardError() + 0.02, each::toString);
    assertTrue(found.parameterMajor().value() > 1.7, found.parameterMajor()::toString);
    assertTrue(found.batchMajor().note().startsWith("one batch after the other"));
    assertTrue(found.perParameter().note().startsWith("each parameter by itself"));
  }

  /** The errors are those that other draws show. */
  @Test
  void intervalsCoverTheTruth() {
    int draws = 400;
    int[] covered = new int[3];
    for (int d = 0; d < draws; d++) {
      Estimate[] found =
          all(TailIndex.of(noise(100 + d, 100, 40, Philox::nextGaussian, 0), "normal"));
      for (int k = 0; k < 3; k++) {
        // Student's t of 9 degrees of freedom: ten groups.
        covered[k] += Math.abs(found[k].value() - 2) <= 2.262 * found[k].standardError() ? 1 : 0;
      }
    }
    for (int k = 0; k < 3; k++) {
      assertTrue(covered[k] >= 0.92 * draws, k + ": " + covered[k]);
    }
  }

  @Test
  void blocksAreTheLargestDivisorUpToTheRootAndThatOfAPrimeTheRoot() {
    int[] found = {
      TailIndex.block(1), TailIndex.block(100), TailIndex.block(97), TailIndex.block(1_000_000)
    };
    assertArrayEquals(new int[] {1, 10, 9, 1000}, found);
  }

  /** Naive: the formula as it stands. */
  @Test
  void thePublishedFormulaAgreesToTheLastDigits() {
    double[][] noise = noise(3, 6, 6, Philox::nextGaussian, 0);
    double x = 0;
    double y = 0;
    for (double[] row : noise) {
      double sum = 0;
      for (double v : row) {
        x += Math.log(Math.abs(v)) / 36;
        sum += v;
      }
      y += Math.log(Math.abs(sum)) / 6;
    }
    assertEquals(Math.log(6) / (y - x), TailIndex.of(noise, "six").batchMajor().value(), 1e-12);
  }

  @Test
  void zerosAreLeftOutAndCountedAndWhatCannotBeMeasuredIsASentence() {
    double[][] noise = noise(4, 100, 20, Philox::nextGaussian, 0);
    for (double[] row : noise) {
      row[7] = 0;
    }
    TailIndex found = TailIndex.of(noise, "a dead unit");
    assertTrue(found.perParameter().note().contains("100 zeros left out"));
    assertTrue(Double.isFinite(found.perParameter().value()));
    Estimate none = TailIndex.of(new double[4][3], "nothing").batchMajor();
    assertTrue(Double.isNaN(none.value()));
    assertTrue(none.note().contains("no block of"), none.note());
    noise[3][3] = Double.NaN;
    assertThrows(ArithmeticException.class, () -> TailIndex.of(noise, "NaN"));
    assertThrows(IllegalArgumentException.class, () -> TailIndex.of(new double[1][9], "one"));
  }

  @ParameterizedTest
  @EnumSource(
      value = SmallNet.Kind.class,
      names = {"MLP", "CNN"})
  void noiseIsThatOfBatchesLessTheGradientOfAll(SmallNet.Kind kind) {
    SmallNet net = SmallNet.of(kind, DType.F64);
    Loss loss = new Loss.CrossEntropy();
    int batch = 5;
    double[][] noise =
        new GradientNoise(net.model(), loss, net.data(), batch, 16, "all", Fixtures.WORKERS)
            .draw(3, KEY);
    int size = net.model().parameters().count();
    double[] all = new double[size];
    LossSurface whole = new LossSurface(net.model(), loss, net.data(), 7, "", Fixtures.WORKERS);
    whole.at(whole.here(), all);
    for (int k = 0; k < 3; k++) {
      Philox random = Philox.stream(KEY, k);
      double[] expected = Vectors.scaled(-1, all);
      for (int i = 0; i < batch; i++) {
        double[] one = new double[size];
        LossSurface example =
            new LossSurface(
                net.model(), loss, net.one(random.nextInt(SmallNet.N)), 1, "", Fixtures.WORKERS);
        example.at(example.here(), one);
        Vectors.add(expected, 1.0 / batch, one);
      }
      assertArrayEquals(expected, noise[k], 1e-12);
    }
  }

  @Test
  void ofANetworkAllThreeOrdersHaveErrorsAndSayWhichTheyAre() {
    SmallNet net = SmallNet.of(SmallNet.Kind.LARGE_SET, DType.F32);
    TailIndex found =
        new GradientNoise(
                net.model(),
                new Loss.CrossEntropy(),
                net.data(),
                20,
                200,
                "1000 examples",
                Fixtures.WORKERS)
            .tailIndex(100, KEY);
    for (Estimate e : all(found)) {
      assertTrue(e.value() > 0.5 && e.value() < 2.5, e::toString);
      assertTrue(e.standardError() > 0, e::toString);
      assertEquals(3000, e.cost().amount());
      assertEquals("1000 examples, batches of 20", e.data());
    }
  }
}

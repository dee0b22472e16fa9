package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Window;

final class InitializerTest {
  private static final Initializer.Fans FANS = new Initializer.Fans(30, 20);

  /** Each with the variance its paper asks for, and whether it is uniform. */
  static Arguments[] family() {
    return new Arguments[] {
      Arguments.of(new Initializer.GlorotUniform(), 2.0 / 50, true),
      Arguments.of(new Initializer.GlorotUniform(5.0 / 3), 25.0 / 9 * 2 / 50, true),
      Arguments.of(new Initializer.GlorotNormal(), 2.0 / 50, false),
      Arguments.of(new Initializer.GlorotNormal(2), 4 * 2.0 / 50, false),
      Arguments.of(new Initializer.HeNormal(), 2.0 / 30, false),
      Arguments.of(new Initializer.HeUniform(), 2.0 / 30, true),
      Arguments.of(new Initializer.LeCunNormal(), 1.0 / 30, false),
      Arguments.of(new Initializer.LeCunUniform(), 1.0 / 30, true),
      Arguments.of(new Initializer.HeNormalFanOut(), 2.0 / 20, false),
      Arguments.of(new Initializer.PyTorchDefault(), 1.0 / 3 / 30, true),
      Arguments.of(new Initializer.Normal(0.3), 0.09, false),
    };
  }

  @ParameterizedTest
  @MethodSource("family")
  void meanIsZeroAndVarianceIsThePapers(Initializer how, double variance, boolean uniform) {
    int n = 40_000;
    double[] x = how.draw(FANS, n, new SplittableRandom(5));
    double mean = Arrays.stream(x).average().orElseThrow();
    double second = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    double fourth = Arrays.stream(x).map(v -> v * v * v * v).average().orElseThrow();
    // Five standard errors. Var(x²) is (kurtosis-1)σ⁴: 2σ⁴ for a normal, 0.8σ⁴ for a uniform.
    assertEquals(0, mean, 5 * Math.sqrt(variance / n));
    assertEquals(variance, second, 5 * variance * Math.sqrt((uniform ? 0.8 : 2) / n));
    assertEquals(uniform ? 1.8 : 3, fourth / (variance * variance), 0.25);
    if (uniform) {
      double limit = Math.sqrt(3 * variance);
      assertTrue(Arrays.stream(x).allMatch(v -> v >= -limit && v < limit));
    }
  }

  @Test
  void numbersDependOnTheWordsAlone() {
    RandomGenerator lowest = () -> 0;
    RandomGenerator middle = () -> Long.MIN_VALUE;
    RandomGenerator highest = () -> -1;
    Initializer how = new Initializer.HeUniform();
    Initializer.Fans fans = new Initializer.Fans(6, 1);
    assertArrayEquals(new double[] {-1}, how.draw(fans, 1, lowest));
    assertArrayEquals(new double[] {0}, how.draw(fans, 1, middle));
    assertArrayEquals(new double[] {1 - 0x1p-52}, how.draw(fans, 1, highest));
    double[] pair = new Initializer.LeCunNormal().draw(new Initializer.Fans(1, 1), 2, middle);
    assertArrayEquals(new double[] {-Math.sqrt(2 * Math.log(2)), 0}, pair, 1e-15);
    double[] finite = new Initializer.LeCunNormal().draw(new Initializer.Fans(1, 1), 2, lowest);
    assertArrayEquals(
        new double[] {0, 0}, finite, Double.MIN_NORMAL, "the logarithm of 0 was taken");
  }

  @Test
  void anOddCountIsThePrefixOfTheEvenOne() {
    Initializer how = new Initializer.HeNormal();
    double[] six = how.draw(FANS, 6, new SplittableRandom(5));
    double[] five = how.draw(FANS, 5, new SplittableRandom(5));
    assertArrayEquals(Arrays.copyOf(six, 5), five);
  }

  @Test
  void constantsDrawNothing() {
    RandomGenerator none =
        () -> {
          throw new AssertionError("a word was drawn");
        };
    assertArrayEquals(new double[4], new Initializer.Zeros().draw(FANS, 4, none));
    assertArrayEquals(new double[] {3, 3}, new Initializer.Constant(3).draw(FANS, 2, none));
  }

  @ParameterizedTest
  @CsvSource({"7, 3, 1", "3, 7, 2.5", "5, 5, 1", "1, 4, 1", "64, 64, 1"})
  void theFewerOfRowsAndColumnsAreOrthonormalTimesGain(int rows, int columns, double gain) {
    double[] q = orthogonal(gain, rows, columns);
    int few = Math.min(rows, columns);
    for (int a = 0; a < few; a++) {
      for (int b = 0; b < few; b++) {
        double dot = 0;
        for (int i = 0; i < Math.max(rows, columns); i++) {
          dot +=
              rows <= columns
                  ? q[a * columns + i] * q[b * columns + i]
                  : q[i * columns + a] * q[i * columns + b];
        }
        assertEquals(a == b ? gain * gain : 0, dot, 1e-14 * gain * gain * 4);
      }
    }
  }

  private static double[] orthogonal(double gain, int... shape) {
    Initializer how = new Initializer.Orthogonal(gain);
    return how.draw(FANS, Shape.of(shape), new SplittableRandom(5));
  }

  @Test
  void aKernelIsOrthogonalAsAMatrixOfOutputsByAllElse() {
    assertArrayEquals(orthogonal(1, 5, 2 * 3 * 2), orthogonal(1, 5, 2, 3, 2));
  }

  /** Q R = the normal numbers drawn, and R's diagonal is positive: the unique such Q. */
  @Test
  void orthogonalIsTheQOfTheDrawnMatrixWithSignsFixed() {
    double[] q = orthogonal(1, 7, 4);
    double[] normal = new Initializer.Normal(1).draw(FANS, 28, new SplittableRandom(5));
    for (int a = 0; a < 4; a++) {
      for (int b = 0; b <= a; b++) {
        double r = 0;
        for (int i = 0; i < 7; i++) {
          r += q[i * 4 + a] * normal[i * 4 + b];
        }
        assertTrue(a == b ? r > 0 : Math.abs(r) < 1e-14, "R[" + a + "," + b + "] = " + r);
      }
    }
  }

  @Test
  void aConvolutionsFansCountTheKernelsAreaAndOneGroup() {
    Window window = Window.of(3, 2).stride(2).dilation(2);
    Layer.Conv2d c = new Layer.Conv2d(4, 6, window, 2, new Initializer.Zeros(), Layer.Bias.WITHOUT);
    assertEquals(new Initializer.Fans(2 * 6, 3 * 6), LayerParameters.fans(c));
  }

  @Test
  void aBiasIsDrawnWithTheFansOfItsLayer() {
    Layer.Bias torch = new Layer.Bias.With(new Initializer.PyTorchDefault());
    Layer.Conv2d c = new Layer.Conv2d(4, 500, Window.of(5, 5), 1, new Initializer.Zeros(), torch);
    Layer net = new Layer.Sequential(java.util.List.of(c, new Layer.GlobalAveragePool()));
    Model m = Model.create(net, Shape.of(4, 5, 5), DType.F64, Fixtures.streams(1));
    double[] bias = m.parameters().get("0.bias").variable().value().toDoubles();
    double largest = Arrays.stream(bias).map(Math::abs).max().orElseThrow();
    assertTrue(largest <= 0.1 && largest > 0.095, "largest " + largest + " for a limit of 0.1");
  }

  @Test
  void rangesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> orthogonal(1, 5));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.Orthogonal(-1));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.Normal(0));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.GlorotUniform(0));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.GlorotNormal(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.Fans(0, 1));
  }
}

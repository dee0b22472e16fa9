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
import org.junit.jupiter.params.provider.MethodSource;

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
  void zerosDrawNothing() {
    RandomGenerator none =
        () -> {
          throw new AssertionError("a word was drawn");
        };
    assertArrayEquals(new double[4], new Initializer.Zeros().draw(FANS, 4, none));
  }

  @Test
  void rangesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Initializer.GlorotUniform(0));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.GlorotNormal(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Initializer.Fans(0, 1));
  }
}

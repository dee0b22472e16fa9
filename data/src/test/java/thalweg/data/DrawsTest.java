package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawsTest {

  /** Gives longs, and fails on every method that a generator may implement in its own way. */
  private static final class OnlyLongs implements RandomGenerator {
    private long state;

    @Override
    public long nextLong() {
      state += 0x9E3779B97F4A7C15L;
      return (state ^ (state >>> 29)) * 0xBF58476D1CE4E5B9L;
    }

    @Override
    public int nextInt(int bound) {
      throw new AssertionError("used nextInt");
    }

    @Override
    public double nextDouble() {
      throw new AssertionError("used nextDouble");
    }

    @Override
    public double nextGaussian() {
      throw new AssertionError("used nextGaussian");
    }
  }

  /** A generator that repeats the given longs once. */
  private static RandomGenerator fixed(long... longs) {
    int[] next = {0};
    return () -> longs[next[0]++];
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 97})
  void boundedDrawsAreUniform(int bound) {
    RandomGenerator random = new SplittableRandom(bound);
    int draws = 20_000 * bound;
    int[] counts = new int[bound];
    for (int k = 0; k < draws; k++) {
      counts[Draws.below(random, bound)]++;
    }
    double chiSquared = 0;
    for (int count : counts) {
      chiSquared += (count - 20_000.0) * (count - 20_000.0) / 20_000;
    }
    // Chi-squared with bound - 1 degrees of freedom: mean plus six deviations.
    assertTrue(chiSquared <= bound - 1 + 6 * Math.sqrt(2.0 * bound), "chi squared " + chiSquared);
  }

  @Test
  void aDrawThatWouldFavourSmallResultsIsRepeated() {
    // 2^32 mod 3 = 1: only a product whose low half is 0 is unfair, so u = 0 is drawn again.
    assertEquals(1, Draws.below(fixed(0L, 0x8000_0000L << 32), 3));
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> Draws.below(fixed(0L), 3));
    assertEquals(0, Draws.below(fixed(0L), 4));
    assertEquals(Integer.MAX_VALUE - 1, Draws.below(fixed(-1L), Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 1009})
  void aPermutationHoldsEveryIndexOnceAndAChoiceIsItsHead(int n) {
    int[] whole = Draws.permutation(new SplittableRandom(n), n);
    int[] sorted = whole.clone();
    Arrays.sort(sorted);
    assertArrayEquals(Dataset.rows(n), sorted);
    int[] head = Draws.choose(new SplittableRandom(n), n, n / 3);
    assertArrayEquals(Arrays.copyOf(whole, n / 3), head);
  }

  @Test
  void allPermutationsOfThreeAreEquallyLikely() {
    RandomGenerator random = new SplittableRandom(1);
    int[] counts = new int[27];
    for (int k = 0; k < 60_000; k++) {
      int[] order = Draws.permutation(random, 3);
      counts[9 * order[0] + 3 * order[1] + order[2]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertEquals(6, seen.length);
    // Binomial(60000, 1/6): deviation 91; five of them.
    for (int count : seen) {
      assertEquals(10_000, count, 456);
    }
  }

  @Test
  void gaussiansHaveTheMomentsAndTheTailsOfTheNormalLaw() {
    int n = 1_000_001;
    float[] values = new float[n];
    Draws.fillGaussian(new SplittableRandom(3), 0, 1, values, 0, n);
    double[] powers = new double[5];
    int within = 0;
    for (float value : values) {
      for (int k = 1; k <= 4; k++) {
        powers[k] += Math.pow(value, k) / n;
      }
      within += Math.abs(value) < 1.959964 ? 1 : 0;
    }
    // Five standard errors of each: sqrt(1, 2, 15, 96) / 1000, and of a 95 % proportion.
    assertEquals(0, powers[1], 5e-3);
    assertEquals(1, powers[2], 7.1e-3);
    assertEquals(0, powers[3], 19.4e-3);
    assertEquals(3, powers[4], 49e-3);
    assertEquals(0.95, within / (double) n, 1.1e-3);
  }

  @Test
  void neighboursOfAPairAreIndependent() {
    int n = 200_000;
    float[] values = new float[2 * n];
    Draws.fillGaussian(new SplittableRandom(4), 0, 1, values, 0, 2 * n);
    double product = 0;
    double ofSquares = 0;
    for (int k = 0; k < n; k++) {
      double a = values[2 * k];
      double b = values[2 * k + 1];
      product += a * b / n;
      ofSquares += (a * a - 1) * (b * b - 1) / n;
    }
    assertEquals(0, product, 5 / Math.sqrt(n));
    assertEquals(0, ofSquares, 10 / Math.sqrt(n));
  }

  @Test
  void theTransformIsTheDocumentedOneAndUsesLongsAlone() {
    float[] three = new float[5];
    Draws.fillGaussian(fixed(-1L, 0L, (1L << 63), (1L << 62)), 2, 3, three, 1, 3);
    // u = 1 gives radius 0. u = 1/2 + 2^-53, v = 1/4: the cosine is 0 and the sine is dropped.
    assertArrayEquals(new float[] {0, 2, 2, 2, 0}, three, 1e-6f);
    float[] pair = new float[2];
    Draws.fillGaussian(fixed((1L << 63), (1L << 61)), 0, 1, pair, 0, 2);
    assertEquals(Math.sqrt(Math.log(2)), pair[0], 1e-6); // v = 1/8: both halves alike
    assertEquals(Math.sqrt(Math.log(2)), pair[1], 1e-6);
    Draws.fillGaussian(new OnlyLongs(), 0, 1, pair, 0, 2);
    Draws.below(new OnlyLongs(), 10);
  }

  @Test
  void theSmallestAndLargestUniformsGiveFiniteNumbers() {
    float[] pair = new float[2];
    Draws.fillGaussian(fixed(0L, 0L), 0, 1, pair, 0, 2);
    assertEquals(Math.sqrt(2 * 53 * Math.log(2)), pair[0], 1e-5);
    assertEquals(0, pair[1]);
  }

  @Test
  void moreFeaturesThanAnArrayHoldsAreRefused() {
    assertEquals(2_000_000_000, Draws.product(1_000_000, 2000));
    Fixtures.assertSays(() -> Draws.product(3_000_000, 1000), "3000000 examples of 1000 features");
  }
}

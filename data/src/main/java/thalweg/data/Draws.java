package thalweg.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Random draws whose bits depend on {@link RandomGenerator#nextLong} alone. The default methods of
 * the interface may be overridden by a generator and may change between JDKs; these may not.
 */
final class Draws {
  /** 2^-53: the spacing of the uniform numbers below. */
  private static final double STEP = 0x1p-53;

  private Draws() {}

  /**
   * A uniform integer in 0..bound-1. The high 32 bits u of one long give (u * bound) / 2^32; the
   * draw is repeated while the low half of the product is below 2^32 mod bound, which would favour
   * some results. Expected draws: below 2, and close to 1 for small bounds.
   */
  static int below(RandomGenerator random, int bound) {
    long unfair = (1L << 32) % bound;
    long product;
    do {
      product = (random.nextLong() >>> 32) * bound;
    } while ((product & 0xFFFF_FFFFL) < unfair);
    return (int) (product >>> 32);
  }

  /**
   * {@code count} of 0..n-1 without replacement, in drawing order: the head of a Fisher-Yates
   * shuffle from the front. From one generator state, a smaller count gives a prefix of a larger.
   */
  static int[] choose(RandomGenerator random, int n, int count) {
    int[] all = Dataset.rows(n);
    for (int j = 0; j < count; j++) {
      int other = j + below(random, n - j);
      int swapped = all[j];
      all[j] = all[other];
      all[other] = swapped;
    }
    return Arrays.copyOf(all, count);
  }

  static int[] permutation(RandomGenerator random, int n) {
    return choose(random, n, n);
  }

  /**
   * An index of a distribution, by one long; the last with a share where rounding leaves a rest.
   */
  static int from(List<Double> shares, RandomGenerator random) {
    double left = (random.nextLong() >>> 11) * STEP;
    int last = 0;
    for (int k = 0; k < shares.size(); k++) {
      if (shares.get(k) > 0) {
        last = k;
        left -= shares.get(k);
        if (left < 0) {
          return k;
        }
      }
    }
    return last;
  }

  /**
   * Fills {@code length} places with independent normal numbers by the transform of Box and Muller:
   * two longs a, b give u = ((a >>> 11) + 1) / 2^53 in (0, 1] and v = (b >>> 11) / 2^53 in [0, 1),
   * then r = sqrt(-2 ln u) and the pair r cos(2 pi v), r sin(2 pi v). The sine of a last odd pair
   * is dropped. StrictMath, so every machine gives the same bits.
   */
  static void fillGaussian(
      RandomGenerator random, double mean, double deviation, float[] target, int from, int length) {
    int end = from + length;
    for (int k = from; k < end; k += 2) {
      double u = ((random.nextLong() >>> 11) + 1) * STEP;
      double v = (random.nextLong() >>> 11) * STEP;
      double radius = Math.sqrt(-2 * StrictMath.log(u));
      double angle = 2 * Math.PI * v;
      target[k] = (float) (mean + deviation * (radius * StrictMath.cos(angle)));
      if (k + 1 < end) {
        target[k + 1] = (float) (mean + deviation * (radius * StrictMath.sin(angle)));
      }
    }
  }

  /** rows * columns as an array length. */
  static int product(int rows, int columns) {
    long product = (long) rows * columns;
    if (product > Integer.MAX_VALUE - 8) {
      throw DataException.of(
          "%d examples of %d features do not fit one array; take fewer examples.", rows, columns);
    }
    return (int) product;
  }
}

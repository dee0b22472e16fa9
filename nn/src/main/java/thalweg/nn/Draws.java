package thalweg.nn;

import java.util.random.RandomGenerator;

/**
 * Uniform and normal numbers from 64-bit words, with functions whose bits do not depend on the
 * machine ({@link StrictMath}).
 */
final class Draws {
  private Draws() {}

  /** Uniform in [-limit, limit), one word each. */
  static double[] uniform(double limit, int count, RandomGenerator generator) {
    double[] x = new double[count];
    for (int i = 0; i < count; i++) {
      x[i] = limit * (2 * unit(generator) - 1);
    }
    return x;
  }

  /** Normal with mean 0: Box and Muller 1958, two words for two numbers, both used. */
  static double[] normal(double deviation, int count, RandomGenerator generator) {
    double[] x = new double[count];
    for (int i = 0; i < count; i += 2) {
      double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - unit(generator)));
      double angle = 2 * Math.PI * unit(generator);
      x[i] = radius * StrictMath.cos(angle);
      if (i + 1 < count) {
        x[i + 1] = radius * StrictMath.sin(angle);
      }
    }
    return x;
  }

  /** Uniform in [0, 1) on a grid of 2^-53. */
  private static double unit(RandomGenerator generator) {
    return (generator.nextLong() >>> 11) * 0x1p-53;
  }

  static void requireGain(String what, double gain) {
    if (!(gain > 0) || Double.isInfinite(gain)) {
      throw new IllegalArgumentException(
          what + ": gain " + gain + " found; expected a finite number above 0");
    }
  }
}

package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Arithmetic of vectors of equal length, in a fixed order of additions. */
final class Vectors {
  private static final int PIECE = 2048;

  private Vectors() {}

  static double dot(double[] a, double[] b) {
    return dot(a, b, 0, a.length);
  }

  /** From one place to before another; in four sums, lest each addition wait for the one before. */
  private static double dot(double[] a, double[] b, int from, int to) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < to; i++) {
      sum0 += a[i] * b[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** into += factor * a. */
  static void add(double[] into, double factor, double[] a) {
    add(into, factor, a, 0, a.length);
  }

  private static void add(double[] into, double factor, double[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      into[i] += factor * a[i];
    }
  }

  static double[] scaled(double factor, double[] a) {
    return Arrays.stream(a).map(x -> factor * x).toArray();
  }

  /**
   * Takes from v what lies along orthonormal vectors, all at once: classical Gram-Schmidt, to be
   * made twice where rounding matters (Giraud, Langou, Rozložník and van den Eshof 2005). A piece
   * of v at a time, which stays in the cache while theirs go by.
   */
  static void orthogonalise(double[] v, List<double[]> units) {
    double[] along = new double[units.size()];
    for (int from = 0; from < v.length; from += PIECE) {
      int to = Math.min(v.length, from + PIECE);
      for (int k = 0; k < along.length; k++) {
        along[k] += dot(units.get(k), v, from, to);
      }
    }
    for (int from = 0; from < v.length; from += PIECE) {
      int to = Math.min(v.length, from + PIECE);
      for (int k = 0; k < along.length; k++) {
        add(v, -along[k], units.get(k), from, to);
      }
    }
  }

  /** The norm of {@code image - value * unit}: how far a pair is from being an eigenpair. */
  static double residual(double[] image, double value, double[] unit) {
    double[] off = image.clone();
    add(off, -value, unit);
    return norm(off);
  }

  /** A direction uniform over the sphere. */
  static double[] unit(int size, RandomKey key) {
    Philox random = Philox.stream(key, key.step());
    double[] v = new double[size];
    Arrays.setAll(v, i -> random.nextGaussian());
    return scaled(1 / norm(v), v);
  }

  /** Ones, each with either sign by the toss of a coin. */
  static double[] signs(int size, Philox random) {
    double[] v = new double[size];
    Arrays.setAll(v, i -> random.nextBoolean() ? 1 : -1);
    return v;
  }
}

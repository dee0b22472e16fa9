package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Arithmetic of vectors of equal length, in a fixed order of additions. */
final class Vectors {
  private Vectors() {}

  /** In four sums side by side, as one waits for each addition before the next. */
  static double dot(double[] a, double[] b) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      sum0 += a[i] * b[i];
      sum1 += a[i + 1] * b[i + 1];
      sum2 += a[i + 2] * b[i + 2];
      sum3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      sum0 += a[i] * b[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }

  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** into += factor * a. */
  static void add(double[] into, double factor, double[] a) {
    for (int i = 0; i < a.length; i++) {
      into[i] += factor * a[i];
    }
  }

  static double[] scaled(double factor, double[] a) {
    return Arrays.stream(a).map(x -> factor * x).toArray();
  }

  /** Takes from v what lies along vectors of length 1, one after the other. */
  static void orthogonalise(double[] v, List<double[]> units) {
    for (double[] u : units) {
      add(v, -dot(u, v), u);
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

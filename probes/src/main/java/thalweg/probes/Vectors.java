package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Arithmetic of vectors of equal length, in a fixed order of additions. */
final class Vectors {
  private Vectors() {}

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
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

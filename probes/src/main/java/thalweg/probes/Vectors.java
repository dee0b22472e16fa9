package thalweg.probes;

import java.util.Arrays;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Tensor;

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

  /** The norm of {@code image - value * unit}: how far a pair is from being an eigenpair. */
  static double residual(double[] image, double value, double[] unit) {
    double[] off = image.clone();
    add(off, -value, unit);
    return norm(off);
  }

  /** Writes a vector into an array of F32, rounded, or F64. */
  static void write(double[] values, Tensor into) {
    switch (into.dtype()) {
      case F64 -> into.set(values);
      case F32 -> {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
          rounded[i] = (float) values[i];
        }
        into.set(rounded);
      }
      case I32, BOOL -> throw new IllegalStateException("models compute in F32 or F64");
    }
  }

  /** A direction uniform over the sphere. */
  static double[] unit(int size, RandomKey key) {
    Philox random = Philox.stream(key, key.step());
    double[] v = new double[size];
    Arrays.setAll(v, i -> random.nextGaussian());
    return scaled(1 / norm(v), v);
  }
}

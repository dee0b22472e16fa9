package thalweg.expr;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds up the partial results of a product whose sum was cut. F32 and F64 are written apart here
 * and in the products themselves: only direct calls of a vector class become single instructions.
 */
final class PartialSums {
  private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;

  private PartialSums() {}

  /** Adds matrices [m,n] that lie {@code apart} bytes apart, in order, in some columns, into c. */
  static void add(
      DType dtype, long c, long x, long apart, int count, int m, int n, int from, int to) {
    for (int i = 0; i < m; i++) {
      long at = ((long) i * n + from) * dtype.bytes();
      if (dtype == DType.F32) {
        sumRow32(c + at, x + at, apart, count, to - from);
      } else {
        sumRow64(c + at, x + at, apart, count, to - from);
      }
    }
  }

  private static void sumRow32(long c, long x, long apart, int count, int n) {
    int j = 0;
    for (; j <= n - F32.length(); j += F32.length()) {
      FloatVector sum = FloatVector.fromMemorySegment(F32, Memory.ALL, x + 4L * j, Memory.ORDER);
      for (int p = 1; p < count; p++) {
        long at = x + p * apart + 4L * j;
        sum = sum.add(FloatVector.fromMemorySegment(F32, Memory.ALL, at, Memory.ORDER));
      }
      sum.intoMemorySegment(Memory.ALL, c + 4L * j, Memory.ORDER);
    }
    for (; j < n; j++) {
      float sum = Memory.f32(x + 4L * j);
      for (int p = 1; p < count; p++) {
        sum += Memory.f32(x + p * apart + 4L * j);
      }
      Memory.f32(c + 4L * j, sum);
    }
  }

  private static void sumRow64(long c, long x, long apart, int count, int n) {
    int j = 0;
    for (; j <= n - F64.length(); j += F64.length()) {
      DoubleVector sum = DoubleVector.fromMemorySegment(F64, Memory.ALL, x + 8L * j, Memory.ORDER);
      for (int p = 1; p < count; p++) {
        long at = x + p * apart + 8L * j;
        sum = sum.add(DoubleVector.fromMemorySegment(F64, Memory.ALL, at, Memory.ORDER));
      }
      sum.intoMemorySegment(Memory.ALL, c + 8L * j, Memory.ORDER);
    }
    for (; j < n; j++) {
      double sum = Memory.f64(x + 8L * j);
      for (int p = 1; p < count; p++) {
        sum += Memory.f64(x + p * apart + 8L * j);
      }
      Memory.f64(c + 8L * j, sum);
    }
  }
}

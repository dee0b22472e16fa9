package thalweg.expr;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products in plain loops: for F64, and where the library is missing. Sums run over k up.
 */
final class PlainMatMul {
  private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;

  private PlainMatMul() {}

  static void run(
      DType dtype,
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      long a,
      int lda,
      long b,
      int ldb,
      long c,
      int ldc) {
    long size = dtype.bytes();
    long aRow = (transposeA ? 1 : lda) * size;
    long aNext = (transposeA ? lda : 1) * size;
    long bColumn = (transposeB ? ldb : 1) * size;
    long bNext = (transposeB ? 1 : ldb) * size;
    for (int i = 0; i < m; i++) {
      long out = c + i * ldc * size;
      Memory.zero(out, n * size);
      for (int p = 0; p < k; p++) {
        long left = a + i * aRow + p * aNext;
        long right = b + p * bNext;
        if (dtype == DType.F32) {
          addRow(Memory.f32(left), right, bColumn, out, n);
        } else {
          addRow(Memory.f64(left), right, bColumn, out, n);
        }
      }
    }
  }

  /** Adds matrices [m,n] that lie {@code apart} bytes apart, in order, in some columns, into c. */
  static void sum(DType dtype, long c, long x, long apart, int count, int m, int n, int from, int to) {
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

  private static void addRow(float x, long row, long step, long out, int n) {
    for (int j = 0; j < n; j++) {
      Memory.f32(out + 4L * j, Math.fma(x, Memory.f32(row + j * step), Memory.f32(out + 4L * j)));
    }
  }

  private static void addRow(double x, long row, long step, long out, int n) {
    for (int j = 0; j < n; j++) {
      Memory.f64(out + 8L * j, Math.fma(x, Memory.f64(row + j * step), Memory.f64(out + 8L * j)));
    }
  }
}

package thalweg.expr;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products too small for a call of a library: every element is one chain of fused multiply-adds
 * over k from 0 up, for a vector of columns at a time.
 */
final class SmallMatMul {
  private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;

  private SmallMatMul() {}

  /** Whether rows of the right operand can be read as vectors of columns, and fill them. */
  static boolean does(MatMulShape s) {
    boolean rowsOfColumns = !s.transposeB() || s.k() == 1 || s.n() == 1;
    boolean fillsVectors = s.n() >= 8 || s.k() <= 32;
    return s.k() > 0 && rowsOfColumns && fillsVectors;
  }

  /** The first rows of a product. */
  static void run(MatMulShape s, int rows, long a, long b, long c) {
    int size = s.dtype().bytes();
    long row = (s.transposeA() ? 1L : s.k()) * size;
    long next = (s.transposeA() ? (long) s.m() : 1L) * size;
    for (int i = 0; i < rows; i++) {
      if (s.dtype() == DType.F32) {
        rowF32(s.n(), s.k(), a + i * row, next, b, c + (long) i * s.n() * size);
      } else {
        rowF64(s.n(), s.k(), a + i * row, next, b, c + (long) i * s.n() * size);
      }
    }
  }

  private static void rowF32(int n, int k, long a, long next, long b, long c) {
    int full = n - n % F32.length();
    for (int j = 0; j < full; j += F32.length()) {
      columnsF32(n, k, a, next, b + 4L * j).intoMemorySegment(Memory.ALL, c + 4L * j, Memory.ORDER);
    }
    if (full < n) {
      VectorMask<Float> left = F32.indexInRange(full, n);
      columnsF32(n, k, a, next, b + 4L * full)
          .intoMemorySegment(Memory.ALL, c + 4L * full, Memory.ORDER, left);
    }
  }

  private static FloatVector columnsF32(int n, int k, long a, long next, long b) {
    FloatVector sum = FloatVector.zero(F32);
    for (int p = 0; p < k; p++) {
      FloatVector right =
          FloatVector.fromMemorySegment(F32, Memory.ALL, b + 4L * p * n, Memory.ORDER);
      sum = FloatVector.broadcast(F32, Memory.f32(a + p * next)).fma(right, sum);
    }
    return sum;
  }

  private static void rowF64(int n, int k, long a, long next, long b, long c) {
    int full = n - n % F64.length();
    for (int j = 0; j < full; j += F64.length()) {
      columnsF64(n, k, a, next, b + 8L * j).intoMemorySegment(Memory.ALL, c + 8L * j, Memory.ORDER);
    }
    if (full < n) {
      VectorMask<Double> left = F64.indexInRange(full, n);
      columnsF64(n, k, a, next, b + 8L * full)
          .intoMemorySegment(Memory.ALL, c + 8L * full, Memory.ORDER, left);
    }
  }

  private static DoubleVector columnsF64(int n, int k, long a, long next, long b) {
    DoubleVector sum = DoubleVector.zero(F64);
    for (int p = 0; p < k; p++) {
      DoubleVector right =
          DoubleVector.fromMemorySegment(F64, Memory.ALL, b + 8L * p * n, Memory.ORDER);
      sum = DoubleVector.broadcast(F64, Memory.f64(a + p * next)).fma(right, sum);
    }
    return sum;
  }
}

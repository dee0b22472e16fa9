package thalweg.expr;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products too small for a call of a library. Where there are columns, every element is one chain
 * of fused multiply-adds over k from 0 up, for a vector of columns at a time; a single column is
 * made of dot products.
 *
 * <p>F32 and F64 are written apart: only direct calls of a vector class become single instructions.
 */
final class SmallMatMul {
  private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;

  /** Rows of the result that are computed at a time, so that no multiply-add waits for the last. */
  private static final int TILE_ROWS = 8;

  /** Multiply-adds below which a call of the library costs more than it saves. */
  private static final long SMALL = 1 << 13;

  private SmallMatMul() {}

  /** Whether such a product is best computed here. */
  static boolean suits(MatMulShape s) {
    return s.k() == 1 || (s.k() > 1 && (long) s.m() * s.n() * s.k() <= SMALL);
  }

  /** The first rows of a product; {@code k} is 1 or more. */
  static void run(MatMulShape s, int rows, long a, long b, long c) {
    int size = s.dtype().bytes();
    long row = (s.transposeA() ? 1L : s.k()) * size;
    long next = (s.transposeA() ? (long) s.m() : 1L) * size;
    if (s.n() == 1 && (!s.transposeA() || s.m() == 1)) {
      for (int i = 0; i < rows; i++) {
        dot(s.dtype(), s.k(), a + (long) i * s.k() * size, b, c + (long) i * size);
      }
      return;
    }
    long right = b;
    if (s.transposeB() && s.k() > 1 && s.n() > 1) {
      right = BlockedMatMul.transposed(size, b, s.n(), s.k());
    }
    int done = 0;
    if (s.dtype() == DType.F32) {
      for (; done <= rows - TILE_ROWS; done += TILE_ROWS) {
        tileF32(s.n(), s.k(), a + done * row, row, next, right, c + (long) done * s.n() * size);
      }
    }
    for (int i = done; i < rows; i++) {
      if (s.dtype() == DType.F32) {
        rowF32(s.n(), s.k(), a + i * row, next, right, c + (long) i * s.n() * size);
      } else {
        rowF64(s.n(), s.k(), a + i * row, next, right, c + (long) i * s.n() * size);
      }
    }
  }

  /** Adds up lane by lane, then the lanes by halves, then what does not fill a vector. */
  private static void dot(DType dtype, int k, long a, long b, long c) {
    if (dtype == DType.F32) {
      Memory.f32(c, dotF32(k, a, b));
    } else {
      Memory.f64(c, dotF64(k, a, b));
    }
  }

  private static float dotF32(int k, long a, long b) {
    int full = k - k % F32.length();
    float sum = 0;
    if (full > 0) {
      FloatVector lanes = FloatVector.zero(F32);
      for (int p = 0; p < full; p += F32.length()) {
        FloatVector x = FloatVector.fromMemorySegment(F32, Memory.ALL, a + 4L * p, Memory.ORDER);
        FloatVector y = FloatVector.fromMemorySegment(F32, Memory.ALL, b + 4L * p, Memory.ORDER);
        lanes = x.fma(y, lanes);
      }
      for (int half = F32.length() / 2; half > 0; half /= 2) {
        lanes = lanes.add(lanes.rearrange(VectorShuffle.iota(F32, half, 1, true)));
      }
      sum = lanes.lane(0);
    }
    for (int p = full; p < k; p++) {
      sum = Math.fma(Memory.f32(a + 4L * p), Memory.f32(b + 4L * p), sum);
    }
    return sum;
  }

  private static double dotF64(int k, long a, long b) {
    int full = k - k % F64.length();
    double sum = 0;
    if (full > 0) {
      DoubleVector lanes = DoubleVector.zero(F64);
      for (int p = 0; p < full; p += F64.length()) {
        DoubleVector x = DoubleVector.fromMemorySegment(F64, Memory.ALL, a + 8L * p, Memory.ORDER);
        DoubleVector y = DoubleVector.fromMemorySegment(F64, Memory.ALL, b + 8L * p, Memory.ORDER);
        lanes = x.fma(y, lanes);
      }
      for (int half = F64.length() / 2; half > 0; half /= 2) {
        lanes = lanes.add(lanes.rearrange(VectorShuffle.iota(F64, half, 1, true)));
      }
      sum = lanes.lane(0);
    }
    for (int p = full; p < k; p++) {
      sum = Math.fma(Memory.f64(a + 8L * p), Memory.f64(b + 8L * p), sum);
    }
    return sum;
  }

  private static void tileF32(int n, int k, long a, long row, long next, long b, long c) {
    for (int j = 0; j < n; j += F32.length()) {
      FloatVector c0 = FloatVector.zero(F32);
      FloatVector c1 = FloatVector.zero(F32);
      FloatVector c2 = FloatVector.zero(F32);
      FloatVector c3 = FloatVector.zero(F32);
      FloatVector c4 = FloatVector.zero(F32);
      FloatVector c5 = FloatVector.zero(F32);
      FloatVector c6 = FloatVector.zero(F32);
      FloatVector c7 = FloatVector.zero(F32);
      for (int p = 0; p < k; p++) {
        long at = b + 4L * ((long) p * n + j);
        FloatVector right = FloatVector.fromMemorySegment(F32, Memory.ALL, at, Memory.ORDER);
        long left = a + p * next;
        c0 = FloatVector.broadcast(F32, Memory.f32(left)).fma(right, c0);
        c1 = FloatVector.broadcast(F32, Memory.f32(left + row)).fma(right, c1);
        c2 = FloatVector.broadcast(F32, Memory.f32(left + 2 * row)).fma(right, c2);
        c3 = FloatVector.broadcast(F32, Memory.f32(left + 3 * row)).fma(right, c3);
        c4 = FloatVector.broadcast(F32, Memory.f32(left + 4 * row)).fma(right, c4);
        c5 = FloatVector.broadcast(F32, Memory.f32(left + 5 * row)).fma(right, c5);
        c6 = FloatVector.broadcast(F32, Memory.f32(left + 6 * row)).fma(right, c6);
        c7 = FloatVector.broadcast(F32, Memory.f32(left + 7 * row)).fma(right, c7);
      }
      VectorMask<Float> inside = F32.indexInRange(j, n);
      long to = c + 4L * j;
      c0.intoMemorySegment(Memory.ALL, to, Memory.ORDER, inside);
      c1.intoMemorySegment(Memory.ALL, to + 4L * n, Memory.ORDER, inside);
      c2.intoMemorySegment(Memory.ALL, to + 8L * n, Memory.ORDER, inside);
      c3.intoMemorySegment(Memory.ALL, to + 12L * n, Memory.ORDER, inside);
      c4.intoMemorySegment(Memory.ALL, to + 16L * n, Memory.ORDER, inside);
      c5.intoMemorySegment(Memory.ALL, to + 20L * n, Memory.ORDER, inside);
      c6.intoMemorySegment(Memory.ALL, to + 24L * n, Memory.ORDER, inside);
      c7.intoMemorySegment(Memory.ALL, to + 28L * n, Memory.ORDER, inside);
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

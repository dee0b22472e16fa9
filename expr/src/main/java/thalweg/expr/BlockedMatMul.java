package thalweg.expr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products through the Vector API, for F64 and where the library is missing. The operands
 * are copied into panels that lie as the innermost loop reads them, and six rows by two vectors of
 * the result are kept in registers (the scheme of Goto and van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication", 2008).
 *
 * <p>Every element is one chain of fused multiply-adds over k from 0 up, whatever the blocks; so
 * its bits depend neither on how a product is cut nor on the length of the machine's vectors.
 *
 * <p>F32 and F64 are written apart: only direct calls of a vector class become single instructions.
 */
final class BlockedMatMul {
  private static final VectorSpecies<Float> F32 = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> F64 = DoubleVector.SPECIES_PREFERRED;
  private static final long F32_BYTES = F32.vectorByteSize();
  private static final long F64_BYTES = F64.vectorByteSize();

  private static final int TILE_ROWS = 6;

  /** Products added in one visit of a tile: a panel of each operand stays in the nearest cache. */
  private static final int DEPTH = 256;

  /** Rows of the left operand whose panels stay in the core's own cache. */
  private static final int ROWS = 16 * TILE_ROWS;

  private static final int COLUMNS = 512;

  /** The panels of a thread, and a tile for the edges. */
  private static final class Panels {
    final MemorySegment memory =
        Arena.ofAuto().allocate(8L * (DEPTH * (COLUMNS + ROWS) + 64 * TILE_ROWS), 64);
    final long right = memory.address();
    final long left = right + 8L * DEPTH * COLUMNS;
    final long tile = left + 8L * DEPTH * ROWS;
  }

  private static final ThreadLocal<Panels> PANELS = ThreadLocal.withInitial(Panels::new);

  private BlockedMatMul() {}

  /** C[m,n] = op(A) op(B), row-major at addresses, with leading dimensions in elements. */
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
    int size = dtype.bytes();
    long rowC = (long) ldc * size;
    if (k == 0) {
      for (int i = 0; i < m; i++) {
        Memory.zero(c + i * rowC, (long) n * size);
      }
      return;
    }
    long aRow = (transposeA ? 1L : lda) * size;
    long aNext = (transposeA ? (long) lda : 1L) * size;
    long bColumn = (transposeB ? (long) ldb : 1L) * size;
    long bNext = (transposeB ? 1L : ldb) * size;
    int width = (int) (2 * (dtype == DType.F32 ? F32_BYTES : F64_BYTES) / size);
    Panels panels = PANELS.get();
    for (int column = 0; column < n; column += COLUMNS) {
      int columns = Math.min(COLUMNS, n - column);
      for (int first = 0; first < k; first += DEPTH) {
        int depth = Math.min(DEPTH, k - first);
        long fromB = b + column * bColumn + first * bNext;
        pack(size, fromB, bColumn, bNext, columns, width, depth, panels.right);
        for (int row = 0; row < m; row += ROWS) {
          int rows = Math.min(ROWS, m - row);
          long fromA = a + row * aRow + first * aNext;
          pack(size, fromA, aRow, aNext, rows, TILE_ROWS, depth, panels.left);
          long to = c + row * rowC + (long) column * size;
          block(dtype, panels, rows, columns, width, depth, to, rowC, first);
        }
      }
    }
  }

  /** A copy [k,n] of a small matrix [n,k], valid until this thread's next product. */
  static long transposed(int size, long from, int n, int k) {
    long to = PANELS.get().right;
    if (size == 4) {
      packLines32(from, 4L * k, 4, n, n, k, to);
    } else {
      packLines64(from, 8L * k, 8, n, n, k, to);
    }
    return to;
  }

  private static void block(
      DType dtype,
      Panels panels,
      int rows,
      int columns,
      int width,
      int depth,
      long c,
      long rowC,
      int visit) {
    int size = dtype.bytes();
    for (int j = 0; j < columns; j += width) {
      long right = panels.right + (long) j * depth * size;
      for (int i = 0; i < rows; i += TILE_ROWS) {
        long left = panels.left + (long) i * depth * size;
        long to = c + i * rowC + (long) j * size;
        int height = Math.min(TILE_ROWS, rows - i);
        int length = Math.min(width, columns - j);
        if (height == TILE_ROWS && length == width) {
          tile(dtype, depth, left, right, to, rowC, visit);
        } else {
          long tileRow = (long) width * size;
          copy(to, rowC, panels.tile, tileRow, height, (long) length * size);
          tile(dtype, depth, left, right, panels.tile, tileRow, visit);
          copy(panels.tile, tileRow, to, rowC, height, (long) length * size);
        }
      }
    }
  }

  private static void copy(long from, long fromRow, long to, long toRow, int rows, long bytes) {
    for (int i = 0; i < rows; i++) {
      Memory.copy(from + i * fromRow, to + i * toRow, bytes);
    }
  }

  /**
   * Copies {@code count} lines of {@code depth} elements into panels of {@code width} lines,
   * element by element of the depth; lines that are missing in the last panel become zeros.
   */
  private static void pack(
      int size, long from, long line, long next, int count, int width, int depth, long to) {
    for (int i = 0; i < count; i += width) {
      long panel = to + (long) i * depth * size;
      int lines = Math.min(width, count - i);
      long first = from + i * line;
      if (lines < width) {
        Memory.zero(panel, (long) width * depth * size);
      }
      if (line == size && lines == width) {
        packRows(first, next, (long) width * size, depth, panel);
      } else if (size == 4) {
        packLines32(first, line, next, lines, width, depth, panel);
      } else {
        packLines64(first, line, next, lines, width, depth, panel);
      }
    }
  }

  /** Lines that lie side by side. */
  private static void packRows(long from, long next, long bytes, int depth, long to) {
    long vectors = bytes % F32_BYTES == 0 ? bytes : 0;
    for (int p = 0; p < depth; p++) {
      // Only moved, so that the type does not matter.
      for (long at = 0; at < vectors; at += F32_BYTES) {
        FloatVector.fromMemorySegment(F32, Memory.ALL, from + p * next + at, Memory.ORDER)
            .intoMemorySegment(Memory.ALL, to + p * bytes + at, Memory.ORDER);
      }
      for (long at = vectors; at < bytes; at += 4) {
        Memory.i32(to + p * bytes + at, Memory.i32(from + p * next + at));
      }
    }
  }

  private static void packLines32(
      long from, long line, long next, int lines, int width, int depth, long to) {
    for (int l = 0; l < lines; l++) {
      for (int p = 0; p < depth; p++) {
        Memory.i32(to + 4L * (p * width + l), Memory.i32(from + l * line + p * next));
      }
    }
  }

  private static void packLines64(
      long from, long line, long next, int lines, int width, int depth, long to) {
    for (int l = 0; l < lines; l++) {
      for (int p = 0; p < depth; p++) {
        Memory.f64(to + 8L * (p * width + l), Memory.f64(from + l * line + p * next));
      }
    }
  }

  private static void tile(
      DType dtype, int depth, long left, long right, long to, long row, int visit) {
    if (dtype == DType.F32) {
      tileF32(depth, left, right, to, row, visit);
    } else {
      tileF64(depth, left, right, to, row, visit);
    }
  }

  /** Six rows and two vectors of the result: adds {@code depth} products to what lies there. */
  private static void tileF32(int depth, long left, long right, long to, long row, int visit) {
    FloatVector c00 = FloatVector.zero(F32);
    FloatVector c01 = FloatVector.zero(F32);
    FloatVector c10 = FloatVector.zero(F32);
    FloatVector c11 = FloatVector.zero(F32);
    FloatVector c20 = FloatVector.zero(F32);
    FloatVector c21 = FloatVector.zero(F32);
    FloatVector c30 = FloatVector.zero(F32);
    FloatVector c31 = FloatVector.zero(F32);
    FloatVector c40 = FloatVector.zero(F32);
    FloatVector c41 = FloatVector.zero(F32);
    FloatVector c50 = FloatVector.zero(F32);
    FloatVector c51 = FloatVector.zero(F32);
    if (visit > 0) {
      c00 = FloatVector.fromMemorySegment(F32, Memory.ALL, to, Memory.ORDER);
      c01 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + F32_BYTES, Memory.ORDER);
      c10 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + row, Memory.ORDER);
      c11 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + row + F32_BYTES, Memory.ORDER);
      c20 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 2 * row, Memory.ORDER);
      c21 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 2 * row + F32_BYTES, Memory.ORDER);
      c30 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 3 * row, Memory.ORDER);
      c31 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 3 * row + F32_BYTES, Memory.ORDER);
      c40 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 4 * row, Memory.ORDER);
      c41 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 4 * row + F32_BYTES, Memory.ORDER);
      c50 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 5 * row, Memory.ORDER);
      c51 = FloatVector.fromMemorySegment(F32, Memory.ALL, to + 5 * row + F32_BYTES, Memory.ORDER);
    }
    for (int p = 0; p < depth; p++) {
      long at = right + 2L * F32_BYTES * p;
      FloatVector b0 = FloatVector.fromMemorySegment(F32, Memory.ALL, at, Memory.ORDER);
      FloatVector b1 = FloatVector.fromMemorySegment(F32, Memory.ALL, at + F32_BYTES, Memory.ORDER);
      long a = left + 24L * p;
      FloatVector a0 = FloatVector.broadcast(F32, Memory.f32(a));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(F32, Memory.f32(a + 4));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(F32, Memory.f32(a + 8));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(F32, Memory.f32(a + 12));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(F32, Memory.f32(a + 16));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(F32, Memory.f32(a + 20));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
    }
    c00.intoMemorySegment(Memory.ALL, to, Memory.ORDER);
    c01.intoMemorySegment(Memory.ALL, to + F32_BYTES, Memory.ORDER);
    c10.intoMemorySegment(Memory.ALL, to + row, Memory.ORDER);
    c11.intoMemorySegment(Memory.ALL, to + row + F32_BYTES, Memory.ORDER);
    c20.intoMemorySegment(Memory.ALL, to + 2 * row, Memory.ORDER);
    c21.intoMemorySegment(Memory.ALL, to + 2 * row + F32_BYTES, Memory.ORDER);
    c30.intoMemorySegment(Memory.ALL, to + 3 * row, Memory.ORDER);
    c31.intoMemorySegment(Memory.ALL, to + 3 * row + F32_BYTES, Memory.ORDER);
    c40.intoMemorySegment(Memory.ALL, to + 4 * row, Memory.ORDER);
    c41.intoMemorySegment(Memory.ALL, to + 4 * row + F32_BYTES, Memory.ORDER);
    c50.intoMemorySegment(Memory.ALL, to + 5 * row, Memory.ORDER);
    c51.intoMemorySegment(Memory.ALL, to + 5 * row + F32_BYTES, Memory.ORDER);
  }

  /** Six rows and two vectors of the result: adds {@code depth} products to what lies there. */
  private static void tileF64(int depth, long left, long right, long to, long row, int visit) {
    DoubleVector c00 = DoubleVector.zero(F64);
    DoubleVector c01 = DoubleVector.zero(F64);
    DoubleVector c10 = DoubleVector.zero(F64);
    DoubleVector c11 = DoubleVector.zero(F64);
    DoubleVector c20 = DoubleVector.zero(F64);
    DoubleVector c21 = DoubleVector.zero(F64);
    DoubleVector c30 = DoubleVector.zero(F64);
    DoubleVector c31 = DoubleVector.zero(F64);
    DoubleVector c40 = DoubleVector.zero(F64);
    DoubleVector c41 = DoubleVector.zero(F64);
    DoubleVector c50 = DoubleVector.zero(F64);
    DoubleVector c51 = DoubleVector.zero(F64);
    if (visit > 0) {
      c00 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to, Memory.ORDER);
      c01 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + F64_BYTES, Memory.ORDER);
      c10 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + row, Memory.ORDER);
      c11 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + row + F64_BYTES, Memory.ORDER);
      c20 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 2 * row, Memory.ORDER);
      c21 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 2 * row + F64_BYTES, Memory.ORDER);
      c30 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 3 * row, Memory.ORDER);
      c31 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 3 * row + F64_BYTES, Memory.ORDER);
      c40 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 4 * row, Memory.ORDER);
      c41 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 4 * row + F64_BYTES, Memory.ORDER);
      c50 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 5 * row, Memory.ORDER);
      c51 = DoubleVector.fromMemorySegment(F64, Memory.ALL, to + 5 * row + F64_BYTES, Memory.ORDER);
    }
    for (int p = 0; p < depth; p++) {
      long at = right + 2L * F64_BYTES * p;
      DoubleVector b0 = DoubleVector.fromMemorySegment(F64, Memory.ALL, at, Memory.ORDER);
      DoubleVector b1 =
          DoubleVector.fromMemorySegment(F64, Memory.ALL, at + F64_BYTES, Memory.ORDER);
      long a = left + 48L * p;
      DoubleVector a0 = DoubleVector.broadcast(F64, Memory.f64(a));
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      DoubleVector a1 = DoubleVector.broadcast(F64, Memory.f64(a + 8));
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      DoubleVector a2 = DoubleVector.broadcast(F64, Memory.f64(a + 16));
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      DoubleVector a3 = DoubleVector.broadcast(F64, Memory.f64(a + 24));
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      DoubleVector a4 = DoubleVector.broadcast(F64, Memory.f64(a + 32));
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      DoubleVector a5 = DoubleVector.broadcast(F64, Memory.f64(a + 40));
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
    }
    c00.intoMemorySegment(Memory.ALL, to, Memory.ORDER);
    c01.intoMemorySegment(Memory.ALL, to + F64_BYTES, Memory.ORDER);
    c10.intoMemorySegment(Memory.ALL, to + row, Memory.ORDER);
    c11.intoMemorySegment(Memory.ALL, to + row + F64_BYTES, Memory.ORDER);
    c20.intoMemorySegment(Memory.ALL, to + 2 * row, Memory.ORDER);
    c21.intoMemorySegment(Memory.ALL, to + 2 * row + F64_BYTES, Memory.ORDER);
    c30.intoMemorySegment(Memory.ALL, to + 3 * row, Memory.ORDER);
    c31.intoMemorySegment(Memory.ALL, to + 3 * row + F64_BYTES, Memory.ORDER);
    c40.intoMemorySegment(Memory.ALL, to + 4 * row, Memory.ORDER);
    c41.intoMemorySegment(Memory.ALL, to + 4 * row + F64_BYTES, Memory.ORDER);
    c50.intoMemorySegment(Memory.ALL, to + 5 * row, Memory.ORDER);
    c51.intoMemorySegment(Memory.ALL, to + 5 * row + F64_BYTES, Memory.ORDER);
  }
}

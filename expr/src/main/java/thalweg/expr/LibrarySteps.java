package thalweg.expr;

import java.lang.foreign.MemorySegment;

/** The operations that are neither loops nor matrix products: moving rows, searching, drawing. */
final class LibrarySteps {
  private LibrarySteps() {}

  /** Rows chosen by index; long rows are cut by columns, as the products that read them are. */
  record Gather(String name, long rows, long from, long indices, int count, long rowBytes, long to)
      implements Step, Workers.BlockTask {
    /** Bytes that are worth a hand-over to another thread. */
    private static final long WORTH_SHARING = 1 << 15;

    private static final long LONG_ROW = 1 << 9;

    @Override
    public void run(Workers workers) {
      int blocks = blocks();
      if (blocks <= 1) {
        copy(0, count, 0, rowBytes);
      } else {
        workers.run(blocks, this);
      }
    }

    private int blocks() {
      long blocks = Math.min(16, count * rowBytes / WORTH_SHARING);
      return byColumns() ? (int) Math.min(2, blocks) : (int) Math.min(count, blocks);
    }

    private boolean byColumns() {
      return rowBytes >= LONG_ROW && rowBytes < 1 << 20;
    }

    @Override
    public void run(int block) {
      int blocks = blocks();
      if (byColumns()) {
        // The same columns as a block of a product over rows of four-byte elements.
        long perBlock = (rowBytes + 64L * blocks - 1) / (64L * blocks) * 64;
        copy(0, count, block * perBlock, Math.min(rowBytes, (block + 1) * perBlock));
      } else {
        copy(
            (int) ((long) block * count / blocks),
            (int) ((block + 1L) * count / blocks),
            0,
            rowBytes);
      }
    }

    private void copy(int first, int end, long fromByte, long toByte) {
      for (int i = first; i < end; i++) {
        int index = Memory.i32(indices + 4L * i);
        Scalars.checkIndex("gather", index, (int) rows);
        Memory.copy(
            from + index * rowBytes + fromByte, to + i * rowBytes + fromByte, toByte - fromByte);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Rows added at an index, in the order of the rows. */
  record ScatterAdd(
      String name, DType dtype, long from, long indices, int count, int width, int rows, long to)
      implements Step {
    @Override
    public void run(Workers workers) {
      int size = dtype.bytes();
      Memory.zero(to, (long) rows * width * size);
      for (int i = 0; i < count; i++) {
        int index = Memory.i32(indices + 4L * i);
        Scalars.checkIndex("scatterAdd", index, rows);
        for (int j = 0; j < width; j++) {
          long into = to + ((long) index * width + j) * size;
          long term = from + ((long) i * width + j) * size;
          if (dtype == DType.F32) {
            Memory.f32(into, Memory.f32(into) + Memory.f32(term));
          } else {
            Memory.f64(into, Memory.f64(into) + Memory.f64(term));
          }
        }
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Index of the largest along rows; of equals the first, and NaN is largest. */
  record ArgMax(String name, DType dtype, long from, int rows, int width, long to) implements Step {
    @Override
    public void run(Workers workers) {
      for (int r = 0; r < rows; r++) {
        int best = 0;
        double largest = value((long) r * width);
        for (int j = 1; j < width && !Double.isNaN(largest); j++) {
          double x = value((long) r * width + j);
          if (x > largest || Double.isNaN(x)) {
            best = j;
            largest = x;
          }
        }
        Memory.i32(to + 4L * r, best);
      }
    }

    private double value(long i) {
      return switch (dtype) {
        case F32 -> Memory.f32(from + 4 * i);
        case F64 -> Memory.f64(from + 8 * i);
        case I32, BOOL -> Memory.i32(from + 4 * i);
      };
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Words of the counter-based generator; any block of them can be drawn alone. */
  record RandomBits(String name, int draw, long key, int count, MemorySegment to)
      implements Step, Workers.BlockTask {
    /** A multiple of what the generator writes at a time. */
    private static final int BLOCK = 1 << 14;

    @Override
    public void run(Workers workers) {
      int blocks = (count + BLOCK - 1) / BLOCK;
      if (blocks == 1) {
        run(0);
      } else if (blocks > 1) {
        workers.run(blocks, this);
      }
    }

    @Override
    public void run(int block) {
      int from = block * BLOCK;
      long high = counterHigh(Memory.i32(key + 8), Memory.i32(key + 12), draw);
      int end = Math.min(count, from + BLOCK);
      Philox.fillBits(to, from, end, Memory.i32(key), Memory.i32(key + 4), high);
    }

    /** The step's 48 bits, then the draw's 16. */
    static long counterHigh(int stepLow, int stepHigh, int draw) {
      return (stepLow & 0xFFFFFFFFL) | (stepHigh & 0xFFFFL) << 32 | (long) draw << 48;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Moves a finished value to where it is wanted. */
  record Copy(String name, long from, long to, long bytes) implements Step {
    @Override
    public void run(Workers workers) {
      Memory.copy(from, to, bytes);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}

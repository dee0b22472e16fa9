package thalweg.expr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One matrix product, cut into blocks. The cut depends on the shapes alone and each block is one
 * call on one thread, so the number of threads changes no bits.
 *
 * <p>The three products of a layer are cut along the same axis, the layer's inputs: the forward
 * product along the sum, the gradient of the weight by rows, the gradient of the input by columns.
 * So a thread reads and writes the same rows of the weight in all three (see {@link Cut}).
 */
final class MatMulStep implements Step, Workers.BlockTask {
  /** What the blocks of a product divide. */
  enum Axis {
    ROWS,
    COLUMNS,
    /** The sum: every block gives a partial result of full size; they are added in order. */
    DEPTH
  }

  /** A hand-over costs about half a microsecond, in which a core does 100,000 operations. */
  private static final double WORTH_SHARING = 6e5;

  /** A weight of more bytes does not stay in the cores' own caches, whoever reads it. */
  private static final long STAYS_IN_CACHE = 4 << 20;

  /** Adding partial results of fewer elements is not worth a hand-over. */
  private static final int WORTH_SHARING_SUM = 1 << 13;

  private final String name;
  private final MatMulShape shape;
  private final DType dtype;
  private final int m;
  private final int n;
  private final int k;
  private final long a;
  private final long b;
  private final long c;
  private final Axis axis;
  private final Cut cut;
  private final boolean small;

  /** Partial results of all blocks; empty unless the sum is cut. */
  private final MemorySegment partial;

  private final Cut sumCut;
  private final Workers.BlockTask sums = this::sum;

  MatMulStep(String name, MatMulShape shape, long a, long b, long c) {
    this.name = name;
    this.shape = shape;
    this.dtype = shape.dtype();
    this.m = shape.m();
    this.n = shape.n();
    this.k = shape.k();
    this.a = a;
    this.b = b;
    this.c = c;
    this.axis = axis(shape);
    int wanted = blocks(shape.flops());
    int length =
        switch (axis) {
          case ROWS -> m;
          case COLUMNS -> n;
          case DEPTH -> k;
        };
    this.cut = Cut.of(length, wanted);
    this.small = cut.blocks() == 1 && SmallMatMul.suits(shape);
    int partials = sumIsCut() ? cut.blocks() : 0;
    this.partial = Arena.ofAuto().allocate(64 + partials * apart(), 64);
    this.sumCut = Cut.of(n, partials > 0 && (long) m * n >= WORTH_SHARING_SUM ? 2 : 1);
  }

  private boolean sumIsCut() {
    return axis == Axis.DEPTH && cut.blocks() > 1;
  }

  /** Bytes from one partial result to the next; no multiple of a page, as those disturb others. */
  private long apart() {
    return (long) m * n * dtype.bytes() / 4096 * 4096 + 4096 + 1088;
  }

  /** How many blocks so many operations are worth. */
  static int blocks(double flops) {
    return flops < 2 * WORTH_SHARING ? 1 : flops < 1e9 ? 2 : flops < 1e10 ? 4 : 8;
  }

  /** Along what a product is cut, if it is large enough to be cut. */
  static Axis axis(MatMulShape s) {
    boolean weight = s.byVariable() && (long) s.k() * s.n() * s.dtype().bytes() <= STAYS_IN_CACHE;
    if (weight && !s.transposeA() && s.transposeB() && s.n() >= 2 * Cut.GRAIN) {
      return Axis.COLUMNS;
    }
    if (weight && !s.transposeA() && s.k() >= 4 * Cut.GRAIN && s.m() <= s.k()) {
      return Axis.DEPTH;
    }
    if (s.transposeA() && s.m() >= 2 * Cut.GRAIN) {
      return Axis.ROWS;
    }
    // Few rows of many columns: cutting columns keeps the packed left operand whole.
    return s.n() >= 64 && s.m() <= 128 ? Axis.COLUMNS : Axis.ROWS;
  }

  @Override
  public void run(Workers workers) {
    if (cut.blocks() == 1) {
      run(0);
      return;
    }
    workers.run(cut.blocks(), this);
    if (axis == Axis.DEPTH) {
      workers.run(sumCut.blocks(), sums);
    }
  }

  @Override
  public void run(int block) {
    if (small) {
      SmallMatMul.run(shape, m, a, b, c);
      return;
    }
    int from = cut.from(block);
    int to = cut.to(block);
    switch (axis) {
      case ROWS -> part(from, to, 0, n);
      case COLUMNS -> part(0, m, from, to);
      case DEPTH -> depth(block, from, to);
    }
  }

  Axis axis() {
    return axis;
  }

  Cut cut() {
    return cut;
  }

  /** The blocks in which partial results are added: of columns. */
  Cut sumCut() {
    return sumCut;
  }

  int rows() {
    return m;
  }

  int columns() {
    return n;
  }

  /** Adds up one block of columns of the partial results; does nothing unless the sum was cut. */
  void sum(int block) {
    if (sumIsCut()) {
      int count = cut.blocks();
      PartialSums.add(
          dtype, c, partial.address(), apart(), count, m, n, sumCut.from(block), sumCut.to(block));
    }
  }

  private void depth(int block, int from, int to) {
    long size = dtype.bytes();
    long left = a + size * from * (shape.transposeA() ? m : 1);
    long right = b + size * from * (shape.transposeB() ? 1 : n);
    shape.run(m, n, to - from, left, right, sumIsCut() ? partial.address() + block * apart() : c);
  }

  private void part(int row, int rowEnd, int column, int columnEnd) {
    if (row >= rowEnd || column >= columnEnd) {
      return;
    }
    long size = dtype.bytes();
    long left = a + size * row * (shape.transposeA() ? 1 : k);
    long right = b + size * column * (shape.transposeB() ? k : 1);
    long into = c + size * ((long) row * n + column);
    shape.run(rowEnd - row, columnEnd - column, k, left, right, into);
  }

  @Override
  public String toString() {
    if (cut.blocks() == 1) {
      return name;
    }
    return name
        + switch (axis) {
          case ROWS -> " by rows / ";
          case COLUMNS -> " by columns / ";
          case DEPTH -> " by sums / ";
        }
        + cut.blocks();
  }
}

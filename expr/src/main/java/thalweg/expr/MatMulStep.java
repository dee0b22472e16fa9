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
  private final DType dtype;
  private final boolean transposeA;
  private final boolean transposeB;
  private final int m;
  private final int n;
  private final int k;
  private final long a;
  private final long b;
  private final long c;
  private final Axis axis;
  private final Cut cut;

  /** Partial results of all blocks; empty unless the sum is cut. */
  private final MemorySegment partial;

  private final Cut sumCut;
  private final Workers.BlockTask sums = this::sum;

  MatMulStep(Expr e, long a, long b, long c) {
    Op.MatMul op = (Op.MatMul) e.op();
    this.name = "matmul " + e.in(0).shape() + e.in(1).shape() + " -> " + e.shape();
    this.dtype = e.dtype();
    this.transposeA = op.transposeA();
    this.transposeB = op.transposeB();
    this.m = e.shape().dim(0);
    this.n = e.shape().dim(1);
    this.k = e.in(0).shape().dim(transposeA ? 0 : 1);
    this.a = a;
    this.b = b;
    this.c = c;
    this.axis = axis(e);
    double flops = 2.0 * m * n * k;
    int wanted = flops < 2 * WORTH_SHARING ? 1 : flops < 1e9 ? 2 : flops < 1e10 ? 4 : 8;
    int length =
        switch (axis) {
          case ROWS -> m;
          case COLUMNS -> n;
          case DEPTH -> k;
        };
    this.cut = Cut.of(length, wanted);
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

  /** Along what a product is cut, if it is large enough to be cut. */
  static Axis axis(Expr e) {
    Op.MatMul op = (Op.MatMul) e.op();
    int m = e.shape().dim(0);
    int n = e.shape().dim(1);
    int k = e.in(0).shape().dim(op.transposeA() ? 0 : 1);
    Expr right = Partition.storage(e.in(1));
    boolean weight =
        right.op() instanceof Op.Read
            && (long) right.shape().size() * e.dtype().bytes() <= STAYS_IN_CACHE;
    if (weight && !op.transposeA() && op.transposeB() && n >= 2 * Cut.GRAIN) {
      return Axis.COLUMNS;
    }
    if (weight && !op.transposeA() && k >= 64 && m <= k) {
      return Axis.DEPTH;
    }
    if (op.transposeA() && m >= 2 * Cut.GRAIN) {
      return Axis.ROWS;
    }
    // Few rows of many columns: cutting columns keeps the packed left operand whole.
    return n >= 64 && m <= 128 ? Axis.COLUMNS : Axis.ROWS;
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
      PlainMatMul.sum(
          dtype, c, partial.address(), apart(), count, m, n, sumCut.from(block), sumCut.to(block));
    }
  }

  private void depth(int block, int from, int to) {
    long size = dtype.bytes();
    long left = a + size * from * (transposeA ? m : 1);
    long right = b + size * from * (transposeB ? 1 : n);
    long into = sumIsCut() ? partial.address() + block * apart() : c;
    call(m, n, to - from, left, right, into);
  }

  private void part(int row, int rowEnd, int column, int columnEnd) {
    if (row >= rowEnd || column >= columnEnd) {
      return;
    }
    long size = dtype.bytes();
    long left = a + size * row * (transposeA ? 1 : k);
    long right = b + size * column * (transposeB ? k : 1);
    long into = c + size * ((long) row * n + column);
    call(rowEnd - row, columnEnd - column, k, left, right, into);
  }

  private void call(int height, int width, int depth, long left, long right, long into) {
    int lda = Math.max(1, transposeA ? m : k);
    int ldb = Math.max(1, transposeB ? k : n);
    if (dtype == DType.F32 && depth > 0 && OneDnn.unavailable().isEmpty()) {
      OneDnn.sgemm(
          transposeA, transposeB, height, width, depth, left, lda, right, ldb, into, n);
    } else {
      PlainMatMul.run(
          dtype, transposeA, transposeB, height, width, depth, left, lda, right, ldb, into, n);
    }
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

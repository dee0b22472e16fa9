package thalweg.expr;

/**
 * One matrix product, cut into blocks of rows or columns of the result. The cut depends on the
 * shapes alone and never splits the sum, and each block is one call on one thread, so the number of
 * threads changes no bits.
 */
final class MatMulStep implements Step, Workers.BlockTask {
  /** A hand-over costs about half a microsecond, in which a core does 100,000 operations. */
  private static final double WORTH_SHARING = 1e6;

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
  private final boolean byColumns;
  private final int blocks;
  private final int perBlock;

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
    double flops = 2.0 * m * n * k;
    this.byColumns = cutsByColumns(m, n);
    int length = byColumns ? n : m;
    int wanted = flops < 2 * WORTH_SHARING ? 1 : flops < 1e9 ? 2 : flops < 1e10 ? 4 : 8;
    int grain = 16;
    int units = (length + grain - 1) / grain;
    int chosen = Math.max(1, Math.min(units, wanted));
    this.perBlock = Math.max(1, (units + chosen - 1) / chosen) * grain;
    this.blocks = Math.max(1, (length + perBlock - 1) / perBlock);
  }

  /** Few rows of many columns: cutting columns keeps the packed left operand whole. */
  private static boolean cutsByColumns(int m, int n) {
    return n >= 64 && m <= 128;
  }

  /** Whether a kernel is a product whose blocks are whole rows of its result. */
  static boolean cutsByRows(Kernel kernel) {
    if (kernel.anchor == null
        || !(kernel.anchor.op() instanceof Op.MatMul)
        || kernel.anchor.shape().rank() != 2) {
      return false;
    }
    Shape s = kernel.anchor.shape();
    return !cutsByColumns(s.dim(0), s.dim(1));
  }

  @Override
  public void run(Workers workers) {
    if (blocks == 1) {
      run(0);
    } else {
      workers.run(blocks, this);
    }
  }

  @Override
  public void run(int block) {
    int from = block * perBlock;
    int to = Math.min(from + perBlock, byColumns ? n : m);
    if (byColumns) {
      part(0, m, from, to);
    } else {
      part(from, to, 0, n);
    }
  }

  /** Computes rows {@code from} to {@code to} of the result. */
  void rows(int from, int to) {
    part(from, to, 0, n);
  }

  /** Rows of a block when the product is run alone. */
  int perBlock() {
    return perBlock;
  }

  int rows() {
    return m;
  }

  private void part(int row, int rowEnd, int column, int columnEnd) {
    if (row >= rowEnd || column >= columnEnd) {
      return;
    }
    long size = dtype.bytes();
    long partA = a + size * row * (transposeA ? 1 : k);
    long partB = b + size * column * (transposeB ? k : 1);
    long partC = c + size * ((long) row * n + column);
    int height = rowEnd - row;
    int width = columnEnd - column;
    int lda = Math.max(1, transposeA ? m : k);
    int ldb = Math.max(1, transposeB ? k : n);
    if (dtype == DType.F32 && k > 0 && OneDnn.unavailable().isEmpty()) {
      OneDnn.sgemm(transposeA, transposeB, height, width, k, partA, lda, partB, ldb, partC, n);
    } else {
      PlainMatMul.run(
          dtype, transposeA, transposeB, height, width, k, partA, lda, partB, ldb, partC, n);
    }
  }

  @Override
  public String toString() {
    return name
        + (blocks == 1 ? "" : byColumns ? " by columns / " + blocks : " by rows / " + blocks);
  }
}

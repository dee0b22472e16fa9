package thalweg.expr;

/**
 * What is multiplied: op(A)[m,k] by op(B)[k,n], row-major.
 *
 * @param byVariable the right operand is a variable's value
 */
record MatMulShape(
    DType dtype, boolean transposeA, boolean transposeB, int m, int n, int k, boolean byVariable) {

  /** Of the matrices that an operation multiplies, one or a batch of pairs. */
  static MatMulShape of(Expr e) {
    Op.MatMul op = (Op.MatMul) e.op();
    int rank = e.shape().rank();
    return new MatMulShape(
        e.dtype(),
        op.transposeA(),
        op.transposeB(),
        e.shape().dim(rank - 2),
        e.shape().dim(rank - 1),
        e.in(0).shape().dim(rank - (op.transposeA() ? 2 : 1)),
        Partition.storage(e.in(1)).op() instanceof Op.Read);
  }

  /** All rows of a batch as rows of one matrix. */
  MatMulShape withRows(int rows) {
    return new MatMulShape(dtype, transposeA, transposeB, rows, n, k, byVariable);
  }

  double flops() {
    return 2.0 * m * n * k;
  }

  /** Multiplies parts of the matrices, given by their sizes and addresses; the result's too. */
  void run(int height, int width, int depth, long left, long right, long into) {
    int lda = Math.max(1, transposeA ? m : k);
    int ldb = Math.max(1, transposeB ? k : n);
    if (dtype == DType.F32 && depth > 0 && OneDnn.unavailable().isEmpty()) {
      OneDnn.sgemm(transposeA, transposeB, height, width, depth, left, lda, right, ldb, into, n);
    } else {
      BlockedMatMul.run(
          dtype, transposeA, transposeB, height, width, depth, left, lda, right, ldb, into, n);
    }
  }
}

package thalweg.expr;

/**
 * Matrix products in plain loops: for F64, and where the library is missing. Sums run over k up.
 */
final class PlainMatMul {
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

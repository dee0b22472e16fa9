package thalweg.probes;

/**
 * The lower triangle R with A = RR' of a small symmetric matrix without negative eigenvalues (Golub
 * and Van Loan, Matrix Computations, section 4.2). n³ / 3 operations.
 */
final class Cholesky {
  private static final double ROUNDING = 1e-12;

  private Cholesky() {}

  /**
   * The triangle; a column of zeros where the matrix is singular within rounding.
   *
   * @throws IllegalArgumentException if an eigenvalue is negative, or a number NaN
   */
  static double[][] root(double[][] a) {
    int n = a.length;
    double[][] root = new double[n][n];
    for (int j = 0; j < n; j++) {
      double pivot = a[j][j] - Vectors.dot(root[j], root[j]);
      if (!(pivot >= -ROUNDING * Math.abs(a[j][j]))) {
        throw new IllegalArgumentException(
            "a matrix with a negative eigenvalue (pivot %d is %s); expected none, as of a covariance"
                .formatted(j, pivot));
      }
      boolean empty = pivot <= ROUNDING * a[j][j];
      for (int i = j; i < n && !empty; i++) {
        root[i][j] = (a[i][j] - Vectors.dot(root[i], root[j])) / Math.sqrt(pivot);
      }
    }
    return root;
  }

  /** The solution of A x = b, from the triangle of A that is not singular. */
  static double[] solve(double[][] root, double[] b) {
    int n = b.length;
    double[] x = b.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= root[i][k] * x[k];
      }
      x[i] /= root[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= root[k][i] * x[k];
      }
      x[i] /= root[i][i];
    }
    return x;
  }
}

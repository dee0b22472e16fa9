package thalweg.probes;

/**
 * Eigenvalues of symmetric tridiagonal matrices: implicit QR steps with Wilkinson's shift (Golub
 * and Van Loan, Matrix Computations, section 8.3).
 */
final class Tridiagonal {
  private static final int MOST_STEPS_EACH = 60;

  private Tridiagonal() {}

  /**
   * Replaces the diagonal by the eigenvalues, in no order.
   *
   * @param diagonal n numbers
   * @param beside the n - 1 numbers next to the diagonal; overwritten
   * @param rows any number of rows of length n: each is multiplied from the right by the matrix of
   *     eigenvectors. Rows of the identity become rows of that matrix.
   */
  static void solve(double[] diagonal, double[] beside, double[]... rows) {
    int high = diagonal.length - 1;
    int steps = 0;
    while (high > 0) {
      int low = high;
      while (low > 0 && !negligible(diagonal, beside, low - 1)) {
        low--;
      }
      if (low == high) {
        high--;
        steps = 0;
      } else if (steps++ < MOST_STEPS_EACH) {
        step(diagonal, beside, low, high, rows);
      } else {
        throw new ArithmeticException(
            "eigenvalues of a tridiagonal matrix: no convergence; expected finite numbers in it");
      }
    }
  }

  private static boolean negligible(double[] d, double[] e, int i) {
    return Math.abs(e[i]) <= Math.ulp(1.0) / 2 * (Math.abs(d[i]) + Math.abs(d[i + 1]));
  }

  /** One step on the block from low to high, in which no number beside the diagonal is zero. */
  private static void step(double[] d, double[] e, int low, int high, double[]... rows) {
    double half = (d[high - 1] - d[high]) / 2;
    double last = e[high - 1];
    double shift = d[high] - last * last / (half + Math.copySign(Math.hypot(half, last), half));
    double x = d[low] - shift;
    double bulge = e[low];
    for (int k = low; k < high; k++) {
      double r = Math.hypot(x, bulge);
      double c = r == 0 ? 1 : x / r;
      double s = r == 0 ? 0 : bulge / r;
      if (k > low) {
        e[k - 1] = r;
      }
      double a = d[k];
      double b = e[k];
      double f = d[k + 1];
      d[k] = c * c * a + 2 * c * s * b + s * s * f;
      d[k + 1] = s * s * a - 2 * c * s * b + c * c * f;
      e[k] = c * s * (f - a) + (c * c - s * s) * b;
      if (k + 1 < high) {
        x = e[k];
        bulge = s * e[k + 1];
        e[k + 1] *= c;
      }
      for (double[] row : rows) {
        double left = row[k];
        double right = row[k + 1];
        row[k] = c * left + s * right;
        row[k + 1] = c * right - s * left;
      }
    }
  }
}

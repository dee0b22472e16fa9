package thalweg.probes;

import java.util.Arrays;

/**
 * What the estimators of this room are held against: the whole matrix of a small operator, and all
 * its eigenvalues by Householder's reduction to tridiagonal form (Golub and Van Loan, Matrix
 * Computations, section 8.3.1) and {@link Tridiagonal}. Costs n products, 4/3 n³ operations and n²
 * numbers: seconds for a thousand parameters, minutes for five thousand.
 */
public final class DenseTwin {
  /** Larger operators are refused. */
  public static final int MOST = 5000;

  private DenseTwin() {}

  /**
   * The matrix, row by row; symmetric but for the rounding of the products.
   *
   * @throws IllegalArgumentException if it has more than {@link #MOST} rows
   */
  public static double[][] matrix(LinearOperator operator) {
    int n = operator.size();
    if (n > MOST) {
      throw new IllegalArgumentException(
          "a dense matrix of %d rows; expected at most %d: use Lanczos".formatted(n, MOST));
    }
    double[][] columns = new double[n][n];
    double[] unit = new double[n];
    for (int i = 0; i < n; i++) {
      unit[i] = 1;
      operator.apply(unit, columns[i]);
      unit[i] = 0;
    }
    return columns;
  }

  /** All eigenvalues, ascending. Accurate to rounding of the largest. */
  public static double[] eigenvalues(LinearOperator operator) {
    double[][] a = matrix(operator);
    int n = a.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double mean = (a[i][j] + a[j][i]) / 2;
        a[i][j] = mean;
        a[j][i] = mean;
      }
    }
    double[] diagonal = new double[n];
    double[] beside = new double[Math.max(0, n - 1)];
    for (int k = 0; k < n; k++) {
      diagonal[k] = a[k][k];
      if (k + 1 < n) {
        beside[k] = reflect(a, k);
      }
    }
    Tridiagonal.solve(diagonal, beside);
    Arrays.sort(diagonal);
    return diagonal;
  }

  /** Makes zeros below the first number under the diagonal in column k; returns that number. */
  private static double reflect(double[][] a, int k) {
    int n = a.length;
    double[] v = Arrays.copyOfRange(a[k], k + 1, n);
    double length = Vectors.norm(v);
    if (length == 0) {
      return 0;
    }
    double left = v[0] > 0 ? -length : length;
    v[0] -= left;
    v = Vectors.scaled(1 / Vectors.norm(v), v);
    double[] w = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < v.length; j++) {
        w[i] += a[k + 1 + i][k + 1 + j] * v[j];
      }
    }
    Vectors.add(w, -Vectors.dot(v, w), v);
    for (int i = 0; i < v.length; i++) {
      for (int j = 0; j < v.length; j++) {
        a[k + 1 + i][k + 1 + j] -= 2 * (v[i] * w[j] + w[i] * v[j]);
      }
    }
    return left;
  }
}

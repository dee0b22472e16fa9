package thalweg.probes;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * All eigenvalues and vectors of a small dense symmetric matrix, however often one is repeated:
 * cyclic rotations (Jacobi 1846; Golub and Van Loan, Matrix Computations, section 8.5). Accurate to
 * rounding of the largest; about 50 n³ operations.
 *
 * @param values descending
 * @param vectors row k is of length 1 and belongs to value k
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, never compared
record Jacobi(double[] values, double[][] vectors) {
  private static final int MOST_SWEEPS = 60;

  static Jacobi of(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      v[i][i] = 1;
    }
    double least = n * Math.ulp(1.0) * norm(a);
    int sweeps = 0;
    while (offDiagonal(a) > least) {
      if (sweeps++ == MOST_SWEEPS) {
        throw new ArithmeticException(
            "eigenvalues of a dense matrix: no convergence; expected finite numbers in it");
      }
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -a[i][i]))
            .mapToInt(i -> i)
            .toArray();
    double[] values = new double[n];
    double[][] vectors = new double[n][];
    for (int k = 0; k < n; k++) {
      values[k] = a[order[k]][order[k]];
      vectors[k] = v[order[k]];
    }
    return new Jacobi(values, vectors);
  }

  /** Makes a zero at p, q; rows of v turn alike. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double c = 1 / Math.hypot(t, 1);
    double s = t * c;
    for (double[] row : a) {
      double left = row[p];
      row[p] = c * left - s * row[q];
      row[q] = s * left + c * row[q];
    }
    turn(a[p], a[q], c, s);
    turn(v[p], v[q], c, s);
  }

  private static void turn(double[] p, double[] q, double c, double s) {
    for (int k = 0; k < p.length; k++) {
      double first = p[k];
      p[k] = c * first - s * q[k];
      q[k] = s * first + c * q[k];
    }
  }

  private static double norm(double[][] a) {
    double sum = 0;
    for (double[] row : a) {
      sum += Vectors.dot(row, row);
    }
    return Math.sqrt(sum);
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < i; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return Math.sqrt(sum);
  }
}

package thalweg.nn;

import java.util.random.RandomGenerator;
import thalweg.expr.Shape;

/**
 * Orthonormal vectors from a matrix of normal numbers: its Q in QR with a positive diagonal of R,
 * which makes Q unique and its distribution uniform (Mezzadri 2007).
 *
 * <p>By Gram and Schmidt, each vector projected twice, which is orthogonal to rounding (Giraud et
 * al. 2005). Sums run in one fixed order, so that bits depend on the words drawn alone.
 */
final class OrthogonalDraw {
  private OrthogonalDraw() {}

  static double[] of(double gain, Shape shape, RandomGenerator generator) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "Orthogonal: the array is " + shape + "; two axes or more are needed");
    }
    int rows = shape.dim(0);
    int columns = shape.size() / Math.max(1, rows);
    double[] drawn = Draws.normal(1, shape.size(), generator);
    double[][] vectors = vectors(drawn, rows, columns);
    for (int k = 0; k < vectors.length; k++) {
      project(vectors, k);
      project(vectors, k);
      scale(vectors[k], 1 / Math.sqrt(dot(vectors[k], vectors[k])));
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        drawn[r * columns + c] = gain * (rows <= columns ? vectors[r][c] : vectors[c][r]);
      }
    }
    return drawn;
  }

  /** The rows, or the columns where those are fewer. */
  private static double[][] vectors(double[] matrix, int rows, int columns) {
    double[][] v = new double[Math.min(rows, columns)][Math.max(rows, columns)];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        v[rows <= columns ? r : c][rows <= columns ? c : r] = matrix[r * columns + c];
      }
    }
    return v;
  }

  /** Takes from vector k what lies along those before it. */
  private static void project(double[][] vectors, int k) {
    double[] v = vectors[k];
    for (int j = 0; j < k; j++) {
      double[] q = vectors[j];
      double along = dot(q, v);
      for (int i = 0; i < v.length; i++) {
        v[i] -= along * q[i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void scale(double[] v, double by) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= by;
    }
  }
}

package thalweg.probes;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * Sums over the diagonal of any operator from products with random vectors of signs: Hutchinson
 * 1989 ("A stochastic estimator of the trace of the influence matrix", Comm. Stat. Simul. 18), as
 * Yao et al. use it for networks (PyHessian, arXiv:1912.07145). Without bias, whatever the number
 * of vectors: the mean of v'Av is the trace, that of |Av|² the squared Frobenius norm of a
 * symmetric matrix, that of v Av, number by number, the diagonal.
 *
 * <p>The variance of v'Av is twice the sum of the squares off the diagonal. So where a few
 * eigenvalues are far larger than the rest, {@link HutchPlusPlus} needs fewer products. The
 * standard error comes from the vectors drawn; their number is fixed before, as stopping where the
 * error looks small makes it look smaller than it is. All are exact but for rounding where the
 * matrix is diagonal.
 *
 * <p>Costs a product a vector, and three vectors of memory.
 *
 * @param vectors how many are drawn, 1 or more; with few, intervals are Student's
 * @param tolerance an estimate has converged when its standard error is at most this share of its
 *     size, 0 or more
 */
public record Hutchinson(int vectors, double tolerance) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Hutchinson {
    if (vectors < 1 || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "Hutchinson: %d vectors, tolerance %s; expected 1 or more, 0 or more"
              .formatted(vectors, tolerance));
    }
  }

  /**
   * The trace.
   *
   * @param key of the random vectors
   */
  public Estimate trace(LinearOperator operator, RandomKey key) {
    return mean(operator, key, Vectors::dot);
  }

  /**
   * The squared Frobenius norm of a symmetric operator: the sum of the squares of its eigenvalues.
   *
   * @param key of the random vectors
   */
  public Estimate squaredFrobenius(LinearOperator operator, RandomKey key) {
    return mean(operator, key, (v, image) -> Vectors.dot(image, image));
  }

  /**
   * The numbers on the diagonal: Bekas, Kokiopoulou and Saad 2007 ("An estimator for the diagonal
   * of a matrix", Appl. Numer. Math. 57). The variance of one, a vector, is the sum of the squares
   * of the rest of its row.
   *
   * @param key of the random vectors
   */
  public Diagonal diagonal(LinearOperator operator, RandomKey key) {
    Philox random = Philox.stream(key, key.step());
    int n = operator.size();
    double[] mean = new double[n];
    double[] squares = new double[n];
    double[] image = new double[n];
    for (int k = 0; k < vectors; k++) {
      double[] v = Vectors.signs(n, random);
      operator.apply(v, image);
      for (int i = 0; i < n; i++) {
        double off = v[i] * image[i] - mean[i];
        mean[i] += off / (k + 1);
        squares[i] += off * (v[i] * image[i] - mean[i]);
      }
    }
    double over = (vectors - 1.0) * vectors;
    double[] errors = Arrays.stream(squares).map(s -> Math.sqrt(s / over)).toArray();
    return new Diagonal(mean, errors, vectors, tolerance, operator.data());
  }

  private Estimate mean(
      LinearOperator operator, RandomKey key, ToDoubleBiFunction<double[], double[]> of) {
    Philox random = Philox.stream(key, key.step());
    double[] draws = new double[vectors];
    double[] image = new double[operator.size()];
    for (int k = 0; k < vectors; k++) {
      double[] v = Vectors.signs(operator.size(), random);
      operator.apply(v, image);
      draws[k] = of.applyAsDouble(v, image);
    }
    return Samples.estimate(0, draws, tolerance, vectors, operator);
  }
}

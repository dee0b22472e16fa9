package thalweg.probes;

/**
 * A symmetric matrix that is known by its products with vectors: the Hessian of a loss, or any
 * other of that family. What is measured of one ({@link Lanczos}, {@link PowerIteration}) is
 * written once for all.
 */
public interface LinearOperator {

  /** How many rows and columns it has, 1 or more. */
  int size();

  /**
   * Writes the product of the matrix and a vector.
   *
   * @param v {@link #size} numbers; left as they are
   * @param product takes as many numbers; not {@code v} itself
   */
  void apply(double[] v, double[] product);

  /** Which examples the matrix is made of, as a reader wants it named. */
  String data();
}

package thalweg.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An orthonormal basis in which a symmetric operator is tridiagonal, grown by a product a step:
 * Lanczos' recursion with full reorthogonalisation, made twice ("twice is enough": Parlett, The
 * Symmetric Eigenvalue Problem, section 6.9), so that no eigenvalue is found twice by rounding.
 */
final class Krylov {
  /** What of a product is beyond the basis when nothing is, relative to what was seen of it. */
  private static final double NOTHING = 1e-13;

  private final LinearOperator operator;
  private final List<double[]> apart;
  private final List<double[]> basis = new ArrayList<>();
  private final double[] diagonal;
  private final double[] beside;
  private double[] next;
  private double largest;

  /**
   * @param start of length 1
   * @param apart orthonormal vectors to stay orthogonal to, as is {@code start}
   * @param most steps, at most the operator's size
   */
  Krylov(LinearOperator operator, double[] start, List<double[]> apart, int most) {
    this.operator = operator;
    this.apart = apart;
    next = start;
    diagonal = new double[most];
    beside = new double[most];
  }

  /** How many vectors the basis has: how many products were made. */
  int size() {
    return basis.size();
  }

  List<double[]> basis() {
    return basis;
  }

  /** Whether a step can follow: the basis may grow, and there is something beyond it. */
  boolean goesOn() {
    int made = size();
    return made < diagonal.length && (made == 0 || beside[made - 1] > NOTHING * largest);
  }

  /** Makes a product and adds a vector. */
  void step() {
    int k = size();
    basis.add(next);
    double[] image = new double[next.length];
    operator.apply(next, image);
    largest = Math.max(largest, Vectors.norm(image));
    diagonal[k] = Vectors.dot(next, image);
    for (int pass = 0; pass < 2; pass++) {
      Vectors.orthogonalise(image, apart);
      Vectors.orthogonalise(image, basis);
    }
    beside[k] = Vectors.norm(image);
    next = Vectors.scaled(1 / beside[k], image);
  }

  /** A copy of the matrix' diagonal. */
  double[] diagonal() {
    return Arrays.copyOf(diagonal, size());
  }

  /** A copy of the numbers beside it. */
  double[] beside() {
    return Arrays.copyOf(beside, size() - 1);
  }

  /** The number that would stand beside the last of the diagonal, if there were a next step. */
  double last() {
    return beside[size() - 1];
  }
}

package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * Hutch++ of Meyer, Musco, Musco and Woodruff 2021 (arXiv:2010.09649, algorithm 1): the trace from
 * three equal parts of the products. The first multiplies random vectors of signs, and what comes
 * out spans most of what large eigenvalues reach; the second takes the trace inside that span,
 * exactly; the third estimates the rest by {@link Hutchinson} outside of it. Without bias, and far
 * nearer than Hutchinson's where a few eigenvalues are much larger than the others, as in networks.
 *
 * <p>The standard error is that of the third part, given the span. Costs {@code products} products
 * and a third as many vectors of memory.
 *
 * @param products 3 or more; with 6 or more the error is known. What is left of a division by three
 *     is not spent.
 * @param tolerance converged when the standard error is at most this share of the value, 0 or more
 */
public record HutchPlusPlus(int products, double tolerance) {
  /** What of a vector is beyond the span when nothing is, relative to the vector. */
  private static final double NOTHING = 1e-10;

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public HutchPlusPlus {
    if (products < 3 || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "Hutch++: %d products, tolerance %s; expected 3 or more, 0 or more"
              .formatted(products, tolerance));
    }
  }

  /**
   * The trace.
   *
   * @param key of the random vectors
   */
  public Estimate trace(LinearOperator operator, RandomKey key) {
    Philox random = Philox.stream(key, key.step());
    int third = products / 3;
    List<double[]> span = span(operator, third, random);
    double inside = span.stream().mapToDouble(q -> form(operator, q)).sum();
    double[] outside = new double[third];
    for (int k = 0; k < third; k++) {
      double[] v = Vectors.signs(operator.size(), random);
      Vectors.orthogonalise(v, span);
      outside[k] = form(operator, v);
    }
    return Samples.estimate(inside, outside, tolerance, 2 * third + span.size(), operator);
  }

  /** An orthonormal basis of the images of random vectors; fewer of it where they depend. */
  private static List<double[]> span(LinearOperator operator, int vectors, Philox random) {
    List<double[]> span = new ArrayList<>();
    for (int k = 0; k < vectors; k++) {
      double[] image = new double[operator.size()];
      operator.apply(Vectors.signs(image.length, random), image);
      double whole = Vectors.norm(image);
      Vectors.orthogonalise(image, span);
      Vectors.orthogonalise(image, span);
      double left = Vectors.norm(image);
      if (left > NOTHING * whole) {
        span.add(Vectors.scaled(1 / left, image));
      }
    }
    return span;
  }

  private static double form(LinearOperator operator, double[] v) {
    double[] image = new double[v.length];
    operator.apply(v, image);
    return Vectors.dot(v, image);
  }
}

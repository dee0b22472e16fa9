package thalweg.probes;

import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * A path kept in little room: each point of parameter space is stored as its image under a fixed
 * random matrix of signs, z = R w / sqrt(k) with independent entries of R of plus or minus one
 * (Achlioptas 2003, "Database-friendly random projections"), drawn again from the key whenever it
 * is needed. Distances and products of points are estimated from their images:
 *
 * <pre>
 *   E |z|^2 = |w|^2                     Var |z|^2 = 2/k (|w|^4 - sum w_i^4)
 *   E z.z'  = w.w'                      Var z.z'  = 1/k (|w|^2 |w'|^2 + (w.w')^2 - 2 sum w_i^2 w'_i^2)
 * </pre>
 *
 * <p>Standard errors are over the draw of R, and leave the sums out: they are an upper bound, tight
 * where no single parameter dominates. All estimates of a path share one R, so that their errors go
 * together. A point costs P k additions and P k / 32 random words; room for k numbers.
 *
 * @param size parameters of a point, P, 1 or more
 * @param dimensions numbers kept, k, 2 or more: the relative error of a squared distance is sqrt (2
 *     / k)
 * @param key of the matrix
 */
public record RandomProjection(int size, int dimensions, RandomKey key) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public RandomProjection {
    if (size < 1 || dimensions < 2) {
      throw new IllegalArgumentException(
          "projection of %d parameters to %d numbers; expected 1 or more, 2 or more"
              .formatted(size, dimensions));
    }
  }

  /**
   * The image of a point.
   *
   * @param point {@link #size} numbers
   * @return {@link #dimensions} numbers
   */
  public double[] image(double[] point) {
    Philox random = Philox.stream(key, key.step());
    double[] image = new double[dimensions];
    for (double w : point) {
      for (int from = 0; from < dimensions; from += Integer.SIZE) {
        int signs = random.nextInt();
        int to = Math.min(dimensions, from + Integer.SIZE);
        for (int j = from; j < to; j++) {
          image[j] += (signs & 1) == 0 ? w : -w;
          signs >>>= 1;
        }
      }
    }
    return Vectors.scaled(1 / Math.sqrt(dimensions), image);
  }

  /** The squared distance of two points from their images. */
  public Estimate squaredDistance(double[] a, double[] b) {
    double found = squared(a, b);
    return estimate(found, found * Math.sqrt(2.0 / dimensions), "");
  }

  /** The distance: the root of the squared one, low by about 1/(4k) of itself. */
  public Estimate distance(double[] a, double[] b) {
    double found = Math.sqrt(squared(a, b));
    return estimate(found, found / Math.sqrt(2.0 * dimensions), "error to first order; ");
  }

  private static double squared(double[] a, double[] b) {
    double distance = Landscape.distance(a, b);
    return distance * distance;
  }

  /** The scalar product of two points, or steps, from their images. */
  public Estimate product(double[] a, double[] b) {
    double found = Vectors.dot(a, b);
    double error = Math.sqrt((Vectors.dot(a, a) * Vectors.dot(b, b) + found * found) / dimensions);
    return estimate(found, error, "");
  }

  private Estimate estimate(double value, double error, String more) {
    return new Estimate(
        value,
        error,
        Estimate.Convergence.NOT_APPLICABLE,
        new Estimate.Cost(2L * dimensions, Estimate.Cost.Unit.FLOP),
        "stored images of points",
        more + "error over the draw of the projection to " + dimensions + " numbers");
  }
}

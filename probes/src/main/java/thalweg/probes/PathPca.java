package thalweg.probes;

import java.util.List;
import thalweg.expr.RandomKey;

/**
 * The directions in which a path through parameter space spreads most: principal components of its
 * points (Li, Xu, Taylor, Studer and Goldstein 2018, arXiv:1712.09913, section 7), about their
 * mean.
 *
 * <p>From the matrix of scalar products of the points (n by n, whatever the number of parameters),
 * by {@link Lanczos}. With a {@link RandomProjection} the points' images will do in their place.
 *
 * <p>Two components that hold nearly everything do not show that the path is planar: of a random
 * walk in many dimensions the first holds 6/pi^2 of the variance, and the path looks like a
 * Lissajous curve (Antognini and Sohl-Dickstein 2018, arXiv:1806.08805).
 *
 * @param shares of the variance, largest first
 * @param coordinates [component][point], in units of parameter space
 */
@SuppressWarnings("ArrayRecordComponent") // measured, never compared
public record PathPca(List<Estimate> shares, double[][] coordinates) {
  private static final double TOLERANCE = 1e-10;
  private static final RandomKey START = new RandomKey(0, "path-pca");

  /**
   * Measures a path.
   *
   * @param points of equal length, more than {@code components}
   * @param components how many, 1 or more
   * @throws IllegalArgumentException if there are too few points, or all are the same
   */
  public static PathPca of(List<double[]> points, int components) {
    if (components < 1 || points.size() <= components) {
      throw new IllegalArgumentException(
          "%d components of %d points; expected 1 or more, and more points than components"
              .formatted(components, points.size()));
    }
    double[][] products = centredProducts(points);
    double total = 0;
    for (int i = 0; i < products.length; i++) {
      total += products[i][i];
    }
    if (!(total > 0)) {
      throw new IllegalArgumentException("all points of the path are the same; expected a path");
    }
    List<Eigenpair> largest =
        new Lanczos(products.length, TOLERANCE)
            .ends(new Products(products), components, START)
            .largest();
    double all = total;
    double[][] coordinates = new double[largest.size()][];
    for (int k = 0; k < coordinates.length; k++) {
      double length = Math.sqrt(Math.max(0, largest.get(k).value()));
      coordinates[k] = Vectors.scaled(length, largest.get(k).vector());
    }
    return new PathPca(largest.stream().map(pair -> share(pair, all)).toList(), coordinates);
  }

  private static Estimate share(Eigenpair pair, double total) {
    Estimate of = pair.estimate();
    return new Estimate(
        Math.max(0, of.value() / total),
        of.standardError() / total,
        of.convergence(),
        of.cost(),
        of.data(),
        "share of the path's variance; ± is the residual of the eigenpair");
  }

  /** Scalar products of the points after their mean was taken off. */
  private static double[][] centredProducts(List<double[]> points) {
    int n = points.size();
    double[] mean = new double[points.getFirst().length];
    points.forEach(point -> Vectors.add(mean, 1.0 / n, point));
    List<double[]> centred =
        points.stream()
            .map(point -> {
              double[] off = point.clone();
              Vectors.add(off, -1, mean);
              return off;
            })
            .toList();
    double[][] products = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        products[i][j] = Vectors.dot(centred.get(i), centred.get(j));
        products[j][i] = products[i][j];
      }
    }
    return products;
  }

  private record Products(double[][] rows) implements LinearOperator {
    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public void apply(double[] v, double[] product) {
      for (int i = 0; i < rows.length; i++) {
        product[i] = Vectors.dot(rows[i], v);
      }
    }

    @Override
    public String data() {
      return "the points of a path";
    }
  }
}

package thalweg.probes;

import java.util.Arrays;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** The points that {@link KeskarSharpness} looks at, in coordinates z with |z_i| up to half_i. */
sealed interface SharpnessBox {

  /** Half widths. */
  double[] half();

  /** Adds what z moves the parameters by. */
  void addTo(double[] point, double[] z);

  /** The slopes of the loss along z. */
  double[] slopes(double[] gradient);

  /** As a reader wants it named. */
  String name();

  /** Parameters one by one. */
  @SuppressWarnings("ArrayRecordComponent") // numbers, never compared
  record Full(double[] half) implements SharpnessBox {
    static Full of(double[] here, double epsilon) {
      return new Full(widths(here, epsilon));
    }

    @Override
    public void addTo(double[] point, double[] z) {
      Vectors.add(point, 1, z);
    }

    @Override
    public double[] slopes(double[] gradient) {
      return gradient;
    }

    @Override
    public String name() {
      return "full box";
    }
  }

  /** The parameters plus A z, A having standard normal columns. */
  @SuppressWarnings("ArrayRecordComponent") // numbers, never compared
  record Manifold(float[][] columns, double[] half) implements SharpnessBox {
    static Manifold of(double[] here, int dimensions, double epsilon, RandomKey key) {
      float[][] columns = new float[dimensions][here.length];
      for (int k = 0; k < dimensions; k++) {
        Philox random = Philox.stream(key, k);
        for (int i = 0; i < here.length; i++) {
          columns[k][i] = (float) random.nextGaussian();
        }
      }
      double[][] products = new double[dimensions][dimensions];
      for (int k = 0; k < dimensions; k++) {
        for (int j = 0; j <= k; j++) {
          double product = 0;
          for (int i = 0; i < here.length; i++) {
            product += (double) columns[k][i] * columns[j][i];
          }
          products[k][j] = product;
          products[j][k] = product;
        }
      }
      double[] inverse = Cholesky.solve(Cholesky.root(products), along(columns, here));
      return new Manifold(columns, widths(inverse, epsilon));
    }

    private static double[] along(float[][] columns, double[] vector) {
      double[] result = new double[columns.length];
      for (int k = 0; k < columns.length; k++) {
        for (int i = 0; i < vector.length; i++) {
          result[k] += columns[k][i] * vector[i];
        }
      }
      return result;
    }

    @Override
    public void addTo(double[] point, double[] z) {
      for (int k = 0; k < columns.length; k++) {
        for (int i = 0; i < point.length; i++) {
          point[i] += columns[k][i] * z[k];
        }
      }
    }

    @Override
    public double[] slopes(double[] gradient) {
      return along(columns, gradient);
    }

    @Override
    public String name() {
      return "box of a random manifold of " + columns.length + " dimensions";
    }
  }

  private static double[] widths(double[] coordinates, double epsilon) {
    return Arrays.stream(coordinates).map(x -> epsilon * (Math.abs(x) + 1)).toArray();
  }
}

package thalweg.probes;

import java.util.Arrays;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.nn.Model;
import thalweg.nn.Parameter;

/**
 * Random directions in which losses of different networks may be drawn side by side: filter
 * normalisation of Li, Xu, Taylor, Studer and Goldstein 2018 (arXiv:1712.09913, section 4). A
 * standard normal draw, of which what belongs to each filter is made as long as that filter:
 *
 * <pre>
 *   d_ij <- d_ij |w_ij| / (|d_ij| + 1e-10)
 * </pre>
 *
 * <p>A filter is all that goes into one output: a kernel of a convolution, the weights of one
 * neuron, the vector of one word of an embedding. Biases, gains and shifts of normalisations do not
 * move (the authors' code calls that {@code biasbn}), nor do running statistics. A network of ReLU
 * whose layers are multiplied by c and 1/c, biases after the first by c, has the same picture.
 */
public final class FilterNormalisation {
  private static final double LEAST = 1e-10;

  private FilterNormalisation() {}

  /**
   * A direction at the model's parameters as they are.
   *
   * @param key the same key gives the same direction, but for the filters' lengths
   * @return one number a parameter, in order
   */
  public static double[] direction(Model model, RandomKey key) {
    Philox random = Philox.stream(key, key.step());
    double[] here = model.parameters().snapshotDoubles();
    double[] direction = new double[here.length];
    int at = 0;
    boolean words = model.inputType() == DType.I32;
    for (Parameter p : model.parameters().list()) {
      int size = p.variable().shape().size();
      switch (p.role()) {
        case WEIGHT -> {
          for (int i = at; i < at + size; i++) {
            direction[i] = random.nextGaussian();
          }
          normalise(direction, here, at, Filters.of(p.variable().shape(), words));
        }
        case BIAS, SCALE, STATISTIC -> {}
      }
      words = false;
      at += size;
    }
    return direction;
  }

  /** How an array's filters lie in it. */
  private record Filters(int count, int length, int apart, int between) {
    /** A dense layer's weight is [inputs, outputs]; all others have the filters first. */
    static Filters of(Shape shape, boolean words) {
      int size = shape.size();
      if (shape.rank() == 2 && !words) {
        int outputs = shape.dim(1);
        return new Filters(outputs, shape.dim(0), 1, outputs);
      }
      int count = shape.dim(0);
      return new Filters(count, size / count, size / count, 1);
    }

    int place(int filter, int element) {
      return filter * apart + element * between;
    }
  }

  private static void normalise(double[] direction, double[] here, int from, Filters filters) {
    for (int f = 0; f < filters.count(); f++) {
      double ours = 0;
      double drawn = 0;
      for (int k = 0; k < filters.length(); k++) {
        int i = from + filters.place(f, k);
        ours += here[i] * here[i];
        drawn += direction[i] * direction[i];
      }
      double factor = Math.sqrt(ours) / (Math.sqrt(drawn) + LEAST);
      for (int k = 0; k < filters.length(); k++) {
        direction[from + filters.place(f, k)] *= factor;
      }
    }
  }

  /** Places on an axis, equally far apart, both ends among them and 0 where their number is odd. */
  public static double[] places(double from, double to, int points) {
    if (points < 2 || !(from < to)) {
      throw new IllegalArgumentException(
          "%d places from %s to %s; expected 2 or more, ascending".formatted(points, from, to));
    }
    double[] places = new double[points];
    Arrays.setAll(places, i -> (from * (points - 1 - i) + to * i) / (points - 1));
    return places;
  }
}

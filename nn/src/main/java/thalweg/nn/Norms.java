package thalweg.nn;

import java.util.stream.IntStream;
import thalweg.expr.Expr;
import thalweg.expr.Shape;

/**
 * Normalisations as expressions. Variances are means of squared deviations, in a second pass over
 * the values: the mean of squares less the square of the mean cancels where the mean is large.
 */
final class Norms {
  private Norms() {}

  /** Mean and biased variance of each channel (axis 1), [channels]. */
  record Moments(Expr mean, Expr variance) {}

  static Moments moments(Expr x) {
    int rank = x.shape().rank();
    int[] others = IntStream.range(0, rank).filter(a -> a != 1).toArray();
    Expr mean = x.mean(others);
    Expr centred = x.sub(channels(mean, rank - 2));
    return new Moments(mean, meanSquare(centred, others));
  }

  /**
   * The mean of squares. Written as x (x / n), since the derivative of x x adds a cotangent to
   * itself while it is still one number a channel spread over an image: two passes over memory.
   */
  private static Expr meanSquare(Expr x, int[] axes) {
    int n = 1;
    for (int a : axes) {
      n *= x.shape().dim(a);
    }
    return x.mul(x.mul(1.0 / n)).sum(axes);
  }

  /** (x - mean) / sqrt(variance + epsilon) * scale + shift, all four [channels]. */
  static Expr normalised(Expr x, Expr mean, Expr variance, double epsilon, Expr scale, Expr shift) {
    int after = x.shape().rank() - 2;
    Expr factor = scale.div(variance.add(epsilon).sqrt());
    return x.sub(channels(mean, after)).mul(channels(factor, after)).add(channels(shift, after));
  }

  /** Mean 0 and biased variance 1 over the last {@code axes} axes. */
  static Expr overTrailing(Expr x, int axes, double epsilon) {
    int rank = x.shape().rank();
    int[] last = IntStream.range(rank - axes, rank).toArray();
    int[] kept = x.shape().dims();
    for (int a : last) {
      kept[a] = 1;
    }
    Expr centred = x.sub(x.mean(last).reshape(kept));
    Expr variance = meanSquare(centred, last);
    return centred.div(variance.add(epsilon).sqrt().reshape(kept));
  }

  static Expr localResponse(Layer.LocalResponseNorm n, Expr x) {
    int channels = x.shape().dim(1);
    Expr squares = x.mul(x).pad(1, n.size() / 2, (n.size() - 1) / 2);
    Expr sum = squares.slice(1, 0, channels);
    for (int i = 1; i < n.size(); i++) {
      sum = sum.add(squares.slice(1, i, i + channels));
    }
    Expr base = sum.mul(n.alpha() / n.size()).add(n.offset());
    return x.div(base.pow(n.beta()));
  }

  /** A vector [channels] that repeats over {@code after} axes after it. */
  static Expr channels(Expr vector, int after) {
    int[] dims = new int[after + 1];
    java.util.Arrays.fill(dims, 1);
    dims[0] = vector.shape().dim(0);
    return after == 0 ? vector : vector.reshape(Shape.of(dims).dims());
  }
}

package thalweg.bench;

import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/**
 * What the machine allows, measured in this process by our own kernels: the best rate ever seen of
 * large matrix products, and of a triad. A limit that is too low only makes us look slower.
 *
 * @param flopsPerSecond of the best large matrix product
 * @param bytesPerSecond of the best triad
 */
record Limit(double flopsPerSecond, double bytesPerSecond) {
  private static final int[] PRODUCT_SIZES = {1024, 2048};
  private static final int LARGE_ARRAY = 16 << 20;
  private static final double SECONDS_EACH = 0.4;

  /** The time in seconds below which no step of this workload can come. */
  double seconds(double flops, double bytes) {
    return Math.max(flops / flopsPerSecond, bytes / bytesPerSecond);
  }

  Limit best(Limit other) {
    return new Limit(
        Math.max(flopsPerSecond, other.flopsPerSecond),
        Math.max(bytesPerSecond, other.bytesPerSecond));
  }

  /**
   * Takes about three seconds.
   *
   * @param state how many floats the step keeps: the triad runs over arrays of 64 MB, and over ones
   *     of this size, which caches may hold
   */
  static Limit measure(int state, Workers workers) {
    double flops = 0;
    for (int n : PRODUCT_SIZES) {
      MatrixProduct square = new MatrixProduct(n, n, n, MatrixProduct.Form.FORWARD);
      flops = Math.max(flops, square.flops() / quickest(Kernels.compile(square, workers)));
    }
    double bytes = Math.max(triad(LARGE_ARRAY, workers), triad(state, workers));
    return new Limit(flops, bytes);
  }

  /** Bytes a second of z = x + 3 y: two arrays read, one written. */
  private static double triad(int n, Workers workers) {
    Variable x = Variable.zeros("x", DType.F32, n);
    Variable y = Variable.zeros("y", DType.F32, n);
    Variable z = Variable.zeros("z", DType.F32, n);
    Expr sum = x.read().add(y.read().mul(3));
    Function f = Function.compile("triad", workers, List.of(), List.of(new Update(z, sum)));
    return 12.0 * n / quickest(f);
  }

  private static double quickest(Function f) {
    double best = Double.POSITIVE_INFINITY;
    long end = System.nanoTime() + (long) (SECONDS_EACH * 1e9);
    do {
      long start = System.nanoTime();
      f.call();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    } while (System.nanoTime() < end);
    return best;
  }
}

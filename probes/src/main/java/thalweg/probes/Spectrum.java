package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The eigenvalues of an operator as {@link SpectralDensity} found them: sums over them, and their
 * density as a curve. Every number's standard error is over the random vectors; the eigenvalues
 * that were known add none.
 */
public final class Spectrum {
  private final LinearOperator operator;
  private final double[] known;
  private final List<Nodes> draws;
  private final int products;
  private final double tolerance;

  /** What one vector showed: places, and how many eigenvalues each stands for. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Nodes(double[] places, double[] weights) {
    double sum(DoubleUnaryOperator f) {
      double sum = 0;
      for (int i = 0; i < places.length; i++) {
        sum += weights[i] * f.applyAsDouble(places[i]);
      }
      return sum;
    }
  }

  /**
   * The share of eigenvalues per unit of length, each smeared to a normal distribution.
   *
   * @param at places, equally far apart, ascending, from beyond the least eigenvalue seen to beyond
   *     the largest
   * @param density at each, 0 or more; their sum times the distance between places is 1, within the
   *     error of the draw
   * @param standardError of each; NaN where one vector was drawn
   * @param width the standard deviation of the smear
   */
  @SuppressWarnings("ArrayRecordComponent") // measured, never compared
  public record Curve(double[] at, double[] density, double[] standardError, double width) {}

  Spectrum(
      LinearOperator operator, double[] known, List<Nodes> draws, int products, double tolerance) {
    this.operator = operator;
    this.known = known;
    this.draws = draws;
    this.products = products;
    this.tolerance = tolerance;
  }

  /**
   * The sum of a function over the eigenvalues: the trace of f(A).
   *
   * @param f finite at every eigenvalue; where it is no polynomial of a degree below twice the
   *     steps, smooth on the scale of the nodes' distances
   */
  public Estimate sum(DoubleUnaryOperator f) {
    return estimate(f, 1);
  }

  /**
   * The mean over the eigenvalues of their k-th power; of the first, the trace over the size.
   *
   * @param k 0 or more, below twice the steps
   */
  public Estimate moment(int k) {
    return estimate(x -> Math.pow(x, k), operator.size());
  }

  private Estimate estimate(DoubleUnaryOperator f, double over) {
    double exact = Arrays.stream(known).map(f).sum() / over;
    double[] sums = draws.stream().mapToDouble(nodes -> nodes.sum(f) / over).toArray();
    return Samples.estimate(exact, sums, tolerance, products, operator);
  }

  /** The least place at which an eigenvalue was seen; the least eigenvalue is not above it. */
  public double least() {
    return Math.min(
        Arrays.stream(known).min().orElse(Double.POSITIVE_INFINITY),
        draws.stream().flatMapToDouble(n -> Arrays.stream(n.places())).min().orElseThrow());
  }

  /** The largest place at which an eigenvalue was seen. */
  public double largest() {
    return Math.max(
        Arrays.stream(known).max().orElse(Double.NEGATIVE_INFINITY),
        draws.stream().flatMapToDouble(n -> Arrays.stream(n.places())).max().orElseThrow());
  }

  /**
   * The density.
   *
   * @param points how many places, 2 or more
   * @param width of the smear, as a share of the distance from the least to the largest eigenvalue
   *     seen, above 0; about 0.01. An operator of one eigenvalue only is smeared by this itself.
   * @throws IllegalArgumentException if a number is out of range
   */
  public Curve curve(int points, double width) {
    if (points < 2 || !(width > 0)) {
      throw new IllegalArgumentException(
          "a curve of %d points, width %s; expected 2 or more, above 0".formatted(points, width));
    }
    double range = largest() - least();
    double sigma = width * (range > 0 ? range : 1);
    double from = least() - 5 * sigma;
    double apart = (largest() + 5 * sigma - from) / (points - 1);
    double[] at = new double[points];
    double[] density = new double[points];
    double[] error = new double[points];
    for (int i = 0; i < points; i++) {
      double x = from + i * apart;
      Estimate here = estimate(e -> normal((x - e) / sigma) / sigma, operator.size());
      at[i] = x;
      density[i] = here.value();
      error[i] = here.standardError();
    }
    return new Curve(at, density, error, sigma);
  }

  private static double normal(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}

package thalweg.studies;

import java.util.Arrays;
import java.util.List;
import thalweg.report.Series;

/** Curves over seeds: means with 95 % intervals, as a figure shows them. */
public final class Curves {
  private Curves() {}

  /**
   * The mean curve and its interval.
   *
   * @param x positions
   * @param bySeed one curve a seed, a value for each x; NaN leaves a gap
   */
  public static Series mean(String name, double[] x, List<double[]> bySeed) {
    return mean(name, x, bySeed, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** The same for shares: intervals are cut to what a share can be, 0 to 1. */
  public static Series meanOfShares(String name, double[] x, List<double[]> bySeed) {
    return mean(name, x, bySeed, 0, 1);
  }

  /**
   * The same for what is above zero, such as a loss on a logarithmic axis: geometric means, with
   * the intervals of the logarithms.
   */
  public static Series meanOfPositives(String name, double[] x, List<double[]> bySeed) {
    Series logs =
        mean(name, x, bySeed.stream().map(c -> Arrays.stream(c).map(Math::log).toArray()).toList());
    Series line = Series.line(name, x, exp(logs.y()));
    return logs.low().isEmpty() ? line : line.withInterval(exp(logs.low()), exp(logs.high()));
  }

  private static double[] exp(List<Double> logs) {
    return logs.stream().mapToDouble(Math::exp).toArray();
  }

  private static Series mean(
      String name, double[] x, List<double[]> bySeed, double least, double most) {
    double[] y = new double[x.length];
    double[] low = new double[x.length];
    double[] high = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int at = i;
      Interval over = Interval.of(bySeed.stream().mapToDouble(curve -> curve[at]).toArray());
      y[i] = over.mean();
      low[i] = Math.max(least, over.low());
      high[i] = Math.min(most, over.high());
    }
    Series line = Series.line(name, x, y);
    return bySeed.size() < 2 ? line : line.withInterval(low, high);
  }
}

package thalweg.report;

import java.util.Arrays;
import java.util.List;
import thalweg.lab.Metric;

/** One metric of a run, as points. */
@SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
record Curve(String name, double[] steps, double[] epochs, double[] values, double[] errors) {

  static Curve of(String name, List<Metric> metrics) {
    return new Curve(
        name,
        metrics.stream().mapToDouble(Metric::step).toArray(),
        metrics.stream().mapToDouble(Metric::epoch).toArray(),
        metrics.stream().mapToDouble(Metric::value).toArray(),
        metrics.stream().mapToDouble(m -> m.standardError().orElse(Double.NaN)).toArray());
  }

  boolean isEmpty() {
    return values.length == 0;
  }

  double last() {
    return isEmpty() ? Double.NaN : values[values.length - 1];
  }

  /** Whether it takes more than one value. */
  boolean varies() {
    return Arrays.stream(values).distinct().limit(2).count() > 1;
  }

  Series bySteps(String title) {
    return series(title, steps);
  }

  Series byEpochs(String title) {
    return series(title, epochs);
  }

  /** Thinned if long, with a band of one standard error either way where there are any. */
  private Series series(String title, double[] at) {
    int[] keep = Decimation.keep(values);
    Series line = Series.line(title, pick(at, keep), pick(values, keep));
    if (Arrays.stream(errors).noneMatch(Double::isFinite)) {
      return line;
    }
    double[] low = new double[keep.length];
    double[] high = new double[keep.length];
    for (int i = 0; i < keep.length; i++) {
      double error = errors[keep[i]];
      low[i] = values[keep[i]] - error;
      high[i] = values[keep[i]] + error;
    }
    return line.withInterval(low, high);
  }

  private static double[] pick(double[] values, int[] keep) {
    return Arrays.stream(keep).mapToDouble(i -> values[i]).toArray();
  }

  /** Linear, or logarithmic where positive values span more than two decades. */
  static Axis axis(String label, List<Curve> curves) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Curve curve : curves) {
      for (double value : curve.values()) {
        if (Double.isFinite(value)) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    return least > 0 && most > 100 * least ? Axis.log(label, "") : Axis.linear(label, "");
  }
}

package thalweg.report;

import java.util.Arrays;
import java.util.List;

/**
 * One curve of a figure. Numbers that are not finite are gaps in the drawing.
 *
 * <p>Series of one name in several panels of a figure share colour and legend entry.
 *
 * @param name what the legend says
 * @param style how it is drawn
 * @param x positions, in drawing order
 * @param y values, one for each x; may be empty where low and high are given and the style is BAND
 *     or NULL
 * @param low lower ends of the interval, one for each x; or empty = no interval
 * @param high upper ends of the interval, one for each x; or empty = no interval
 */
public record Series(
    String name, Style style, List<Double> x, List<Double> y, List<Double> low, List<Double> high) {

  /** How a series is drawn. */
  public enum Style {
    /** A line, over its interval as a pale band. */
    LINE,
    /** Points that no line joins. */
    POINTS,
    /** Bars from zero, one on top of the other where several series have one. */
    BARS,
    /** Only the interval, as a pale band. */
    BAND,
    /** What chance alone would give: a grey dashed line, a grey band, or both. */
    NULL
  }

  public Series {
    Check.filled(name, "series name");
    String field = "series '" + name + "': ";
    Check.present(style, field + "style");
    x = Check.list(x, field + "x");
    y = Check.list(y, field + "y");
    low = Check.list(low, field + "low");
    high = Check.list(high, field + "high");
    boolean bandMayStandAlone = style == Style.BAND || style == Style.NULL;
    if (!(y.isEmpty() && bandMayStandAlone && !low.isEmpty())) {
      sameLength(x, y, field + "y");
    }
    if (low.size() != high.size()) {
      throw new IllegalArgumentException(
          field + "low has " + low.size() + " values and high " + high.size() + "; give both");
    }
    if (!low.isEmpty()) {
      sameLength(x, low, field + "low");
    }
    for (int i = 0; i < low.size(); i++) {
      Check.ordered(low.get(i), high.get(i), field + "interval " + i);
    }
  }

  private static void sameLength(List<Double> x, List<Double> other, String field) {
    if (x.size() != other.size()) {
      throw new IllegalArgumentException(
          field + " has " + other.size() + " values; x has " + x.size() + "; give one for each");
    }
  }

  public static Series line(String name, double[] x, double[] y) {
    return new Series(name, Style.LINE, boxed(x), boxed(y), List.of(), List.of());
  }

  public static Series points(String name, double[] x, double[] y) {
    return new Series(name, Style.POINTS, boxed(x), boxed(y), List.of(), List.of());
  }

  /** Bars of a histogram: x is the middle of each. */
  public static Series bars(String name, double[] x, double[] y) {
    return new Series(name, Style.BARS, boxed(x), boxed(y), List.of(), List.of());
  }

  public static Series band(String name, double[] x, double[] low, double[] high) {
    return new Series(name, Style.BAND, boxed(x), List.of(), boxed(low), boxed(high));
  }

  /** The curve that chance alone would give: grey and dashed. */
  public static Series nullCurve(String name, double[] x, double[] y) {
    return new Series(name, Style.NULL, boxed(x), boxed(y), List.of(), List.of());
  }

  /** The range that chance alone would give: a grey band. */
  public static Series nullBand(String name, double[] x, double[] low, double[] high) {
    return new Series(name, Style.NULL, boxed(x), List.of(), boxed(low), boxed(high));
  }

  /** The same series with an interval around each point. */
  public Series withInterval(double[] newLow, double[] newHigh) {
    return new Series(name, style, x, y, boxed(newLow), boxed(newHigh));
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}

package thalweg.report;

/**
 * An axis of a figure.
 *
 * <p>Unit {@code "%"} is special: the data and the limits are fractions of one, and charts, hover
 * texts and tables show them times 100. Any other unit is only written beside the label.
 *
 * @param label what the axis measures
 * @param unit its unit; may be empty
 * @param scale linear or logarithmic
 * @param min lower end, in data units; NaN = chosen from the data
 * @param max upper end, in data units; NaN = chosen from the data
 */
public record Axis(String label, String unit, Scale scale, double min, double max) {

  /** How values map to distances. */
  public enum Scale {
    LINEAR,
    /** Base 10; values at or below zero are left out of the chart and kept in the table. */
    LOG
  }

  public Axis {
    Check.filled(label, "axis label");
    String name = "axis '" + label + "': ";
    Check.present(unit, name + "unit");
    Check.present(scale, name + "scale");
    Check.ordered(min, max, name + "range");
    if (min == max) {
      throw new IllegalArgumentException(name + "min and max are both " + min + "; widen them");
    }
    if (Double.isInfinite(min) || Double.isInfinite(max)) {
      throw new IllegalArgumentException(name + "a limit is infinite; use NaN to leave it open");
    }
    if (scale == Scale.LOG && (min <= 0 || max <= 0)) {
      throw new IllegalArgumentException(
          name + "limits " + min + " and " + max + " on a log scale; expected above zero");
    }
  }

  public static Axis linear(String label, String unit) {
    return new Axis(label, unit, Scale.LINEAR, Double.NaN, Double.NaN);
  }

  public static Axis log(String label, String unit) {
    return new Axis(label, unit, Scale.LOG, Double.NaN, Double.NaN);
  }

  /** Fractions of one, shown as percentages from 0% to 100%. */
  public static Axis percent(String label) {
    return new Axis(label, "%", Scale.LINEAR, 0, 1);
  }

  /** The same axis between two limits, in data units. */
  public Axis within(double newMin, double newMax) {
    return new Axis(label, unit, scale, newMin, newMax);
  }
}

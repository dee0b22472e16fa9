package thalweg.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as a reader wants them: few digits, a true minus sign, percent where the unit asks for
 * it. The page's script writes hover texts by the same rules.
 */
public final class NumberText {
  private static final int BRIEF = 2;
  private static final int SHORT = 4;
  private static final int LONG = 6;
  private static final String MINUS = "\u2212";

  private NumberText() {}

  /**
   * Four significant digits, without trailing zeros: {@code 0.9312}, {@code −1.5e−7}, {@code
   * 50000}; whole numbers below a million keep all digits; NaN is a dash.
   */
  public static String of(double value) {
    return digits(value, SHORT);
  }

  /** As {@link #of(double)}, followed by the unit; for unit "%" the value is a fraction of one. */
  public static String of(double value, String unit) {
    return withUnit(value, unit, SHORT);
  }

  /** Two significant digits, for the ticks of a scale whose unit is written beside it. */
  static String tick(double value, String unit) {
    return unit.equals("%") ? withUnit(value, unit, BRIEF) : digits(value, BRIEF);
  }

  /** Six significant digits, for data tables. */
  static String data(double value, String unit) {
    return digits(unit.equals("%") ? value * 100 : value, LONG);
  }

  private static String withUnit(double value, String unit, int significant) {
    if (unit.equals("%")) {
      String text = digits(value * 100, significant);
      return Double.isFinite(value) ? text + "%" : text;
    }
    String text = digits(value, significant);
    return unit.isEmpty() || Double.isNaN(value) ? text : text + " " + unit;
  }

  private static String digits(double value, int significant) {
    if (Double.isNaN(value)) {
      return "\u2013";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "\u221e" : MINUS + "\u221e";
    }
    if (value == 0) {
      return "0";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e6) {
      return signed(Long.toString((long) value));
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new MathContext(significant, RoundingMode.HALF_EVEN));
    BigDecimal plain = rounded.stripTrailingZeros();
    int exponent = plain.precision() - plain.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return signed(plain.toPlainString());
    }
    return signed(plain.movePointLeft(exponent).toPlainString() + "e" + exponent);
  }

  private static String signed(String ascii) {
    return ascii.replace("-", MINUS);
  }
}

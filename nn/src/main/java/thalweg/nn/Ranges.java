package thalweg.nn;

/** Numbers that a layer cannot have. */
final class Ranges {
  private Ranges() {}

  static void require(boolean fits, String layer, String what, double found, String expected) {
    if (!fits) {
      String number = found == Math.rint(found) ? Long.toString((long) found) : "" + found;
      throw new IllegalArgumentException(
          layer + ": " + what + " " + number + " found; expected " + expected);
    }
  }

  static boolean isPositive(double x) {
    return x > 0 && !Double.isInfinite(x);
  }
}

package thalweg.nn;

/** Numbers that a layer cannot have. */
final class Ranges {
  private Ranges() {}

  static void require(boolean fits, String layer, String what, double found, String expected) {
    if (!fits) {
      boolean whole = found == Math.rint(found) && Math.abs(found) < 1e15;
      String number = whole ? Long.toString((long) found) : Double.toString(found);
      throw new IllegalArgumentException(
          layer + ": " + what + " " + number + " found; expected " + expected);
    }
  }

  static boolean isPositive(double x) {
    return x > 0 && !Double.isInfinite(x);
  }
}

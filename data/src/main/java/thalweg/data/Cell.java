package thalweg.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What one cell of a table says on its own, whatever its column. */
final class Cell {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "?", "null");

  private static final byte[] GAP = {'m'};

  private Cell() {}

  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the cell is a decimal number, with a point and an exponent or without. Hexadecimal
   * digits, infinities and suffixes, which {@link Double#parseDouble} takes, are words here.
   */
  static boolean isNumber(String cell) {
    int k = sign(cell, 0);
    int from = k;
    k = digits(cell, k);
    int whole = k - from;
    int fraction = 0;
    if (k < cell.length() && cell.charAt(k) == '.') {
      int end = digits(cell, k + 1);
      fraction = end - k - 1;
      k = end;
    }
    if (whole + fraction == 0) {
      return false;
    }
    if (k < cell.length() && (cell.charAt(k) | 0x20) == 'e') {
      int start = sign(cell, k + 1);
      k = digits(cell, start);
      return k > start && k == cell.length();
    }
    return k == cell.length();
  }

  private static int sign(String cell, int k) {
    return k < cell.length() && (cell.charAt(k) == '-' || cell.charAt(k) == '+') ? k + 1 : k;
  }

  private static int digits(String cell, int from) {
    int k = from;
    while (k < cell.length() && cell.charAt(k) >= '0' && cell.charAt(k) <= '9') {
      k++;
    }
    return k;
  }

  /** The value of a cell that is a number; NaN for any other. */
  static double number(String cell) {
    int digits = digits(cell, 0);
    if (digits > 0 && digits == cell.length() && digits < 10) { // most cells of most tables
      return Integer.parseInt(cell);
    }
    return isNumber(cell) ? Double.parseDouble(cell) : Double.NaN;
  }

  /**
   * Adds the cell to a sum so that equal numbers are equal however they are written, gaps are
   * equal, and no two rows run into each other.
   *
   * @param number what {@link #number} says of the cell
   */
  static void sum(String cell, double number, Sha256 digest) {
    if (!Double.isNaN(number)) {
      digest.update(ByteBuffer.allocate(9).put((byte) 'n').putDouble(number + 0.0).array(), 0, 9);
    } else if (isMissing(cell)) {
      digest.update(GAP, 0, 1);
    } else {
      byte[] word = cell.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(5).put((byte) 'w').putInt(word.length).array(), 0, 5);
      digest.update(word, 0, word.length);
    }
  }
}

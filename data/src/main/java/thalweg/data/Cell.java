package thalweg.data;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What one cell of a table says on its own, whatever its column. */
final class Cell {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "?", "null");

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

  /**
   * Adds the cell to a sum so that equal numbers are equal however they are written, gaps are
   * equal, and no two rows run into each other.
   */
  static void sum(String cell, Sha256 digest) {
    String canonical;
    if (isMissing(cell)) {
      canonical = "m";
    } else if (isNumber(cell)) {
      canonical = "n" + (Double.parseDouble(cell) + 0.0);
    } else {
      canonical = "w" + cell;
    }
    byte[] bytes = canonical.getBytes(StandardCharsets.UTF_8);
    byte[] length = {
      (byte) (bytes.length >> 24),
      (byte) (bytes.length >> 16),
      (byte) (bytes.length >> 8),
      (byte) bytes.length
    };
    digest.update(length, 0, 4);
    digest.update(bytes, 0, bytes.length);
  }
}

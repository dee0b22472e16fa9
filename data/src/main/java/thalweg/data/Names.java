package thalweg.data;

import java.util.Collection;
import java.util.Comparator;

/** Help for mistyped names. */
final class Names {
  private static final int SHOWN = 60;

  private Names() {}

  /** The known name with the least edit distance to what was typed; the first of equals. */
  static String nearest(String typed, Collection<String> known) {
    String head = typed.substring(0, Math.min(typed.length(), SHOWN));
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(head, name)))
        .orElseThrow(() -> new IllegalArgumentException("no known names"));
  }

  /** Least number of single letters to insert, delete or replace. */
  static int distance(String a, String b) {
    int[] previous = Dataset.rows(b.length() + 1);
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }

  /** What was typed, in quotes, cut to a length that fits a message, without control characters. */
  static String quoted(String typed) {
    String head = typed.length() <= SHOWN ? typed : typed.substring(0, SHOWN) + "...";
    return "\"" + plain(head) + "\"";
  }

  /** Text on one line: every control character and line separator becomes a question mark. */
  static String plain(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
  }
}

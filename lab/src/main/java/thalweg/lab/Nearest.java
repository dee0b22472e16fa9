package thalweg.lab;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word that a mistyped one was meant to be. */
public final class Nearest {
  private static final int LONGEST = 60;

  private Nearest() {}

  /**
   * The candidate with the fewest edits, if those are at most a third of its length (and one is
   * always forgiven); case, dashes and underscores count nothing. Of equals the first in the
   * alphabet.
   */
  public static Optional<String> to(String typed, Collection<String> candidates) {
    if (typed.length() > LONGEST) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(known -> edits(typed, known) <= Math.max(1, known.length() / 3))
        .min(
            Comparator.<String>comparingInt(known -> edits(typed, known))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int edits(String a, String b) {
    return bare(a).equals(bare(b)) ? 0 : distance(a, b);
  }

  private static String bare(String word) {
    return word.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /** Letters to insert, delete or replace, and neighbours to swap. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + other, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}

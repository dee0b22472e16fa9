package thalweg.report;

import java.util.List;
import java.util.regex.Pattern;

/** A table that scrolls inside its own frame, by touch, wheel or keyboard. */
final class DataTable {
  private static final Pattern NUMBER =
      Pattern.compile("[\u2212+-]?(\\d[\\d,. ]*(e[\u2212+-]?\\d+)?|\u221e) ?%?|\u2013|");

  private DataTable() {}

  /**
   * @param label says what the table holds, for readers who do not see it
   */
  static void draw(Html html, String label, List<String> columns, List<List<String>> rows) {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label);
    html.open("table", "class", "data");
    html.open("thead");
    html.open("tr");
    boolean[] numeric = new boolean[columns.size()];
    for (int i = 0; i < numeric.length; i++) {
      int column = i;
      numeric[i] = rows.stream().allMatch(row -> NUMBER.matcher(row.get(column)).matches());
      html.leaf("th", columns.get(i), "scope", "col", "class", kind(numeric[i]));
    }
    html.close("tr");
    html.close("thead");
    html.open("tbody");
    for (List<String> row : rows) {
      html.open("tr");
      for (int i = 0; i < numeric.length; i++) {
        if (numeric[i]) {
          html.leaf("td", row.get(i), "class", "n");
        } else {
          html.leaf("td", row.get(i));
        }
      }
      html.close("tr");
    }
    html.close("tbody");
    html.close("table");
    html.close("div");
  }

  private static String kind(boolean numeric) {
    return numeric ? "n" : "t";
  }
}

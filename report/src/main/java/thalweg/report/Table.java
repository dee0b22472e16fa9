package thalweg.report;

import java.util.List;

/**
 * A table of texts; columns whose cells are all numbers are aligned right. {@link NumberText}
 * writes numbers as the rest of the page does.
 *
 * @param id short name, unique among the tables: letters, digits, '.', '_', '-'
 * @param title what it lists, in a few words
 * @param caption how to read it; may be empty
 * @param columns the headings
 * @param rows the cells, one for each column
 */
public record Table(
    String id, String title, String caption, List<String> columns, List<List<String>> rows) {
  public Table {
    Check.id(id, "table id");
    String name = "table " + id + ": ";
    Check.filled(title, name + "title");
    Check.present(caption, name + "caption");
    columns = Check.list(columns, name + "columns");
    Check.present(rows, name + "rows");
    rows = rows.stream().map(row -> Check.list(row, name + "row")).toList();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != columns.size()) {
        throw new IllegalArgumentException(
            name
                + "row %d has %d cells; expected one for each of the %d columns"
                    .formatted(i, rows.get(i).size(), columns.size()));
      }
    }
  }
}

package thalweg.report;

import java.util.List;

/**
 * A matrix as coloured cells, row 0 on top. The figure's axes say what columns (x) and rows (y)
 * are; all heat maps of a figure share one scale of colours.
 *
 * @param rows one name a row, one or more
 * @param columns one name a column, one or more
 * @param values [row][column]; those that are not finite, or not above 0 on a log scale, are left
 *     empty and kept in the table
 * @param value what the values measure; its limits are the ends of the scale, NaN = from the data
 */
public record HeatMap(
    List<String> rows, List<String> columns, List<List<Double>> values, Axis value) {
  public HeatMap {
    rows = Check.list(rows, "heat map rows");
    columns = Check.list(columns, "heat map columns");
    values = Check.list(values, "heat map values").stream().map(List::copyOf).toList();
    Check.present(value, "heat map value axis");
    int width = columns.size();
    boolean whole =
        values.size() == rows.size() && values.stream().allMatch(r -> r.size() == width);
    if (!whole || rows.isEmpty() || width == 0) {
      throw new IllegalArgumentException(
          "heat map: values for %d rows found; expected %d rows of %d, one or more of both"
              .formatted(values.size(), rows.size(), width));
    }
  }
}

package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FigureSectionTest {
  private static final Pattern TABLE = Pattern.compile("<table.*?</table>", Pattern.DOTALL);
  private static final Pattern ROW = Pattern.compile("<tr>.*?</tr>", Pattern.DOTALL);
  private static final Pattern CELL = Pattern.compile("<t[hd][^>]*>(.*?)</t[hd]>");

  private static List<List<List<String>>> tables(Figure figure) {
    Html html = new Html();
    FigureSection.draw(html, figure);
    return all(TABLE, html.toString()).stream()
        .map(table -> all(ROW, table).stream().map(FigureSectionTest::cells).toList())
        .toList();
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(hit -> hit.group()).toList();
  }

  private static List<String> cells(String row) {
    return CELL.matcher(row).results().map(cell -> cell.group(1)).toList();
  }

  @Test
  void theDataTableHoldsEveryNumberOfEverySeries() {
    for (Figure figure : DemoReport.report().figures()) {
      List<List<List<String>>> tables = tables(figure);
      for (Panel panel : figure.panels()) {
        for (Series series : panel.series()) {
          assertTrue(
              tables.stream().anyMatch(table -> holds(table, figure, series)),
              figure.id() + ": " + series.name());
        }
      }
    }
  }

  private static boolean holds(List<List<String>> table, Figure figure, Series series) {
    return column(table, 0).equals(written(series.x(), figure.x()))
        && columns(table).contains(written(series.y(), figure.y()))
        && (series.low().isEmpty() || columns(table).contains(written(series.low(), figure.y())))
        && (series.high().isEmpty() || columns(table).contains(written(series.high(), figure.y())));
  }

  private static List<List<String>> columns(List<List<String>> table) {
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < table.getFirst().size(); i++) {
      columns.add(column(table, i));
    }
    return columns;
  }

  private static List<String> column(List<List<String>> table, int index) {
    return table.stream().skip(1).map(row -> row.get(index)).toList();
  }

  private static List<String> written(List<Double> values, Axis axis) {
    return values.stream().map(value -> NumberText.data(value, axis.unit())).toList();
  }

  @Test
  void seriesAtTheSamePositionsShareATableAndOthersHaveTheirOwn() {
    double[] ab = {1, 2};
    double[] c = {5};
    List<List<List<String>>> tables =
        tables(
            Reports.figure(
                Series.line("a", ab, new double[] {0.5, -2}),
                Series.points("b", ab, new double[] {Double.NaN, 1e-9}),
                Series.band("c", c, new double[] {3}, new double[] {4})));
    assertEquals(
        List.of(
            List.of(
                List.of("x", "a", "b"), List.of("1", "0.5", "\u2013"), List.of("2", "−2", "1e−9")),
            List.of(List.of("x", "c: low", "c: high"), List.of("5", "3", "4"))),
        tables);
  }

  @Test
  void fractionsAreTabulatedAsPercent() {
    Figure figure =
        Figure.of(
            "f",
            "F",
            "",
            Axis.linear("Epoch", ""),
            Axis.percent("Accuracy"),
            List.of(Series.line("real", new double[] {1}, new double[] {0.931})));
    assertEquals(
        List.of(List.of(List.of("Epoch", "real (%)"), List.of("1", "93.1"))), tables(figure));
  }

  @Test
  void pointsThatCannotBeDrawnAreCounted() {
    Html html = new Html();
    double[] x = {0, 1, 10};
    FigureSection.draw(
        html,
        Figure.of(
            "f",
            "F",
            "",
            Axis.log("r", ""),
            Axis.linear("y", ""),
            List.of(Series.line("a", x, new double[] {1, Double.POSITIVE_INFINITY, 3}))));
    assertTrue(html.toString().contains("2 points are not drawn"), html.toString());
  }

  @Test
  void theDataTableOpensWithoutScripts() {
    Html html = new Html();
    FigureSection.draw(html, DemoReport.report().figures().getFirst());
    assertTrue(html.toString().contains("<details><summary>Data table"));
    assertFalse(html.toString().contains("<script"));
  }

  @Test
  void theChartsDataIsTheSeriesWithGapsForWhatCannotBeDrawn() {
    double[] x = {1, 2, 3, 4};
    double[] y = {0.1, Double.NaN, Double.POSITIVE_INFINITY, -1e-300};
    String json = ReportJson.charts(List.of(Reports.figure(Series.line("a</script>", x, y))));
    assertTrue(json.contains("\"x\":[1.0,2.0,3.0,4.0],\"y\":[0.1,null,null,-1.0E-300]"), json);
    assertTrue(json.contains("a\\u003c/script>"), json);
    assertTrue(json.contains("\"min\":null"), json);
  }
}

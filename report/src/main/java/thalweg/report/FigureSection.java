package thalweg.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The frame of a figure: title, empty places that the page's script fills with charts, and the data
 * table that needs no script.
 */
final class FigureSection {
  private FigureSection() {}

  static void draw(Html html, Figure figure) {
    html.open("figure", "class", "figure", "id", "figure-" + figure.id());
    html.leaf("h3", figure.title());
    if (figure.panels().isEmpty()) {
      html.leaf("p", "Nothing was measured for this figure.", "class", "empty");
    } else {
      drawPanels(html, figure);
    }
    html.open("figcaption");
    html.leafIfAny("p", figure.caption());
    html.leafIfAny("p", figure.note(), "class", "note");
    html.leafIfAny("p", leftOut(figure), "class", "note");
    html.close("figcaption");
    if (!figure.panels().isEmpty()) {
      drawTables(html, figure);
    }
    html.close("figure");
  }

  private static void drawPanels(Html html, Figure figure) {
    List<HeatMap> maps = HeatMapSection.of(figure);
    if (!maps.isEmpty()) {
      drawHeatMaps(html, figure, HeatScale.of(maps));
      return;
    }
    html.open("div", "class", "legend", "role", "group", "aria-label", "Shown series");
    html.close("div");
    html.open("div", "class", layout(figure.panels().size()));
    for (Panel panel : figure.panels()) {
      html.open("div", "class", "panel");
      html.leafIfAny("h4", panel.title());
      if (panel.series().isEmpty()) {
        html.leaf("p", "No series was measured here.", "class", "empty");
      } else {
        html.leaf("p", named(figure.y()), "class", "axis-y");
        html.open("div", "class", "chart", "role", "img", "aria-label", spoken(figure, panel));
        html.close("div");
        html.leaf("p", named(figure.x()), "class", "axis-x");
      }
      html.close("div");
    }
    html.close("div");
  }

  private static void drawHeatMaps(Html html, Figure figure, HeatScale scale) {
    html.open("div", "class", "heat-legend");
    HeatMapSection.drawLegend(html, scale);
    html.close("div");
    html.open("div", "class", "heats " + layout(figure.panels().size()));
    for (Panel panel : figure.panels()) {
      html.open("div", "class", "panel");
      html.leafIfAny("h4", panel.title());
      panel
          .heatMap()
          .ifPresentOrElse(
              map -> HeatMapSection.draw(html, figure, panel, map, scale),
              () -> html.leaf("p", "Nothing was measured here.", "class", "empty"));
      html.close("div");
    }
    html.close("div");
  }

  /** Two or four panels go in pairs; other numbers fill the width. */
  private static String layout(int panels) {
    return switch (panels) {
      case 1 -> "panels single";
      case 2, 4 -> "panels pairs";
      default -> "panels";
    };
  }

  private static String spoken(Figure figure, Panel panel) {
    String names = panel.series().stream().map(Series::name).collect(Collectors.joining(", "));
    return "Chart: %s. %s against %s. Series: %s. The numbers are in the table below."
        .formatted(
            panel.title().isBlank() ? figure.title() : figure.title() + ", " + panel.title(),
            named(figure.y()),
            named(figure.x()),
            names);
  }

  static String named(Axis axis) {
    String scale = axis.scale() == Axis.Scale.LOG ? "log scale" : "";
    if (axis.unit().isEmpty() && scale.isEmpty()) {
      return axis.label();
    }
    String between = axis.unit().isEmpty() || scale.isEmpty() ? "" : ", ";
    return axis.label() + " (" + axis.unit() + between + scale + ")";
  }

  /** Says how many points a chart cannot show, so that no gap goes unexplained. */
  private static String leftOut(Figure figure) {
    long count =
        figure.panels().stream()
            .flatMap(panel -> panel.series().stream())
            .mapToLong(series -> leftOut(series, figure))
            .sum();
    if (count == 0) {
      return "";
    }
    boolean log = figure.x().scale() == Axis.Scale.LOG || figure.y().scale() == Axis.Scale.LOG;
    return "%d %s not drawn (not finite%s); the table has %s."
        .formatted(
            count,
            count == 1 ? "point is" : "points are",
            log ? ", or not above zero on a log axis" : "",
            count == 1 ? "it" : "them");
  }

  private static long leftOut(Series series, Figure figure) {
    long count = 0;
    for (int i = 0; i < series.x().size(); i++) {
      double y = series.y().isEmpty() ? series.low().get(i) : series.y().get(i);
      if (!drawable(series.x().get(i), figure.x()) || !drawable(y, figure.y())) {
        count++;
      }
    }
    return count;
  }

  private static boolean drawable(double value, Axis axis) {
    return Double.isFinite(value) && (axis.scale() == Axis.Scale.LINEAR || value > 0);
  }

  private static void drawTables(Html html, Figure figure) {
    html.open("details");
    html.leaf("summary", "Data table: " + figure.title());
    for (Panel panel : figure.panels()) {
      html.leafIfAny("h4", panel.title());
      panel.heatMap().ifPresent(map -> HeatMapSection.drawTable(html, figure, panel, map));
      Map<List<Double>, List<Series>> byPositions = new LinkedHashMap<>();
      for (Series series : panel.series()) {
        byPositions.computeIfAbsent(series.x(), _ -> new ArrayList<>()).add(series);
      }
      byPositions.forEach((x, series) -> drawTable(html, figure, panel, x, series));
    }
    html.close("details");
  }

  private static void drawTable(
      Html html, Figure figure, Panel panel, List<Double> x, List<Series> series) {
    List<String> columns = new ArrayList<>(List.of(inUnit(figure.x().label(), figure.x())));
    List<List<String>> rows = new ArrayList<>();
    for (double position : x) {
      rows.add(new ArrayList<>(List.of(NumberText.data(position, figure.x().unit()))));
    }
    for (Series one : series) {
      addColumn(columns, rows, inUnit(one.name(), figure.y()), one.y(), figure.y());
      addColumn(columns, rows, one.name() + ": low", one.low(), figure.y());
      addColumn(columns, rows, one.name() + ": high", one.high(), figure.y());
    }
    DataTable.draw(html, "Data of " + figure.title() + " " + panel.title(), columns, rows);
  }

  private static void addColumn(
      List<String> columns,
      List<List<String>> rows,
      String heading,
      List<Double> values,
      Axis axis) {
    if (values.isEmpty()) {
      return;
    }
    columns.add(heading);
    for (int i = 0; i < values.size(); i++) {
      rows.get(i).add(NumberText.data(values.get(i), axis.unit()));
    }
  }

  private static String inUnit(String name, Axis axis) {
    return axis.unit().isEmpty() ? name : name + " (" + axis.unit() + ")";
  }
}

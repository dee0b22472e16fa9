package thalweg.report;

import java.util.ArrayList;
import java.util.List;

/** Heat maps as drawings that need no script: cells tell their values when pointed at. */
final class HeatMapSection {
  private static final int CELL = 32;
  private static final int TEXT = 12;

  /** Width of a letter of the labels, on the generous side. */
  private static final double LETTER = 6.6;

  private static final int BAR_STEPS = 48;
  private static final int BAR_STEP = 5;

  private HeatMapSection() {}

  /** The heat maps of a figure. */
  static List<HeatMap> of(Figure figure) {
    return figure.panels().stream().flatMap(panel -> panel.heatMap().stream()).toList();
  }

  /** The bar of colours, with what the values measure. */
  static void drawLegend(Html html, HeatScale scale) {
    int width = BAR_STEPS * BAR_STEP;
    html.leaf("span", FigureSection.named(scale.axis()), "class", "heat-name");
    open(html, "heat-bar", width + 40, 34, "Colours from low to high");
    for (int i = 0; i < BAR_STEPS; i++) {
      String colour = HeatScale.colour(i / (BAR_STEPS - 1.0));
      rect(html, 20 + i * BAR_STEP, 0, BAR_STEP + 1, 14, colour);
      html.close("rect");
    }
    for (double share : new double[] {0, 0.5, 1}) {
      String value = NumberText.tick(scale.at(share), scale.axis().unit());
      text(html, 20 + share * width, 30, "middle", value);
    }
    html.close("svg");
  }

  static void draw(Html html, Figure figure, Panel panel, HeatMap map, HeatScale scale) {
    int left = (int) (longest(map.rows()) * LETTER) + 10;
    int below = (int) (longest(map.columns()) * LETTER * 0.75) + 16;
    int width = left + map.columns().size() * CELL;
    int height = map.rows().size() * CELL;
    html.leaf("p", figure.y().label(), "class", "axis-y");
    open(html, "heat", width + 4, height + below, spoken(figure, panel, map));
    for (int i = 0; i < map.rows().size(); i++) {
      text(html, left - 8, i * CELL + CELL / 2.0 + TEXT / 3.0, "end", map.rows().get(i));
      for (int j = 0; j < map.columns().size(); j++) {
        drawCell(html, map, scale, left, i, j);
      }
    }
    for (int j = 0; j < map.columns().size(); j++) {
      int x = left + j * CELL + CELL / 2 + 3;
      html.open("g", "transform", "translate(%d %d) rotate(-45)".formatted(x, height + 14));
      text(html, 0, 0, "end", map.columns().get(j));
      html.close("g");
    }
    html.close("svg");
    html.leaf("p", figure.x().label(), "class", "axis-x");
  }

  private static void drawCell(Html html, HeatMap map, HeatScale scale, int left, int i, int j) {
    double value = map.values().get(i).get(j);
    boolean drawn = HeatScale.drawable(value, map.value());
    String colour = drawn ? HeatScale.colour(scale.share(value)) : "none";
    rect(html, left + j * CELL, i * CELL, CELL, CELL, colour);
    String name = map.rows().get(i) + ", " + map.columns().get(j) + ": ";
    html.leaf("title", name + NumberText.of(value, map.value().unit()));
    html.close("rect");
  }

  /** The matrix as the rows of a data table. */
  static void drawTable(Html html, Figure figure, Panel panel, HeatMap map) {
    List<String> columns = new ArrayList<>(List.of(figure.y().label()));
    columns.addAll(map.columns());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < map.rows().size(); i++) {
      List<String> row = new ArrayList<>(List.of(map.rows().get(i)));
      map.values().get(i).forEach(v -> row.add(NumberText.data(v, map.value().unit())));
      rows.add(row);
    }
    DataTable.draw(html, "Data of " + figure.title() + " " + panel.title(), columns, rows);
  }

  private static int longest(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(0);
  }

  private static String spoken(Figure figure, Panel panel, HeatMap map) {
    return "Heat map: %s. %s, by %s (rows) and %s (columns). The numbers are in the table below."
        .formatted(
            panel.title().isBlank() ? figure.title() : figure.title() + ", " + panel.title(),
            FigureSection.named(map.value()),
            figure.y().label(),
            figure.x().label());
  }

  private static void open(Html html, String kind, int width, int height, String spoken) {
    html.open(
        "svg",
        "class",
        kind,
        "viewBox",
        "0 0 %d %d".formatted(width, height),
        "width",
        "" + width,
        "height",
        "" + height,
        "role",
        "img",
        "aria-label",
        spoken);
  }

  private static void rect(Html html, int x, int y, int width, int height, String fill) {
    html.open(
        "rect", "x", "" + x, "y", "" + y, "width", "" + width, "height", "" + height, "fill", fill);
  }

  private static void text(Html html, double x, double y, String anchor, String text) {
    html.leaf("text", text, "x", "" + x, "y", "" + y, "text-anchor", anchor);
  }
}

package thalweg.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import thalweg.cli.Comparison.Average;
import thalweg.cli.Comparison.Group;
import thalweg.report.Axis;
import thalweg.report.Figure;
import thalweg.report.PlainPage;
import thalweg.report.Series;
import thalweg.report.Table;

/** A comparison as a page: the table, and the curves one over the other. */
final class ComparisonPage {
  /** More lines than this cannot be told apart. */
  private static final int MOST_LINES = 8;

  private static final Map<String, String> METRICS = metrics();

  private ComparisonPage() {}

  private static Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("validation.accuracy", "Validation accuracy");
    metrics.put("validation.loss", "Validation loss");
    metrics.put("train.accuracy", "Training accuracy");
    metrics.put("train.loss", "Training loss");
    return metrics;
  }

  static PlainPage of(Comparison comparison) {
    int runs = comparison.groups().stream().mapToInt(g -> g.runs().size()).sum();
    Table table =
        new Table(
            "runs",
            "Settings and results",
            "Settings in which the runs differ; then accuracy and loss on the validation examples,"
                + " last and best. Runs that differ in their seed alone share a row: mean ±"
                + " standard error.",
            ComparisonTable.columns(comparison),
            ComparisonTable.rows(comparison));
    List<Figure> figures = new ArrayList<>();
    METRICS.forEach((metric, title) -> {
      List<Series> lines = lines(comparison, metric);
      if (!lines.isEmpty()) {
        figures.add(figure(comparison, metric, title, lines));
      }
    });
    return new PlainPage(
        "Thalweg comparison",
        runs == 1 ? "One run" : runs + " runs",
        comparison.settings().isEmpty()
            ? "They differ in nothing but their seeds."
            : "They differ in " + String.join(", ", comparison.settings()) + ".",
        List.of(table),
        figures);
  }

  private static Figure figure(
      Comparison comparison, String metric, String title, List<Series> lines) {
    boolean bands = lines.stream().anyMatch(line -> !line.low().isEmpty());
    Axis y = metric.endsWith("accuracy") ? Axis.percent(title) : Axis.linear(title, "");
    int left = comparison.groups().size() - lines.size();
    String note = left > 0 ? "%d more are in the table; drawn are the best.".formatted(left) : "";
    return Figure.of(
            metric,
            title,
            bands ? "Bands are one standard error over seeds each way." : "",
            Axis.linear("Epoch", ""),
            y,
            lines)
        .withNote(note);
  }

  private static List<Series> lines(Comparison comparison, String metric) {
    List<Group> best =
        comparison.groups().stream()
            .filter(g -> !Comparison.curve(g, metric).isEmpty())
            .sorted(Comparator.comparingDouble(ComparisonPage::badness))
            .limit(MOST_LINES)
            .toList();
    // In the table's order, so that a setting keeps its colour from figure to figure.
    Set<String> names = new LinkedHashSet<>();
    List<Series> lines = new ArrayList<>();
    for (Group group : comparison.groups()) {
      if (best.contains(group)) {
        String label = group.label(comparison.settings());
        String name = label;
        for (int twin = 2; !names.add(name); twin++) {
          name = label + " (" + twin + ")";
        }
        lines.add(line(name, Comparison.curve(group, metric)));
      }
    }
    return lines;
  }

  /** Small for a high accuracy; groups without one come last. */
  private static double badness(Group group) {
    double mean = group.over(run -> run.best("validation.accuracy")).mean();
    return Double.isNaN(mean) ? 1 : -mean;
  }

  private static Series line(String name, Map<Double, Average> curve) {
    double[] x = curve.keySet().stream().mapToDouble(e -> e).toArray();
    double[] y = curve.values().stream().mapToDouble(Average::mean).toArray();
    Series line = Series.line(name, x, y);
    boolean spread = curve.values().stream().noneMatch(a -> Double.isNaN(a.standardError()));
    if (!spread) {
      return line;
    }
    return line.withInterval(
        curve.values().stream().mapToDouble(a -> a.mean() - a.standardError()).toArray(),
        curve.values().stream().mapToDouble(a -> a.mean() + a.standardError()).toArray());
  }
}

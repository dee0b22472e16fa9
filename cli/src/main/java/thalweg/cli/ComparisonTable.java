package thalweg.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import thalweg.cli.Comparison.Average;
import thalweg.cli.Comparison.Group;
import thalweg.lab.sweep.RunSummary;
import thalweg.report.NumberText;

/** A comparison as rows: settings that differ, then what came of them. */
final class ComparisonTable {
  private static final Map<String, Function<RunSummary, OptionalDouble>> RESULTS = results();

  private ComparisonTable() {}

  private static Map<String, Function<RunSummary, OptionalDouble>> results() {
    Map<String, Function<RunSummary, OptionalDouble>> results = new LinkedHashMap<>();
    results.put("accuracy", run -> run.last("validation.accuracy"));
    results.put("best accuracy", run -> run.best("validation.accuracy"));
    results.put("loss", run -> run.last("validation.loss"));
    results.put("least loss", run -> run.best("validation.loss"));
    results.put("training accuracy", run -> run.last("train.accuracy"));
    results.put("seconds", RunSummary::seconds);
    return results;
  }

  static List<String> columns(Comparison comparison) {
    List<String> columns = new ArrayList<>(comparison.settings());
    if (columns.isEmpty()) {
      columns.add("run");
    }
    columns.add("runs");
    if (hasStatus(comparison)) {
      columns.add("status");
    }
    columns.addAll(RESULTS.keySet());
    return columns;
  }

  /** Whether a run is not complete; else the column would say nothing. */
  private static boolean hasStatus(Comparison comparison) {
    return comparison.groups().stream()
        .flatMap(g -> g.runs().stream())
        .anyMatch(run -> !run.status().equals("complete"));
  }

  static List<List<String>> rows(Comparison comparison) {
    return comparison.groups().stream().map(g -> row(comparison, g)).toList();
  }

  private static List<String> row(Comparison comparison, Group group) {
    List<String> cells = new ArrayList<>();
    for (String key : comparison.settings()) {
      cells.add(Objects.toString(group.values().get(key), ""));
    }
    if (cells.isEmpty()) {
      cells.add(group.label(List.of()));
    }
    cells.add(Integer.toString(group.runs().size()));
    if (hasStatus(comparison)) {
      List<String> words = group.runs().stream().map(RunSummary::status).distinct().toList();
      cells.add(String.join(", ", words));
    }
    RESULTS.forEach((name, value) -> cells.add(text(group.over(value), name.contains("accuracy"))));
    return cells;
  }

  /** A mean, and its standard error where there is one: two digits of it, and as many places. */
  private static String text(Average average, boolean percent) {
    if (average.runs() == 0) {
      return "";
    }
    double scale = percent ? 100 : 1;
    double mean = average.mean() * scale;
    double error = average.standardError() * scale;
    String unit = percent ? "%" : "";
    if (Double.isNaN(error) || Double.isNaN(mean)) {
      return NumberText.of(average.mean(), unit);
    }
    int places = error == 0 ? 2 : Math.clamp((int) (1 - Math.floor(Math.log10(error))), 0, 8);
    String form = "%." + places + "f";
    return String.format(Locale.ROOT, form + " ± " + form + "%s", mean, error, unit);
  }

  static Map<String, Object> json(Comparison comparison) {
    List<Map<String, Object>> groups = new ArrayList<>();
    for (Group group : comparison.groups()) {
      Map<String, Object> one = new LinkedHashMap<>();
      Map<String, Object> settings = new LinkedHashMap<>();
      comparison.settings().stream()
          .filter(group.values()::containsKey)
          .forEach(key -> settings.put(key, group.values().get(key)));
      one.put("settings", settings);
      one.put("runs", group.runs().stream().map(r -> r.folder().toString()).toList());
      one.put("status", group.runs().stream().map(RunSummary::status).toList());
      Map<String, Object> results = new LinkedHashMap<>();
      RESULTS.forEach((name, value) -> addResult(results, name, group.over(value)));
      one.put("results", results);
      groups.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("differ", comparison.settings());
    all.put("groups", groups);
    return all;
  }

  private static void addResult(Map<String, Object> results, String name, Average average) {
    if (average.runs() > 0) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("mean", average.mean());
      if (!Double.isNaN(average.standardError())) {
        result.put("standardError", average.standardError());
      }
      result.put("runs", average.runs());
      results.put(name, result);
    }
  }
}

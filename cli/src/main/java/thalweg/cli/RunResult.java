package thalweg.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import thalweg.lab.Metric;
import thalweg.lab.MetricsReader;
import thalweg.lab.RunFacts;
import thalweg.report.NumberText;
import thalweg.report.ReportWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** What a training came to, on standard output. */
final class RunResult {
  private final Path run;
  private final RunFacts facts;
  private final Map<String, Metric> last = new LinkedHashMap<>();
  private Optional<Metric> best = Optional.empty();

  private RunResult(Path run) {
    this.run = run;
    facts = RunFacts.read(run);
    for (Metric metric : MetricsReader.read(run).values()) {
      last.put(metric.name(), metric);
      if (metric.name().equals("validation.accuracy")) {
        best = best.filter(b -> b.value() >= metric.value()).or(() -> Optional.of(metric));
      }
    }
  }

  static void print(Path run, RunOptions options, PrintWriter out) {
    RunResult result = new RunResult(run);
    if (options.json()) {
      result.printJson(out);
    } else {
      result.printText(out);
    }
    out.flush();
  }

  private long step() {
    return last.values().stream().mapToLong(Metric::step).max().orElse(0);
  }

  private int epoch() {
    double epoch = last.values().stream().mapToDouble(Metric::epoch).max().orElse(0);
    return (int) Math.floor(epoch);
  }

  private void printText(PrintWriter out) {
    out.printf(Locale.ROOT, "%-12s%-12s%s%n", "", "LOSS", "ACCURACY");
    row(out, "train", "");
    String peak =
        best.map(b ->
                "  (best %s, epoch %d)".formatted(NumberText.of(b.value(), "%"), (int) b.epoch()))
            .orElse("");
    row(out, "validation", peak);
    out.printf(
        Locale.ROOT,
        "%-12s%d steps, %d epochs, %s%n",
        "after",
        step(),
        epoch(),
        facts.status().name().toLowerCase(Locale.ROOT));
    out.printf("%-12s%s%n", "run", run);
    out.printf("%-12s%s%n", "report", run.resolve(ReportWriter.PAGE_FILE));
  }

  private void row(PrintWriter out, String part, String more) {
    Optional<Metric> loss = Optional.ofNullable(last.get(part + ".loss"));
    Optional<Metric> accuracy = Optional.ofNullable(last.get(part + ".accuracy"));
    if (loss.isPresent() && accuracy.isPresent()) {
      out.printf(
          Locale.ROOT,
          "%-12s%-12s%s%s%n",
          part,
          NumberText.of(loss.get().value()),
          NumberText.of(accuracy.get().value(), "%"),
          more);
    }
  }

  private void printJson(PrintWriter out) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("status", facts.status().name().toLowerCase(Locale.ROOT));
    document.put("steps", step());
    document.put("epochs", epoch());
    Map<String, Object> values = new LinkedHashMap<>();
    last.values().stream()
        .sorted(Comparator.comparing(Metric::name))
        .forEach(m -> values.put(m.name(), finite(m.value())));
    document.put("last", values);
    best.ifPresent(b ->
        document.put(
            "best", Map.of("validation.accuracy", finite(b.value()), "epoch", (int) b.epoch())));
    Map<String, String> paths = new LinkedHashMap<>();
    paths.put("folder", run.toString());
    for (String file : List.of("config.toml", "metrics.jsonl", ReportWriter.PAGE_FILE)) {
      paths.put(file.replaceFirst("\\..*", ""), run.resolve(file).toString());
    }
    document.put("paths", paths);
    out.println(JsonMapper.shared().writeValueAsString(document));
  }

  /** A number, or null: JSON has no word for NaN. */
  static Object finite(double value) {
    return Double.isFinite(value) ? (Object) value : NullNode.getInstance();
  }
}

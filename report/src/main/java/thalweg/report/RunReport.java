package thalweg.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.lab.AtomicFiles;
import thalweg.lab.Config;
import thalweg.lab.LabException;
import thalweg.lab.MetricsReader;
import thalweg.lab.ledger.LedgerSummary;
import thalweg.lab.ledger.RunLedger;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws the {@code report.html} of a training from what its folder says, as often as asked: also of
 * one that was stopped. Costs a reading of the metrics and of the ledger.
 */
public final class RunReport {
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private final Path run;
  private final Map<String, Object> facts;
  private final String toml;
  private final Map<String, Object> config;
  private final RunCurves curves;
  private final Optional<RunFork> fork;

  private RunReport(Path run) {
    this.run = run;
    facts = json("run.json").orElse(Map.of());
    toml = text("config.toml").orElse("");
    config = Config.parse(toml, run.resolve("config.toml").toString()).values();
    curves = new RunCurves(MetricsReader.read(run).values());
    fork = RunFork.of(facts, curves);
  }

  /**
   * Writes the page, replacing an older one.
   *
   * @param run the folder of a training
   * @return the page
   * @throws LabException if the folder is not that of a training, or cannot be written
   */
  public static Path write(Path run) {
    String page = Page.draw(new RunReport(run).page());
    Path file = run.resolve(ReportWriter.PAGE_FILE);
    AtomicFiles.write(file, page.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  private RunPage page() {
    List<RunPage.Group> groups = new ArrayList<>();
    List<Table> tables = new ArrayList<>();
    fork.ifPresent(f -> {
      add(groups, "fork", "Fork and origin", f.figures());
      tables.add(f.table());
    });
    add(groups, "learning", "Learning", notReplaced(curves.learning()));
    add(groups, "probes", "Probes", notReplaced(curves.readings()));
    json("timings.json").flatMap(timings -> ProbeCost.table(timings)).ifPresent(tables::add);
    examples()
        .ifPresent(e -> {
          add(groups, "examples", "Examples", e.figures());
          tables.add(e.suspicious());
        });
    return new RunPage(
        at("name"),
        at("model.kind") + " on " + at("data.source"),
        subtitle(),
        commandLine(),
        notice(),
        headlines(),
        groups,
        tables,
        toml.strip(),
        provenance());
  }

  private List<Figure> notReplaced(List<Figure> figures) {
    return figures.stream()
        .filter(figure -> fork.map(f -> !f.replaces(figure.id())).orElse(true))
        .toList();
  }

  private static void add(
      List<RunPage.Group> groups, String id, String title, List<Figure> figures) {
    if (!figures.isEmpty()) {
      groups.add(new RunPage.Group(id, title, figures));
    }
  }

  private Optional<RunExamples> examples() {
    if (!Files.isRegularFile(run.resolve("examples.parquet"))) {
      return Optional.empty();
    }
    RunLedger ledger = RunLedger.open(run);
    return ledger.epochs().isEmpty()
        ? Optional.empty()
        : Optional.of(new RunExamples(ledger, LedgerSummary.of(ledger, LedgerSummary.Span.all())));
  }

  /** A value of the configuration by its dotted key. */
  private String at(String key) {
    Object value = config;
    for (String part : key.split("\\.", -1)) {
      value = value instanceof Map<?, ?> map ? map.get(part) : Optional.empty();
    }
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : "?";
  }

  private String subtitle() {
    String noise = at("data.noise").equals("none") ? "" : at("data.noise") + ", ";
    String change = fork.map(f -> "Fork: " + f.change() + ". ").orElse("");
    return "%s%s%s, learning rate %s, batches of %s, seed %s"
        .formatted(
            change,
            noise,
            at("optimizer.kind"),
            at("optimizer.learningRate"),
            at("training.batchSize"),
            at("seed"));
  }

  private String commandLine() {
    return facts.get("commandLine") instanceof List<?> words
        ? String.join(" ", words.stream().map(String::valueOf).toList())
        : "";
  }

  private long lastStep() {
    double step = 0;
    for (Curve curve : curves.all().values()) {
      step = Math.max(step, curve.steps()[curve.steps().length - 1]);
    }
    return (long) step;
  }

  private String notice() {
    String goOn = "'thalweg resume " + run.getFileName() + "' goes on from its last checkpoint.";
    return switch (String.valueOf(facts.get("status"))) {
      case "complete" -> "";
      case "interrupted" -> "Stopped before its end; " + goOn;
      case "failed" -> "The run failed: " + facts.getOrDefault("reason", "no reason is recorded");
      default -> "The run is still going on, or was killed; " + goOn;
    };
  }

  private Table headlines() {
    List<List<String>> rows = new ArrayList<>();
    for (String part : List.of("train", "validation")) {
      Curve loss = curves.curve(part + ".loss");
      Curve accuracy = curves.curve(part + ".accuracy");
      if (!loss.isEmpty()) {
        rows.add(row(part.equals("train") ? "training" : part, loss, accuracy, last(loss)));
        if (part.equals("validation")) {
          rows.add(row("best validation", loss, accuracy, best(accuracy)));
        }
      }
    }
    return new Table(
        "headlines",
        "At the end",
        "After %d steps.".formatted(lastStep()),
        List.of("Examples", "Loss", "Accuracy", "Epoch"),
        rows);
  }

  private static List<String> row(String name, Curve loss, Curve accuracy, int i) {
    return List.of(
        name,
        NumberText.of(loss.values()[i]),
        i < accuracy.values().length ? NumberText.of(accuracy.values()[i], "%") : "",
        NumberText.of(loss.epochs()[i]));
  }

  private static int last(Curve curve) {
    return curve.values().length - 1;
  }

  private static int best(Curve curve) {
    int best = 0;
    for (int i = 1; i < curve.values().length; i++) {
      best = curve.values()[i] > curve.values()[best] ? i : best;
    }
    return best;
  }

  private Provenance provenance() {
    Map<String, String> shown = new LinkedHashMap<>();
    facts.forEach((name, value) -> {
      if (!name.equals("commandLine") && !name.isBlank()) {
        shown.put(
            name,
            value instanceof String text ? text : JsonMapper.shared().writeValueAsString(value));
      }
    });
    return new Provenance(shown);
  }

  private Optional<Map<String, Object>> json(String name) {
    return text(name)
        .map(text -> {
          try {
            return JsonMapper.shared().readValue(text, TREE);
          } catch (JacksonException e) {
            throw new LabException(
                LabException.STORAGE,
                "%s is damaged: %s.".formatted(run.resolve(name), e.getOriginalMessage()),
                e);
          }
        });
  }

  private Optional<String> text(String name) {
    Path file = run.resolve(name);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      throw new LabException(
          LabException.STORAGE, "%s cannot be read (%s).".formatted(file, e.getMessage()), e);
    }
  }
}

package thalweg.lab.sweep;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import thalweg.lab.AtomicFiles;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A sweep's results as a table and as JSON, each file written whole. */
public final class SweepSummary {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SweepSummary() {}

  static void write(SweepPlan plan, List<SweepRow> rows, Path folder) {
    byte[] csv = csv(rows).getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(folder.resolve("sweep.csv"), csv);
    byte[] json =
        (JSON.writeValueAsString(json(plan, rows)) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(folder.resolve("sweep.json"), json);
  }

  /** The results as nested values, in plan order. */
  public static Map<String, Object> json(SweepPlan plan, List<SweepRow> rows) {
    List<Map<String, Object>> trials = new ArrayList<>();
    for (SweepRow row : rows) {
      Map<String, Object> trial = new LinkedHashMap<>();
      trial.put("hash", row.trial().hash());
      trial.put("state", row.state().word());
      trial.put("settings", row.trial().settings());
      trial.put("seed", row.trial().experiment().seed());
      row.seconds().ifPresent(s -> trial.put("seconds", s));
      trial.put("results", row.results());
      trials.add(trial);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sweep", plan.name());
    all.put("trials", trials);
    return all;
  }

  /** The hashes of a sweep's trials in plan order, as its summary lists them; none without one. */
  public static List<String> planned(Path folder) {
    List<String> hashes = new ArrayList<>();
    for (JsonNode trial : TrialState.read(folder.resolve("sweep.json")).path("trials")) {
      hashes.add(trial.path("hash").asString(""));
    }
    return hashes;
  }

  /** A line a trial; what a trial has not is empty. RFC 4180, line ends of one character. */
  static String csv(List<SweepRow> rows) {
    Set<String> settings = new LinkedHashSet<>();
    Set<String> results = new LinkedHashSet<>();
    for (SweepRow row : rows) {
      settings.addAll(row.trial().settings().keySet());
      results.addAll(row.results().keySet());
    }
    List<String> heads = new ArrayList<>(List.of("hash", "state", "seed"));
    heads.addAll(settings);
    heads.add("seconds");
    heads.addAll(results);
    StringBuilder csv = new StringBuilder(line(heads));
    for (SweepRow row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(row.trial().hash());
      cells.add(row.state().word());
      cells.add(Long.toString(row.trial().experiment().seed()));
      settings.forEach(s -> cells.add(text(row.trial().settings().get(s))));
      cells.add(row.seconds().isPresent() ? Double.toString(row.seconds().getAsDouble()) : "");
      results.forEach(r -> cells.add(text(row.results().get(r))));
      csv.append(line(cells));
    }
    return csv.toString();
  }

  private static String text(Object value) {
    return value == null ? "" : value.toString();
  }

  private static String line(List<String> cells) {
    return String.join(
            ",",
            cells.stream()
                .map(c -> c.matches("[^\",\n\r]*") ? c : '"' + c.replace("\"", "\"\"") + '"')
                .toList())
        + "\n";
  }
}

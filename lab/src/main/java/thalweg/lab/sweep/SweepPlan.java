package thalweg.lab.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.lab.LabException;
import thalweg.lab.Nearest;
import thalweg.lab.experiment.Draft;
import thalweg.lab.experiment.Experiment;

/**
 * The trials that a sweep's file describes: every combination of its grid, its list, its random
 * draws and its seeds, on one base. All are checked before any is trained.
 *
 * <pre>
 *   name = "rates"                  # the file's name, if left out
 *   base = "exp.toml"               # beside this file; or the base itself, in [experiment]
 *   seeds = 3                       # 0, 1, 2; or a list; the base's, if left out
 *   [experiment]
 *   training.epochs = 5
 *   [grid]                          # every combination of these
 *   optimizer.learningRate = [0.1, 0.01]
 *   [[list]]                        # each of these, as they are
 *   training.batchSize = 32
 *   [random]                        # so many draws, the same each time
 *   count = 8
 *   seed = 0
 *   optimizer.momentum = {from = 0.0, to = 0.99}
 *   optimizer.weightDecay = {from = 1e-6, to = 1e-2, scale = "log"}
 *   training.batchSize = {from = 16, to = 512, scale = "log", integer = true}
 * </pre>
 *
 * @param name of the sweep's folder
 * @param trials in order, seeds changing fastest; each once
 */
public record SweepPlan(String name, List<SweepTrial> trials) {
  private static final int MOST = 100_000;
  private static final List<String> KEYS =
      List.of("name", "base", "seeds", "experiment", "grid", "list", "random");

  public SweepPlan {
    trials = List.copyOf(trials);
  }

  /** What a sweep says of itself, before its trials. */
  private record Heading(String name, String base) {
    Heading {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,59}")) {
        throw new IllegalArgumentException(
            "name is no name of a folder; expected letters, digits, dots and dashes, at most 60");
      }
    }
  }

  /** A set value and where it was written. */
  private record Choice(Object value, String key) {}

  /**
   * Reads a sweep's file.
   *
   * @throws LabException with exit code 2, naming file, line, key, what was found and what is
   *     expected, in the sweep or in any of its trials
   */
  public static SweepPlan read(Path file) {
    Draft draft = Draft.read(file);
    for (String key : draft.values().keySet()) {
      if (!KEYS.contains(key)) {
        String meant =
            Nearest.to(key, KEYS)
                .map("; did you mean %s?"::formatted)
                .orElse("; known here are " + String.join(", ", KEYS) + ".");
        throw draft.refusal(key, "unknown key " + key + meant);
      }
    }
    Heading heading = draft.only(List.of("name", "base")).bind(new Heading(stem(file), ""));
    if (!heading.base().isEmpty() && draft.values().containsKey("experiment")) {
      throw draft.refusal("base", "base and experiment are both given; expected one of them.");
    }
    Draft base =
        heading.base().isEmpty()
            ? draft.part("experiment")
            : Draft.read(file.resolveSibling(heading.base()));
    return new SweepPlan(heading.name(), trials(draft, base));
  }

  private static List<SweepTrial> trials(Draft draft, Draft base) {
    List<Map<String, Choice>> settings = List.of(Map.of());
    settings = product(draft, settings, grid(draft));
    settings = product(draft, settings, list(draft));
    settings = product(draft, settings, random(draft));
    List<Long> seeds = Seeds.of(draft);
    if ((long) settings.size() * Math.max(1, seeds.size()) > MOST) {
      throw tooMany(draft);
    }
    Map<String, SweepTrial> trials = new LinkedHashMap<>();
    for (Map<String, Choice> chosen : settings) {
      Draft trial = base;
      Map<String, Object> shown = new LinkedHashMap<>();
      for (Map.Entry<String, Choice> set : chosen.entrySet()) {
        Choice choice = set.getValue();
        trial = trial.with(set.getKey(), choice.value(), draft.place(choice.key()));
        shown.put(set.getKey(), choice.value());
      }
      if (seeds.isEmpty()) {
        add(trials, shown, trial);
      }
      for (long seed : seeds) {
        add(trials, shown, trial.with("seed", seed, draft.place("seeds")));
      }
    }
    return List.copyOf(trials.values());
  }

  /** Two combinations may come to the same experiment; it is trained once. */
  private static void add(Map<String, SweepTrial> trials, Map<String, Object> shown, Draft draft) {
    Experiment experiment = draft.experiment();
    SweepTrial trial = SweepTrial.of(shown, experiment);
    trials.putIfAbsent(trial.hash(), trial);
  }

  private static List<Map<String, Choice>> product(
      Draft draft, List<Map<String, Choice>> left, List<Map<String, Choice>> right) {
    if ((long) left.size() * right.size() > MOST) {
      throw tooMany(draft);
    }
    List<Map<String, Choice>> all = new ArrayList<>();
    for (Map<String, Choice> l : left) {
      for (Map<String, Choice> r : right) {
        Map<String, Choice> both = new LinkedHashMap<>(l);
        both.putAll(r);
        all.add(both);
      }
    }
    return all;
  }

  private static LabException tooMany(Draft draft) {
    return draft.refusal("grid", "more than " + MOST + " trials; leave out values.");
  }

  private static List<Map<String, Choice>> grid(Draft draft) {
    List<Map<String, Choice>> all = List.of(Map.of());
    Map<String, Object> leaves =
        Leaves.of(draft.part("grid").values(), value -> value instanceof List);
    for (Map.Entry<String, Object> leaf : leaves.entrySet()) {
      String key = "grid." + leaf.getKey();
      if (!(leaf.getValue() instanceof List<?> values) || values.isEmpty()) {
        throw draft.refusal(key, key + " is no list of values; expected one, in brackets.");
      }
      all =
          product(
              draft,
              all,
              values.stream().map(v -> Map.of(leaf.getKey(), new Choice(v, key))).toList());
    }
    return all;
  }

  private static List<Map<String, Choice>> list(Draft draft) {
    Object list = draft.values().getOrDefault("list", List.of(Map.of()));
    if (!(list instanceof List<?> tables) || tables.isEmpty()) {
      throw draft.refusal("list", "list is no list of tables; expected [[list]], once a setting.");
    }
    List<Map<String, Choice>> all = new ArrayList<>();
    for (Object table : tables) {
      if (!(table instanceof Map<?, ?> map)) {
        throw draft.refusal("list", "list holds what is no table; expected [[list]] and keys.");
      }
      String key = "list." + all.size();
      Map<String, Choice> chosen = new LinkedHashMap<>();
      Leaves.of(map, value -> value instanceof Map<?, ?> m && m.containsKey("kind"))
          .forEach((k, v) -> chosen.put(k, new Choice(v, key + "." + k)));
      all.add(chosen);
    }
    return all;
  }

  private static List<Map<String, Choice>> random(Draft draft) {
    if (!draft.values().containsKey("random")) {
      return List.of(Map.of());
    }
    List<Map<String, Choice>> all = new ArrayList<>();
    for (Map<String, Object> draw : RandomDraws.of(draft.part("random"))) {
      Map<String, Choice> chosen = new LinkedHashMap<>();
      draw.forEach((k, v) -> chosen.put(k, new Choice(v, "random." + k)));
      all.add(chosen);
    }
    return all;
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.toml$", "");
  }
}

package thalweg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import thalweg.lab.LabException;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.sweep.RunSummary;
import thalweg.lab.sweep.SweepSummary;

/**
 * Runs side by side: those that differ in their seed alone are one group.
 *
 * @param settings the keys in which groups differ, sorted
 * @param groups in the order in which runs were named
 */
record Comparison(List<String> settings, List<Group> groups) {
  private static final String SEED = "seed";
  private static final String NAME = "name";

  /**
   * Runs of one experiment with different seeds.
   *
   * @param values by key; a key that the experiment has not is not there
   */
  record Group(Map<String, Object> values, List<RunSummary> runs) {

    /** What tells this group from others. */
    String label(List<String> settings) {
      List<String> parts = new ArrayList<>();
      for (String key : settings) {
        if (values.containsKey(key)) {
          parts.add(key.substring(key.lastIndexOf('.') + 1) + " " + values.get(key));
        }
      }
      return parts.isEmpty()
          ? runs.getFirst().folder().getFileName().toString()
          : String.join(", ", parts);
    }

    Average over(Function<RunSummary, OptionalDouble> value) {
      return Average.of(
          runs.stream().map(value).flatMapToDouble(OptionalDouble::stream).boxed().toList());
    }
  }

  /**
   * A mean over runs.
   *
   * @param standardError of the mean; NaN below two runs
   */
  record Average(double mean, double standardError, int runs) {
    static Average of(Collection<Double> values) {
      int n = values.size();
      double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
      double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return new Average(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n), n);
    }
  }

  /** A metric over the epochs at which every run of a group has it. */
  static Map<Double, Average> curve(Group group, String metric) {
    Map<Double, List<Double>> byEpoch = new TreeMap<>();
    for (RunSummary run : group.runs()) {
      Map<Double, Double> last = new LinkedHashMap<>();
      run.curves().getOrDefault(metric, List.of()).forEach(p -> last.put(p.epoch(), p.value()));
      last.forEach((e, v) -> byEpoch.computeIfAbsent(e, x -> new ArrayList<>()).add(v));
    }
    int most = byEpoch.values().stream().mapToInt(List::size).max().orElse(0);
    Map<Double, Average> curve = new TreeMap<>();
    byEpoch.forEach((epoch, values) -> {
      if (values.size() == most) {
        curve.put(epoch, Average.of(values));
      }
    });
    return curve;
  }

  /**
   * Reads runs, and all trials of sweeps.
   *
   * @throws LabException if a folder is neither
   */
  static Comparison of(List<Path> folders) {
    Map<Map<String, Object>, List<RunSummary>> groups = new LinkedHashMap<>();
    for (Path folder : folders) {
      for (Path run : runs(folder)) {
        RunSummary summary = RunSummary.read(run);
        Map<String, Object> values = new TreeMap<>(Experiments.leaves(Experiments.ofRun(run)));
        values.keySet().removeAll(List.of(SEED, NAME));
        groups.computeIfAbsent(values, v -> new ArrayList<>()).add(summary);
      }
    }
    List<Group> all = new ArrayList<>();
    groups.forEach((values, runs) -> all.add(new Group(values, List.copyOf(runs))));
    return new Comparison(differing(all), List.copyOf(all));
  }

  private static List<String> differing(List<Group> groups) {
    TreeSet<String> keys = new TreeSet<>();
    groups.forEach(g -> keys.addAll(g.values().keySet()));
    keys.removeIf(key ->
        groups.stream().map(g -> g.values().get(key)).map(Objects::toString).distinct().count()
            < 2);
    // Where kinds differ, the keys of each kind differ too, and say nothing that the kind does not.
    List<String> kinds = keys.stream().filter(k -> k.endsWith(".kind")).toList();
    keys.removeIf(key ->
        kinds.stream()
            .map(kind -> kind.substring(0, kind.length() - "kind".length()))
            .anyMatch(
                part -> key.startsWith(part) && !key.endsWith(".kind") && lacksSome(groups, key)));
    return List.copyOf(keys);
  }

  private static boolean lacksSome(List<Group> groups, String key) {
    return groups.stream()
            .filter(g -> g.values().containsKey(key))
            .map(g -> g.values().get(key))
            .distinct()
            .count()
        < 2;
  }

  private static List<Path> runs(Path folder) {
    Path trials = folder.resolve("trials");
    if (Files.isRegularFile(folder.resolve("run.json")) || !Files.isDirectory(trials)) {
      return List.of(folder);
    }
    try (Stream<Path> entries = Files.list(trials)) {
      List<String> planned = SweepSummary.planned(folder);
      List<Path> runs =
          entries
              .filter(p -> Files.isRegularFile(p.resolve("run.json")))
              .sorted(Comparator.comparingInt(p -> planned.indexOf(p.getFileName().toString())))
              .toList();
      if (runs.isEmpty()) {
        throw new LabException(
            LabException.USAGE, folder + " is a sweep of which no trial has begun.");
      }
      return runs;
    } catch (IOException e) {
      throw new LabException(
          LabException.USAGE, "%s cannot be listed (%s).".formatted(trials, e.getMessage()), e);
    }
  }
}

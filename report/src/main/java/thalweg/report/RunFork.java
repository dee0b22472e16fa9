package thalweg.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.lab.MetricsReader;

/** A fork beside the run that it came from: both curves, and their difference pair by pair. */
final class RunFork {
  private static final String PARENT = "the run it was forked from";
  private static final String FORK = "this fork";

  private final RunCurves parent;
  private final RunCurves fork;
  private final long step;
  private final String change;
  private final List<Pair> pairs = new ArrayList<>();

  /** One metric of both runs at the places that both have. */
  @SuppressWarnings("ArrayRecordComponent") // drawn once, never compared
  private record Pair(String name, boolean byEpoch, double[] at, double[] difference) {}

  private RunFork(RunCurves parent, RunCurves fork, long step, String change) {
    this.parent = parent;
    this.fork = fork;
    this.step = step;
    this.change = change;
    for (Curve curve : fork.all().values()) {
      boolean constant = curve.name().equals("step.batchSize");
      Pair pair = pair(parent.curve(curve.name()), curve);
      if (pair.at().length > 0 && !constant) {
        pairs.add(pair);
      }
    }
  }

  /** The comparison, where run.json says that the run is a fork and its parent is still there. */
  static Optional<RunFork> of(Map<String, Object> facts, RunCurves fork) {
    if (!(facts.get("forkedFrom") instanceof Map<?, ?> from)
        || !(from.get("step") instanceof Number step)) {
      return Optional.empty();
    }
    Path run = Path.of(String.valueOf(from.get("run")));
    if (!Files.isRegularFile(run.resolve("metrics.jsonl"))) {
      return Optional.empty();
    }
    String change =
        facts.get("changed") instanceof List<?> list && !list.isEmpty()
            ? String.join("; ", list.stream().map(String::valueOf).toList())
            : "nothing changed";
    RunCurves parent = new RunCurves(MetricsReader.read(run).values());
    return Optional.of(new RunFork(parent, fork, step.longValue(), change));
  }

  private Pair pair(Curve before, Curve after) {
    boolean byEpoch = after.name().startsWith("train.") || after.name().startsWith("validation.");
    Map<Double, Double> known = new HashMap<>();
    double[] places = byEpoch ? before.epochs() : before.steps();
    for (int i = 0; i < places.length; i++) {
      known.put(places[i], before.values()[i]);
    }
    double[] at = byEpoch ? after.epochs() : after.steps();
    int[] both =
        IntStream.range(0, at.length)
            .filter(i -> known.containsKey(at[i]) && after.steps()[i] >= step)
            .toArray();
    double[] x = IntStream.of(both).mapToDouble(i -> at[i]).toArray();
    double[] y =
        IntStream.of(both).mapToDouble(i -> after.values()[i] - known.get(at[i])).toArray();
    return new Pair(after.name(), byEpoch, x, y);
  }

  /** What differs from the parent, in words. */
  String change() {
    return change + ", from step " + step;
  }

  /** Whether a figure of the fork alone says less than one of these. */
  boolean replaces(String figure) {
    return figure.startsWith("learning-")
        || pairs.stream().anyMatch(pair -> RunCurves.id(pair.name()).equals(figure));
  }

  List<Figure> figures() {
    List<Figure> figures = new ArrayList<>();
    for (Pair pair : pairs) {
      String words = words(pair);
      Axis x = Axis.linear(pair.byEpoch() ? "passes over the training data" : "step", "");
      Curve before = parent.curve(pair.name());
      Curve after = fork.curve(pair.name());
      figures.add(
          Figure.of(
              "fork-" + RunCurves.id(pair.name()),
              words,
              "",
              x,
              axis(pair, List.of(before, after)),
              List.of(
                  pair.byEpoch() ? before.byEpochs(PARENT) : before.bySteps(PARENT),
                  pair.byEpoch() ? after.byEpochs(FORK) : after.bySteps(FORK))));
      int[] keep = Decimation.keep(pair.difference());
      figures.add(
          Figure.of(
              "difference-" + RunCurves.id(pair.name()),
              words + ": difference",
              "This fork minus the run it was forked from, at the same places: the same state at"
                  + " step %d, the same order of examples.".formatted(step),
              x,
              Axis.linear("difference in " + lower(words), unit(pair)),
              List.of(
                  Series.line(
                      "difference",
                      IntStream.of(keep).mapToDouble(i -> pair.at()[i]).toArray(),
                      IntStream.of(keep).mapToDouble(i -> pair.difference()[i]).toArray()))));
    }
    return figures;
  }

  private static Axis axis(Pair pair, List<Curve> curves) {
    return unit(pair).isEmpty() ? Curve.axis(lower(words(pair)), curves) : Axis.percent("accuracy");
  }

  private static String unit(Pair pair) {
    return pair.name().endsWith(".accuracy") ? "%" : "";
  }

  private static String lower(String words) {
    return words.toLowerCase(Locale.ROOT);
  }

  private static String words(Pair pair) {
    String words = RunCurves.words(pair.name());
    String full = pair.name().equals("step.loss") ? "loss of single batches" : words;
    return Character.toUpperCase(full.charAt(0)) + full.substring(1);
  }

  /** Number of pairs, mean and last difference of every metric. */
  Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      double mean =
          IntStream.range(0, pair.at().length)
              .mapToDouble(i -> pair.difference()[i])
              .average()
              .orElse(Double.NaN);
      rows.add(
          List.of(
              words(pair),
              Integer.toString(pair.at().length),
              NumberText.of(mean, unit(pair)),
              NumberText.of(pair.difference()[pair.at().length - 1], unit(pair))));
    }
    return new Table(
        "fork",
        "Paired differences from the run it was forked from",
        "Changed: " + change() + ".",
        List.of("Metric", "Pairs", "Mean difference", "Last difference"),
        rows);
  }
}

package thalweg.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import thalweg.lab.Metric;

/** The figures of a run's metrics: learning, its pace, and what probes read. */
final class RunCurves {
  private static final Axis EPOCHS = Axis.linear("passes over the training data", "");
  private static final Axis STEPS = Axis.linear("step", "");

  private final Map<String, Curve> curves = new LinkedHashMap<>();

  RunCurves(List<Metric> metrics) {
    Map<String, List<Metric>> byName = new LinkedHashMap<>();
    metrics.forEach(m -> byName.computeIfAbsent(m.name(), _ -> new ArrayList<>()).add(m));
    byName.forEach((name, values) -> curves.put(name, Curve.of(name, values)));
  }

  Curve curve(String name) {
    return curves.getOrDefault(name, Curve.of(name, List.of()));
  }

  Map<String, Curve> all() {
    return curves;
  }

  /** How it learnt, and at what pace. */
  List<Figure> learning() {
    List<Figure> figures = new ArrayList<>();
    learning(figures, "loss");
    learning(figures, "accuracy");
    step(figures, "step.loss", "Loss of single batches", "loss");
    if (curve("step.learningRate").varies()) {
      step(figures, "step.learningRate", "Learning rate", "learning rate");
    }
    if (curve("step.batchSize").varies()) {
      step(figures, "step.batchSize", "Batch size", "examples");
    }
    return figures;
  }

  /** What probes read: a figure a reading. */
  List<Figure> readings() {
    List<Figure> figures = new ArrayList<>();
    curves.keySet().stream()
        .filter(RunCurves::isReading)
        .forEach(name -> step(figures, name, words(name), words(name)));
    return figures;
  }

  static boolean isReading(String name) {
    return !name.startsWith("train.")
        && !name.startsWith("validation.")
        && !name.startsWith("step.");
  }

  private void learning(List<Figure> figures, String what) {
    Curve train = curve("train." + what);
    Curve validation = curve("validation." + what);
    List<Series> series = new ArrayList<>();
    if (!train.isEmpty()) {
      series.add(train.byEpochs("training"));
    }
    if (!validation.isEmpty()) {
      series.add(validation.byEpochs("validation"));
    }
    if (!series.isEmpty()) {
      Axis y =
          what.equals("accuracy")
              ? Axis.percent("accuracy")
              : Curve.axis("loss", List.of(train, validation));
      String title = what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1);
      figures.add(
          Figure.of(
              "learning-" + what,
              title,
              "Training: mean over a pass, each example as its batch met it. Validation: at the end"
                  + " of the pass.",
              EPOCHS,
              y,
              series));
    }
  }

  private void step(List<Figure> figures, String name, String title, String unit) {
    Curve curve = curve(name);
    if (curve.isEmpty()) {
      return;
    }
    Series series = curve.bySteps(words(name));
    String band = series.low().isEmpty() ? "" : "The band is one standard error either way. ";
    String thin =
        curve.values().length > Decimation.MOST
            ? "Of %d readings the smallest and the largest of each stretch are drawn; metrics.jsonl has all."
                .formatted(curve.values().length)
            : "";
    figures.add(
        Figure.of(
            id(name),
            title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1),
            (band + thin).strip(),
            STEPS,
            Curve.axis(unit, List.of(curve)),
            List.of(series)));
  }

  static String id(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /** {@code example.gradient.norm} as words. */
  static String words(String name) {
    return name.replaceFirst("^step\\.", "")
        .replace('.', ' ')
        .replaceAll("([a-z])([A-Z])", "$1 $2")
        .toLowerCase(Locale.ROOT);
  }
}

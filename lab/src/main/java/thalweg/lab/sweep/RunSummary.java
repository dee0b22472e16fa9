package thalweg.lab.sweep;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import thalweg.lab.LabException;
import thalweg.lab.Metric;
import thalweg.lab.MetricsReader;
import tools.jackson.databind.JsonNode;

/**
 * What a run came to.
 *
 * @param folder of the run
 * @param status the word in run.json
 * @param seconds from its begin to its end; empty while there is none
 * @param curves by metric, in the order of epochs
 */
public record RunSummary(
    Path folder, String status, OptionalDouble seconds, Map<String, List<Point>> curves) {
  /** Metrics of which the smaller is the better. */
  private static final String LOSS = "loss";

  /** A value at so many epochs. */
  public record Point(double epoch, double value) {}

  /**
   * Reads a run's folder, also of one that is running.
   *
   * @throws LabException if it is none
   */
  public static RunSummary read(Path folder) {
    Path file = folder.resolve("run.json");
    if (!Files.isRegularFile(file)) {
      throw new LabException(
          LabException.USAGE,
          folder + " has no run.json; expected the folder of a run or of a sweep.");
    }
    JsonNode run = TrialState.read(file);
    JsonNode seconds = run.path("wallSeconds");
    Map<String, List<Point>> curves = new LinkedHashMap<>();
    if (Files.isRegularFile(folder.resolve("metrics.jsonl"))) {
      for (Metric metric : MetricsReader.read(folder).values()) {
        curves
            .computeIfAbsent(metric.name(), name -> new ArrayList<>())
            .add(new Point(metric.epoch(), metric.value()));
      }
    }
    return new RunSummary(
        folder,
        run.path("status").asString("unknown"),
        seconds.isNumber() ? OptionalDouble.of(seconds.asDouble()) : OptionalDouble.empty(),
        curves);
  }

  /** The last value of a metric. */
  public OptionalDouble last(String metric) {
    List<Point> curve = curves.getOrDefault(metric, List.of());
    return curve.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(curve.getLast().value());
  }

  /** The least value of a loss, or the largest of anything else; NaN is never the best. */
  public OptionalDouble best(String metric) {
    var values =
        curves.getOrDefault(metric, List.of()).stream()
            .mapToDouble(Point::value)
            .filter(v -> !Double.isNaN(v));
    return metric.endsWith(LOSS) ? values.min() : values.max();
  }
}

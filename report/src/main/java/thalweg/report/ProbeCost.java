package thalweg.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What probes cost, as {@code timings.json} has it: counted in operations, measured in seconds. */
final class ProbeCost {
  private ProbeCost() {}

  /** A row a set of probes; none where the run took no probes. */
  static Optional<Table> table(Map<String, Object> timings) {
    if (!(timings.get("operationsWithoutProbes") instanceof Number plain)
        || !(timings.get("batchSize") instanceof Number batch)
        || !(timings.get("steps") instanceof List<?> steps)) {
      return Optional.empty();
    }
    double without = Double.NaN;
    for (Object step : steps) {
      if (step instanceof Map<?, ?> row && isFull(row, batch) && names(row).isEmpty()) {
        without = number(row.get("meanSeconds"));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    double more = 0;
    double base = 0;
    for (Object step : steps) {
      if (step instanceof Map<?, ?> row && isFull(row, batch)) {
        double operations = number(row.get("operations"));
        double seconds = number(row.get("meanSeconds"));
        double count = number(row.get("steps"));
        more += count * (operations - plain.doubleValue());
        base += count * plain.doubleValue();
        String names = names(row);
        rows.add(
            List.of(
                names.isEmpty() ? "none" : names,
                NumberText.of(count),
                NumberText.of(seconds * 1000),
                names.isEmpty() ? "" : percent(seconds / without - 1),
                names.isEmpty() ? "" : percent(operations / plain.doubleValue() - 1)));
      }
    }
    if (timings.get("operationsWithOneProbe") instanceof Map<?, ?> alone) {
      alone.forEach((name, operations) ->
          rows.add(
              List.of(
                  name + ", alone",
                  "",
                  "",
                  "",
                  percent(number(operations) / plain.doubleValue() - 1))));
    }
    return Optional.of(
        new Table(
            "probe-cost",
            "What probes cost",
            ("Steps of %s examples, the first of each kind left out. Over the whole run probes took"
                    + " %s of training's own operations. Measured against steps without probes,"
                    + " where there were some; times are of this machine and of the last time that"
                    + " the run was started.")
                .formatted(batch, NumberText.of(more / base, "%")),
            List.of("Probes in the step", "Steps", "Mean time (ms)", "Measured", "Counted"),
            rows));
  }

  private static boolean isFull(Map<?, ?> row, Number batch) {
    return number(row.get("batchSize")) == batch.doubleValue();
  }

  private static String names(Map<?, ?> row) {
    return row.get("probes") instanceof List<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : "";
  }

  private static String percent(double share) {
    return Double.isFinite(share) ? (share < 0 ? "" : "+") + NumberText.of(share, "%") : "\u2013";
  }

  private static double number(Object value) {
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }
}

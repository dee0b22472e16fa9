package thalweg.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All results as one table for a person. */
final class Summary {
  private Summary() {}

  static String of(List<Result> results) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-20s %11s %11s %11s %11s  %s%n",
            "microseconds a step",
            "thalweg",
            "libtorch",
            "djl",
            "limit",
            "aims"));
    for (Result r : results) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-20s %11s %11s %11s %11s  %s%n",
              r.workload().name(),
              time(r, "thalweg"),
              time(r, "libtorch"),
              time(r, "djl"),
              micros(r.limitSeconds()),
              r.verdicts().isEmpty() ? "none" : String.join("; ", r.verdicts())));
    }
    return table.toString();
  }

  private static String time(Result r, String kind) {
    Optional<String> quickest = r.quickest(kind);
    return quickest.map(name -> micros(r.seconds(name))).orElse("-");
  }

  private static String micros(double seconds) {
    double micros = seconds * 1e6;
    return String.format(Locale.ROOT, micros < 100 ? "%.1f" : "%.0f", micros);
  }
}

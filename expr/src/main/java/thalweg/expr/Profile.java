package thalweg.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where the time of a function's calls went, step by step, since profiling was started. */
public final class Profile {
  /**
   * One step of the program.
   *
   * @param step its number in the program, from 1
   * @param nanos of all calls together
   * @param flops of all calls together
   * @param bytes of all calls together, as if nothing stayed in a cache
   * @param what its formula, as in {@link Function#toString}
   * @param line of the user's program
   */
  public record Entry(
      int step, long calls, long nanos, long flops, long bytes, String what, String line) {}

  private final String name;
  private final long calls;
  private final List<Entry> entries;

  private Profile(String name, long calls, List<Entry> entries) {
    this.name = name;
    this.calls = calls;
    this.entries = List.copyOf(entries);
  }

  static Profile of(String name, Bound bound, long calls, long[] nanos) {
    Labels labels = new Labels(bound.plan());
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < nanos.length; i++) {
      List<Kernel> kernels = bound.kernels().get(i);
      Cost cost =
          kernels.stream()
              .map(k -> Cost.of(k, bound.plan()))
              .reduce(Cost.NOTHING, Cost::plus)
              .times(calls);
      String what =
          kernels.isEmpty()
              ? bound.steps().get(i).toString()
              : String.join("; ", kernels.stream().map(labels::line).toList());
      String line = String.join(", ", kernels.stream().map(Labels::origins).toList());
      entries.add(new Entry(i + 1, calls, nanos[i], cost.flops(), cost.bytes(), what, line));
    }
    return new Profile(name, calls, entries);
  }

  /** Calls that were timed. */
  public long calls() {
    return calls;
  }

  /** In the order in which they run. */
  public List<Entry> entries() {
    return entries;
  }

  /** Nanoseconds of all calls together. */
  public long nanos() {
    return entries.stream().mapToLong(Entry::nanos).sum();
  }

  /** A table, dearest step first. */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    double total = Math.max(1, nanos());
    s.append(
        "function %s: %d calls, %s a call%n"
            .formatted(name, calls, time(total / Math.max(1, calls))));
    s.append(" share    a call  step     FLOP/s      B/s  what\n");
    entries.stream()
        .sorted(Comparator.comparingLong(Entry::nanos).reversed())
        .forEach(e -> s.append(row(e, total)));
    return s.toString();
  }

  private static String row(Entry e, double total) {
    double seconds = Math.max(1, e.nanos()) / 1e9;
    return "%5.1f%% %9s %5d %10s %8s  %s%s%n"
        .formatted(
            100 * e.nanos() / total,
            time((double) e.nanos() / Math.max(1, e.calls())),
            e.step(),
            e.flops() == 0 ? "-" : ProgramText.scaled(e.flops() / seconds, ""),
            e.bytes() == 0 ? "-" : ProgramText.scaled(e.bytes() / seconds, ""),
            e.what(),
            e.line().isEmpty() ? "" : "   (" + e.line() + ")");
  }

  private static String time(double nanos) {
    return nanos < 1e3
        ? String.format(Locale.ROOT, "%.0f ns", nanos)
        : nanos < 1e6
            ? String.format(Locale.ROOT, "%.2f us", nanos / 1e3)
            : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}

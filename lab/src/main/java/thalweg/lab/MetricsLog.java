package thalweg.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code metrics.jsonl}: one JSON object a line, trials in plan order, no times in it, so that two
 * runs of one seed give the same bytes at any number of threads.
 *
 * <p>A line is {@code {"trial":"a","step":10,"epoch":1.0,"name":"loss","value":0.5,
 * "standardError":0.1}}; {@code standardError} may be absent; NaN and infinities are the strings
 * {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}; other numbers read back to the same bits.
 * A trial's last line is {@code {"trial":"a","end":"complete"}} or {@code "partial"}.
 *
 * <p>While a trial runs, its lines are in {@code trials/INDEX-ID.jsonl}; they move to metrics.jsonl
 * once the trial and all before it in the plan are complete. After kill -9 the parts are still
 * there and {@link MetricsReader} reads both. Each line is written twice in all; memory does not
 * grow with the log. Safe for use by several threads, one {@link TrialLog} each.
 */
public final class MetricsLog implements AutoCloseable {

  static final String FILE = "metrics.jsonl";
  static final String PARTS = "trials";

  private final RunFolder folder;
  private final List<String> plan;
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<Integer, TrialLog> running = new HashMap<>();
  private final boolean[] taken;
  private final boolean[] complete;
  private final LineFile merged;
  private int next;
  private boolean closed;

  private MetricsLog(RunFolder folder, List<String> plan) {
    this.folder = folder;
    this.plan = plan;
    for (int i = 0; i < plan.size(); i++) {
      indexes.put(plan.get(i), i);
    }
    this.taken = new boolean[plan.size()];
    this.complete = new boolean[plan.size()];
    this.merged = LineFile.create(folder.file(FILE));
  }

  /**
   * Starts the log of a run.
   *
   * @param plan the ids of its trials, each once, in the order that metrics.jsonl will have
   * @throws LabException if an id comes twice, or the files cannot be made
   */
  public static MetricsLog create(RunFolder folder, List<String> plan) {
    var seen = new HashSet<String>();
    for (String id : plan) {
      if (id.isBlank() || !seen.add(id)) {
        throw new LabException(
            LabException.USAGE,
            "The trial id \"%s\" is empty or planned twice; expected a different id for each trial."
                .formatted(id));
      }
    }
    return new MetricsLog(folder, List.copyOf(plan));
  }

  /** Opens the log of a planned trial; once for each. */
  public synchronized TrialLog trial(String id) {
    int index = indexes.getOrDefault(id, -1);
    if (index < 0 || taken[index] || closed) {
      throw new IllegalStateException(
          "trial \"%s\" is not in the plan, was opened before, or the log is closed".formatted(id));
    }
    taken[index] = true;
    TrialLog log = new TrialLog(this, index, id, LineFile.create(part(index)));
    running.put(index, log);
    return log;
  }

  synchronized void completed(int index) {
    if (closed) {
      return; // Merged as it was by close().
    }
    complete[index] = true;
    running.remove(index);
    while (next < plan.size() && complete[next]) {
      move(part(next), new byte[0]);
      next++;
    }
  }

  /**
   * Ends the log: what trials recorded without completing follows in plan order, marked partial.
   *
   * @throws LabException if the disk is full; what could not be moved stays in its part file
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (merged) {
      running.values().forEach(TrialLog::close);
      for (; next < plan.size(); next++) {
        if (taken[next]) {
          move(part(next), complete[next] ? new byte[0] : partial(next));
        }
      }
    }
    removeIfEmpty();
  }

  private byte[] partial(int index) {
    return MetricLine.end(MetricLine.quoted(plan.get(index)), Metrics.TrialEnd.PARTIAL)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void move(Path part, byte[] lastLine) {
    merged.append(part, lastLine);
    // Killed here, the trial is in both files: the reader then believes the part.
    AtomicFiles.removeQuietly(part);
  }

  private void removeIfEmpty() {
    Path trials = folder.path().resolve(PARTS);
    try (var inside = Files.list(trials)) {
      if (inside.findAny().isEmpty()) {
        Files.delete(trials);
      }
    } catch (IOException e) {
      // An empty folder left behind harms nobody.
    }
  }

  private Path part(int index) {
    return folder.file(
        String.format(
            Locale.ROOT, "%s/%06d-%s.jsonl", PARTS, index, RunFolder.slug(plan.get(index))));
  }
}

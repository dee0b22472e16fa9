package thalweg.lab.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import thalweg.lab.RunFolder;
import thalweg.nn.TrainStep;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long steps take, by the probes in them: {@code timings.json}. Kept apart from the metrics,
 * which have the same bytes in every repetition of a run.
 *
 * <p>Of each set of probes and batch size the first step is left out, since it is compiled then;
 * what is recorded after a step is not in its time.
 */
final class Stopwatch {
  static final String FILE = "timings.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Steps alike. */
  private record Kind(long probes, int batchSize) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int bySize = Integer.compare(other.batchSize, batchSize);
      return bySize != 0 ? bySize : Long.compareUnsigned(probes, other.probes);
    }
  }

  private static final class Lap {
    long steps;
    long nanos;
  }

  private final LongSupplier nanoTime;
  private final Map<Kind, Lap> laps = new TreeMap<>();
  private Kind kind = new Kind(TrainStep.NO_PROBES, 0);
  private Lap lap = new Lap();
  private boolean running;
  private long started;

  Stopwatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** A step begins; allocates nothing while steps are alike. */
  void start(long probes, int batchSize) {
    if (kind.probes != probes || kind.batchSize != batchSize) {
      kind = new Kind(probes, batchSize);
      lap = laps.computeIfAbsent(kind, k -> new Lap());
    }
    running = true;
    started = nanoTime.getAsLong();
  }

  /** The step has ended. */
  void stop() {
    if (!running) {
      return;
    }
    running = false;
    if (lap.steps++ > 0) {
      lap.nanos += nanoTime.getAsLong() - started;
    }
  }

  /**
   * Writes the file, of this process's steps alone; without steps an older file stays. Counts the
   * operations of a step without probes and with each alone, which may compile them.
   */
  void write(RunFolder folder, List<String> names, TrainStep step) {
    if (laps.isEmpty()) {
      return;
    }
    List<Object> steps = new ArrayList<>();
    int most = laps.keySet().iterator().next().batchSize;
    laps.forEach((k, timed) -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("probes", named(k.probes, names));
      row.put("batchSize", k.batchSize);
      row.put("steps", timed.steps);
      row.put("timedSteps", Math.max(0, timed.steps - 1));
      if (timed.steps > 1) {
        row.put("meanSeconds", timed.nanos / 1e9 / (timed.steps - 1));
      }
      row.put("operations", step.flops(k.batchSize, k.probes));
      steps.add(row);
    });
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("steps", steps);
    if (!names.isEmpty()) {
      file.put("batchSize", most);
      file.put("operationsWithoutProbes", step.flops(most, TrainStep.NO_PROBES));
      Map<String, Long> alone = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        alone.put(names.get(i), step.flops(most, 1L << i));
      }
      file.put("operationsWithOneProbe", alone);
    }
    folder.write(FILE, JSON.writeValueAsString(file) + "\n");
  }

  private static List<String> named(long probes, List<String> names) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if ((probes >>> i & 1) == 1) {
        named.add(names.get(i));
      }
    }
    return named;
  }
}

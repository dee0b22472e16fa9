package thalweg.lab.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import thalweg.data.Datasets;
import thalweg.expr.Workers;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;

/** Small experiments, and runs of them that are stopped and taken up again. */
final class Runs {
  private Runs() {}

  /** An experiment from lines of TOML. */
  static Experiment experiment(Path folder, String... lines) {
    try {
      Path file = folder.resolve("experiment-" + System.nanoTime() + ".toml");
      Files.writeString(file, String.join("\n", lines) + "\n");
      return Experiments.read(file, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TrainingRun.Surroundings around(
      Workers workers, Interruption interruption, Monitor monitor) {
    return new TrainingRun.Surroundings(
        Datasets.standard(), ProbeShelf.empty(), workers, interruption, monitor, Clock.systemUTC());
  }

  static Path train(Experiment experiment, Path parent, Workers workers) {
    return TrainingRun.train(
        experiment,
        parent,
        Map.of("kind", "training"),
        around(workers, Interruption.manual(), Monitor.silent()));
  }

  /** Trains, stopping before the step after each of {@code stops}, and resuming each time. */
  static Path trainStopping(
      Experiment experiment, Path parent, List<Long> stops, List<Workers> workers) {
    Optional<Path> run = Optional.empty();
    int turn = 0;
    for (long stop : stops) {
      Interruption interruption = Interruption.manual();
      Path[] folder = new Path[1];
      Monitor monitor =
          new Monitor() {
            @Override
            public void begun(Path path, Plan plan) {
              folder[0] = path;
            }

            @Override
            public void stepEnded(long step, int examples) {
              if (step == stop) {
                interruption.request();
              }
            }
          };
      TrainingRun.Surroundings around =
          around(workers.get(turn++ % workers.size()), interruption, monitor);
      try {
        if (run.isEmpty()) {
          TrainingRun.train(experiment, parent, Map.of("kind", "training"), around);
        } else {
          TrainingRun.resume(run.get(), around);
        }
      } catch (InterruptedRunException e) {
        // As asked.
      }
      run = Optional.of(folder[0]);
    }
    TrainingRun.resume(
        run.orElseThrow(),
        around(workers.get(turn % workers.size()), Interruption.manual(), Monitor.silent()));
    return run.orElseThrow();
  }

  /** Everything in a run folder that must not depend on how it came about: bytes by file. */
  static Map<String, String> bits(Path run) {
    Map<String, String> bits = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        boolean checkpoint = name.startsWith("checkpoints/");
        if (name.equals("metrics.jsonl")
            || name.equals("chain.jsonl")
            || name.endsWith(".parquet")
            || checkpoint) {
          bits.put(
              name, Hashes.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)));
        }
      }
      return bits;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

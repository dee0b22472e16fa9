package thalweg.lab.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import thalweg.lab.Interruption;
import thalweg.lab.Outcome;
import thalweg.lab.RunFolder;
import thalweg.lab.experiment.Experiments;

/**
 * Trials that train nothing: each writes one line a step, a file for each process that was at it,
 * and fails where its batch size says so. What was written is the proof of what was done.
 *
 * @param steps of each
 * @param millis that a step takes
 */
record FakeTrials(int steps, int millis) implements TrialRunner {
  static final int FAILS = 13;

  @Override
  public void run(SweepTrial trial, Path folder, Interruption interruption) {
    RunFolder run =
        TrialState.of(folder) == TrialState.NEW
            ? RunFolder.createAt(
                folder, Experiments.config(trial.experiment()), Map.of(), Clock.systemUTC())
            : RunFolder.reopen(folder, Clock.systemUTC());
    try {
      for (int step = lines(folder).size(); step < steps; step++) {
        interruption.throwIfRequested();
        Thread.sleep(millis);
        append(folder, step + " " + ProcessHandle.current().pid() + "\n");
        if (trial.experiment().training().batchSize() == FAILS) {
          throw new IllegalStateException("the loss is NaN at step " + step);
        }
      }
    } catch (RuntimeException e) {
      run.finish(Outcome.of(e));
      throw e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    run.finish(Outcome.complete(0));
  }

  private static void append(Path folder, String line) {
    try {
      Files.write(
          folder.resolve("work.txt"),
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> lines(Path folder) {
    try {
      Path file = folder.resolve("work.txt");
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

package thalweg.lab.sweep;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import thalweg.data.Datasets;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.Provenance;
import thalweg.lab.training.Monitor;
import thalweg.lab.training.ProbeShelf;
import thalweg.lab.training.TrainingRun;

/**
 * Trains trials in this process.
 *
 * @param commandLine for run.json
 * @param threads of each trial
 * @param kernels the kernel provider's name, for run.json
 * @param data the user's own data folder
 */
public record TrainingTrials(
    List<String> commandLine,
    int threads,
    String kernels,
    Datasets datasets,
    Optional<Path> data,
    ProbeShelf shelf,
    Clock clock)
    implements TrialRunner {

  public TrainingTrials {
    commandLine = List.copyOf(commandLine);
  }

  @Override
  public void run(SweepTrial trial, Path folder, Interruption interruption) {
    try (Workers workers = new Workers(threads)) {
      TrainingRun.Surroundings around =
          new TrainingRun.Surroundings(
              datasets, shelf, workers, interruption, Monitor.silent(), clock);
      if (TrialState.of(folder) == TrialState.NEW) {
        Provenance provenance =
            Provenance.collect(commandLine, trial.experiment().seed(), threads, kernels);
        TrainingRun.trainIn(
            folder, trial.experiment(), TrainingRun.facts(provenance, data), around);
      } else {
        TrainingRun.resume(folder, around);
      }
    }
  }
}

package thalweg.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import thalweg.data.DataException;
import thalweg.data.Datasets;
import thalweg.expr.Workers;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Progress;
import thalweg.lab.Provenance;
import thalweg.lab.RunFacts;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.training.Monitor;
import thalweg.lab.training.TrainingRun;
import thalweg.report.RunReport;

/** What the commands that train have in common: what surrounds a run, and how it ends. */
final class TrainingDesk {
  private final Stopping stopping;
  private final Console console;

  TrainingDesk(Stopping stopping, Console console) {
    this.stopping = stopping;
    this.console = console;
  }

  /**
   * Trains, draws the report, prints the result.
   *
   * @param work makes or goes on with a run folder
   */
  ExitCode train(
      RunOptions options, Datasets datasets, Function<TrainingRun.Surroundings, Path> work) {
    try (Workers workers = new Workers(options.threads());
        Interruption interruption = stopping.listen(console.err());
        Progress progress = Progress.stderr(options.terminal())) {
      TrainMonitor monitor = new TrainMonitor(progress, "training");
      TrainingRun.Surroundings around =
          surroundings(withProgress(datasets, progress), workers, interruption, monitor);
      Optional<Path> stopped = Optional.empty();
      Path run;
      try {
        run = work.apply(around);
        monitor.finished();
      } catch (InterruptedRunException e) {
        stopped = monitor.run();
        run = stopped.orElseThrow(() -> e);
      } catch (LabException e) {
        monitor.run().ifPresent(TrainingDesk::reportQuietly);
        throw e;
      }
      RunReport.write(run);
      progress.close();
      RunResult.print(run, options, console.out());
      stopped.ifPresent(path -> sayHowToGoOn(path, console.err()));
      return stopped.isPresent() ? ExitCode.INTERRUPTED : ExitCode.SUCCESS;
    } catch (DataException e) {
      throw failure(e);
    } catch (LabException e) {
      throw failure(e);
    }
  }

  private static void sayHowToGoOn(Path run, PrintWriter err) {
    err.println("Stopped; 'thalweg resume " + run + "' goes on from here.");
    err.flush();
  }

  static Datasets withProgress(Datasets datasets, Progress progress) {
    List<String> seen = new ArrayList<>();
    return datasets.withProgress((file, bytes, total) -> {
      if (!seen.contains(file)) {
        seen.add(file);
        String size = total.isPresent() ? " (%d MB)".formatted(total.getAsLong() / 1_000_000) : "";
        progress.message("fetching " + file + size);
      }
    });
  }

  static TrainingRun.Surroundings surroundings(
      Datasets datasets, Workers workers, Interruption interruption, Monitor monitor) {
    return new TrainingRun.Surroundings(
        datasets, new StepProbeShelf(), workers, interruption, monitor, Clock.systemUTC());
  }

  static CommandFailure failure(DataException e) {
    return new CommandFailure(ExitCode.BAD_DATA, e.getMessage(), e);
  }

  static CommandFailure failure(LabException e) {
    return new CommandFailure(ExitCode.ofLab(e.exitCode()), e.getMessage(), e);
  }

  /** What run.json is to say of a run that this command line starts. */
  static Map<String, Object> facts(CommandSpec command, Experiment experiment, RunOptions options) {
    List<String> words = new ArrayList<>(List.of("thalweg"));
    words.addAll(command.root().commandLine().getParseResult().originalArgs());
    Provenance provenance =
        Provenance.collect(words, experiment.seed(), options.threads(), Kernels.name());
    return TrainingRun.facts(provenance, options.dataDir());
  }

  /** The data folder that a run was started with. */
  static Optional<Path> dataFolder(Path run) {
    return RunFacts.read(run).values().get("dataFolder") instanceof String folder
        ? Optional.of(Path.of(folder))
        : Optional.empty();
  }

  /** Of a run that failed: the failure is the news, not that there is no report. */
  private static void reportQuietly(Path run) {
    try {
      RunReport.write(run);
    } catch (RuntimeException e) {
      // The run's own failure is told.
    }
  }
}

package thalweg.lab.training;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import thalweg.data.Datasets;
import thalweg.expr.Workers;
import thalweg.lab.Config;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Outcome;
import thalweg.lab.Provenance;
import thalweg.lab.RunFolder;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.format.SafeTensors;

/**
 * Trains an experiment into a run folder, or goes on with one that was stopped: by Ctrl-C, kill -9
 * or a full disk. The bits of parameters, ledger, chain and metrics are those of a run that was
 * never stopped, at any number of threads.
 */
public final class TrainingRun {

  /**
   * What a run needs beside its experiment; none of it changes a bit.
   *
   * @param datasets where data are looked for
   * @param shelf the probes there are
   * @param workers that compute
   * @param interruption asked before each step
   * @param monitor told how it goes
   */
  public record Surroundings(
      Datasets datasets,
      ProbeShelf shelf,
      Workers workers,
      Interruption interruption,
      Monitor monitor,
      Clock clock) {}

  private final Session session;
  private final RunFolder folder;
  private final Surroundings around;

  private TrainingRun(Session session, RunFolder folder, Surroundings around) {
    this.session = session;
    this.folder = folder;
    this.around = around;
  }

  /**
   * Trains from the start.
   *
   * @param parent the folder that the run folder is made in
   * @param facts what run.json is to say more: see {@link RunFolder#create}
   * @return the run folder
   * @throws InterruptedRunException if stopped on request; a checkpoint of that moment is kept
   * @throws LabException if the loss is not finite, or the disk is full
   */
  public static Path train(
      Experiment experiment, Path parent, Map<String, Object> facts, Surroundings around) {
    return go(session(experiment, around), parent, facts, Optional.empty(), around);
  }

  /**
   * Trains a session on from where it is.
   *
   * @param pass what the pass under way has recorded so far
   */
  static Path go(
      Session session,
      Path parent,
      Map<String, Object> facts,
      Optional<LedgerPass> pass,
      Surroundings around) {
    Experiment experiment = session.experiment();
    RunFolder folder =
        RunFolder.create(
            parent, experiment.name(), Experiments.config(experiment), facts, around.clock());
    return begin(session, folder, pass, around);
  }

  /** Trains from the start in a folder of the caller's choice, which must not be a run's yet. */
  public static Path trainIn(
      Path run, Experiment experiment, Map<String, Object> facts, Surroundings around) {
    Session session = session(experiment, around);
    Config config = Experiments.config(experiment);
    RunFolder folder = RunFolder.createAt(run, config, facts, around.clock());
    return begin(session, folder, Optional.empty(), around);
  }

  private static Path begin(
      Session session, RunFolder folder, Optional<LedgerPass> pass, Surroundings around) {
    try (RunLock _ = RunLock.take(folder.path())) {
      TrainingRun run = new TrainingRun(session, folder, around);
      run.finishing(() -> run.fromStart(pass));
    }
    return folder.path();
  }

  /**
   * Goes on with a run from its last checkpoint; a run that is complete is left as it is.
   *
   * @throws LabException if {@code path} is no run, another process is at it, or its files are
   *     damaged
   */
  public static Path resume(Path path, Surroundings around) {
    try (RunLock _ = RunLock.take(path)) {
      Experiment experiment = Experiments.ofRun(path);
      Session session = session(experiment, around);
      RunFolder folder = RunFolder.reopen(path, around.clock());
      TrainingRun run = new TrainingRun(session, folder, around);
      List<Long> steps = Checkpoints.steps(path);
      run.finishing(() ->
          steps.isEmpty() ? run.fromStart(Optional.empty()) : run.fromCheckpoint(steps.getLast()));
    }
    return path;
  }

  private Recorder fromStart(Optional<LedgerPass> pass) {
    around.monitor().begun(folder.path(), session.plan());
    return Recorder.begin(session, folder, pass, around.clock(), around.monitor());
  }

  private Recorder fromCheckpoint(long step) {
    Path file = folder.path().resolve(Checkpoint.name(step));
    SafeTensors stored = SafeTensors.read(file);
    Checkpoint from = session.restore(file, stored);
    around.monitor().begun(folder.path(), session.plan());
    return Recorder.goOn(session, folder, from, stored, around.clock(), around.monitor());
  }

  static Session session(Experiment experiment, Surroundings around) {
    try {
      return new Session(experiment, around.datasets(), around.shelf(), around.workers());
    } catch (IllegalArgumentException e) {
      throw new LabException(
          LabException.USAGE,
          "The experiment does not fit together: " + sentence(e.getMessage()),
          e);
    }
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }

  /** Opens the records, trains, and writes how it ended. */
  private void finishing(Supplier<Recorder> records) {
    try (Recorder recorder = records.get()) {
      if (!train(recorder)) {
        around.interruption().throwIfRequested();
      }
    } catch (RuntimeException | Error e) {
      end(Outcome.of(e), e);
      throw e;
    }
    folder.finish(Outcome.complete(0));
  }

  private boolean train(Recorder recorder) {
    BooleanSupplier pause = around.interruption()::isRequested;
    boolean done =
        recorder.isFinished()
            || session
                .trainer()
                .advance(
                    session.order(),
                    session.until(),
                    new Watched(recorder, around.monitor()),
                    pause);
    if (done) {
      recorder.complete();
    } else {
      recorder.checkpoint();
    }
    return done;
  }

  /** A second failure, such as the disk being still full, must not hide the first. */
  private void end(Outcome outcome, Throwable cause) {
    try {
      folder.finish(outcome);
    } catch (LabException e) {
      cause.addSuppressed(e);
    }
  }

  /** The facts of run.json for a training. */
  public static Map<String, Object> facts(Provenance provenance, Optional<Path> data) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kind", "training");
    facts.putAll(RunFolder.facts(provenance));
    data.ifPresent(d -> facts.put("dataFolder", d.toAbsolutePath().toString()));
    return facts;
  }
}

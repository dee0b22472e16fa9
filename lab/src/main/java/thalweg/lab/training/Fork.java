package thalweg.lab.training;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.lab.LabException;
import thalweg.lab.RunFacts;
import thalweg.lab.Trainer;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.format.SafeTensors;

/**
 * A counterfactual: a run that shares another's state and order of examples up to a step and goes
 * on with one thing changed.
 */
public final class Fork {
  private static final String FACT = "forkedFrom";

  private Fork() {}

  /**
   * Trains on from a step of a run under another experiment.
   *
   * @param run the run to start from
   * @param step between two of its steps; without a checkpoint there, the run is trained again from
   *     the one before, under its own experiment
   * @param changed what to go on with: of the same network, the same number of examples and an
   *     optimizer with the same memory
   * @param parent the folder that the new run folder is made in
   * @return the new run folder
   * @throws LabException if the run has not come so far, or the state does not fit
   */
  public static Path at(
      Path run,
      long step,
      Experiment changed,
      Path parent,
      Map<String, Object> facts,
      TrainingRun.Surroundings around) {
    Session before = TrainingRun.session(Experiments.ofRun(run), around);
    Optional<LedgerPass> pass = goTo(before, run, step, around);
    Session after = TrainingRun.session(changed, around);
    if (after.material().train().size() != before.material().train().size()) {
      throw new LabException(
          LabException.USAGE,
          "The fork has %d training examples, the run %d; expected as many, so that the order stays."
              .formatted(after.material().train().size(), before.material().train().size()));
    }
    before.state().copyTo(after.state());
    after.trainer().goTo(before.trainer().place());
    Map<String, Object> all = new LinkedHashMap<>(facts);
    Map<String, Object> from = new LinkedHashMap<>();
    from.put("run", run.toAbsolutePath().normalize().toString());
    from.put("step", step);
    from.put("parameters", before.parametersHash());
    all.put(FACT, from);
    return TrainingRun.go(after, parent, all, pass, around);
  }

  static Optional<LedgerPass> goTo(
      Session session, Path run, long step, TrainingRun.Surroundings around) {
    List<Long> behind = Checkpoints.steps(run).stream().filter(s -> s <= step).toList();
    Optional<LedgerPass> pass =
        session.experiment().record().ledger()
            ? Optional.of(
                new LedgerPass(
                    session.experiment().record().columns(), session.material().train().size()))
            : Optional.empty();
    if (!behind.isEmpty()) {
      Path file = run.resolve(Checkpoint.name(behind.getLast()));
      SafeTensors stored = SafeTensors.read(file);
      Checkpoint from = session.restore(file, stored);
      if (from.place().position() > 0) {
        pass.ifPresent(p -> p.restore(stored));
      }
    }
    Trainer trainer = session.trainer();
    Trainer.Watcher watcher = new Passing(session, pass);
    boolean ended =
        trainer.advance(
            session.order(),
            session.until(),
            watcher,
            () -> trainer.place().step() >= step || around.interruption().isRequested());
    around.interruption().throwIfRequested();
    if (ended && trainer.place().step() < step) {
      throw new LabException(
          LabException.USAGE,
          "%s ends at step %d; there is no step %d.".formatted(run, trainer.place().step(), step));
    }
    return pass;
  }

  /** Keeps the ledger of the pass under way. */
  private record Passing(Session session, Optional<LedgerPass> pass) implements Trainer.Watcher {
    @Override
    public void stepEnded(long step, int epoch, int[] batch) {
      pass.ifPresent(p -> p.take(session.step(), batch));
    }

    @Override
    public void epochEnded(thalweg.lab.EpochEnd end) {
      pass.ifPresent(LedgerPass::clear);
    }
  }

  /** What a fork's chain is bound to, if the run is a fork: hash of the state it began from. */
  static Optional<String> origin(Path run) {
    Object from = RunFacts.read(run).values().get(FACT);
    return from instanceof Map<?, ?> map
        ? Optional.of(String.valueOf(map.get("parameters")))
        : Optional.empty();
  }

  /** The chain of a fork's first entry. */
  static String chain(String experiment, String data, String parameters, String origin) {
    return Hashes.of(experiment, data, parameters, "fork", origin);
  }

  /** The run that a fork came from, and the step. */
  public record From(Path run, long step) {}

  /** Where a run was forked from, if it was. */
  public static Optional<From> from(Path run) {
    Object from = RunFacts.read(run).values().get(FACT);
    return from instanceof Map<?, ?> map && map.get("step") instanceof Number step
        ? Optional.of(new From(Path.of(String.valueOf(map.get("run"))), step.longValue()))
        : Optional.empty();
  }
}

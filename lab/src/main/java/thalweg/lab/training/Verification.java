package thalweg.lab.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.lab.EpochEnd;
import thalweg.lab.LabException;
import thalweg.lab.Trainer;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.format.SafeTensors;

/**
 * Proves that a run is what its folder says: the configuration and the data are those it was
 * started with, every checkpoint is as it was written, and training a stretch again gives the
 * hashes that the run's chain recorded.
 */
public final class Verification {

  /** Which stretches are trained again. */
  public enum Extent {
    /** None: hashes alone. */
    HASHES,
    /** From the last checkpoint but one, or the start, to the next entry of the chain. */
    LAST,
    /** The whole run, from its start. */
    ALL
  }

  /**
   * One thing that was checked.
   *
   * @param step at which the run is as recorded, or is not
   * @param passed whether it is
   * @param what was checked, and what was found if it failed: one sentence
   */
  public record Check(long step, boolean passed, String what) {}

  private final Path run;
  private final TrainingRun.Surroundings around;
  private final List<Check> checks = new ArrayList<>();

  private Verification(Path run, TrainingRun.Surroundings around) {
    this.run = run;
    this.around = around;
  }

  /**
   * Checks a run; changes nothing in its folder. Costs a reading of all checkpoints and the
   * training of the stretch.
   *
   * @return what was checked, in order; the last failed where one did
   * @throws LabException if {@code run} is not the folder of a training
   */
  public static List<Check> verify(Path run, Extent extent, TrainingRun.Surroundings around) {
    Verification verification = new Verification(run, around);
    verification.checkAll(extent);
    return List.copyOf(verification.checks);
  }

  private void checkAll(Extent extent) {
    Experiment experiment = Experiments.ofRun(run);
    List<Link> chain = Chain.read(run.resolve(Chain.FILE));
    if (chain.isEmpty()) {
      throw new LabException(LabException.STORAGE, run + " has an empty chain; nothing to check.");
    }
    Session session = TrainingRun.session(experiment, around);
    boolean sound = checkStart(session, chain.getFirst()) && checkChain(chain);
    Map<Long, Link> byStep = new HashMap<>();
    chain.forEach(link -> byStep.put(link.step(), link));
    List<Long> steps = Checkpoints.steps(run);
    for (long step : steps) {
      sound = sound && checkFile(session, step, Optional.ofNullable(byStep.get(step)));
    }
    if (!sound) {
      return;
    }
    switch (extent) {
      case HASHES -> {}
      case LAST -> replayLast(session, chain, steps);
      case ALL -> replayAll(TrainingRun.session(experiment, around), chain, steps);
    }
  }

  private boolean check(long step, boolean passed, String what, String found) {
    checks.add(new Check(step, passed, passed ? what + "." : what + ": " + found + "."));
    return passed;
  }

  private boolean checkStart(Session session, Link first) {
    Optional<String> origin = Fork.origin(run);
    if (origin.isPresent()) {
      String expected =
          Fork.chain(
              session.experimentHash(),
              session.material().hash(),
              first.parameters(),
              origin.get());
      return check(
          first.step(),
          expected.equals(first.chain()),
          "configuration and data are those of the fork at step " + first.step(),
          "config.toml or the data were changed since");
    }
    boolean parameters =
        check(
            0,
            session.parametersHash().equals(first.parameters()),
            "the seed draws the parameters that the run began with",
            "config.toml has another seed or network than the run was started with");
    return parameters
        && check(
            0,
            Link.first(session.experimentHash(), session.material().hash(), first.parameters())
                .equals(first),
            "configuration and data are those that the run was started with",
            "config.toml, or a label or feature of the data, was changed since");
  }

  private boolean checkChain(List<Link> chain) {
    Link before = chain.getFirst();
    for (Link link : chain.subList(1, chain.size())) {
      if (!before.next(link.step(), link.epoch(), link.parameters()).equals(link)) {
        return check(
            link.step(), false, "the chain holds together", "its entry was changed or cut out");
      }
      before = link;
    }
    return check(before.step(), true, "the chain holds together", "");
  }

  private boolean checkFile(Session session, long step, Optional<Link> link) {
    Path file = run.resolve(Checkpoint.name(step));
    String what = "the checkpoint of step " + step + " is as it was written";
    try {
      SafeTensors stored = SafeTensors.read(file);
      if (!sameBytes(file, stored)) {
        return check(step, false, what, "bytes of its header were changed");
      }
      Checkpoint from = session.restore(file, stored);
      boolean same =
          link.map(l -> l.parameters().equals(session.parametersHash())).orElse(true)
              && from.place().step() == step
              && from.experiment().equals(session.experimentHash());
      return check(step, same, what, "its parameters are not those that the chain recorded");
    } catch (LabException e) {
      return check(step, false, what, String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
    } catch (IOException e) {
      return check(step, false, what, "it cannot be read (" + e.getMessage() + ")");
    }
  }

  /** Writing what was read gives the file again, if none of its bytes is out of place. */
  private static boolean sameBytes(Path file, SafeTensors stored) throws IOException {
    MessageDigest written = Hashes.sha256();
    List<SafeTensors.Entry> entries = new ArrayList<>();
    stored.entries().forEach((name, data) -> entries.add(new SafeTensors.Entry(name, data)));
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), written)) {
      SafeTensors.write(out, stored.metadata(), entries);
    }
    MessageDigest found = Hashes.sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), found)) {
      Files.copy(file, out);
    }
    return MessageDigest.isEqual(written.digest(), found.digest());
  }

  /** A fork begins with its first checkpoint; what came before is its origin's to prove. */
  private void replayAll(Session session, List<Link> chain, List<Long> steps) {
    long first = chain.getFirst().step();
    if (first == 0) {
      replay(session, chain, 0);
    } else if (steps.isEmpty()) {
      check(first, false, "the fork can be trained again", "it has no checkpoint");
    } else {
      Path file = run.resolve(Checkpoint.name(steps.getFirst()));
      session.restore(file, SafeTensors.read(file));
      replay(session, chain, steps.getFirst());
    }
  }

  private void replayLast(Session session, List<Link> chain, List<Long> steps) {
    long last = chain.getLast().step();
    List<Long> before = steps.stream().filter(s -> s < last).toList();
    if (before.isEmpty()) {
      check(last, true, "nothing is left to train again", "");
      return;
    }
    Path file = run.resolve(Checkpoint.name(before.getLast()));
    session.restore(file, SafeTensors.read(file));
    replay(session, chain, before.getLast());
  }

  private void replay(Session session, List<Link> chain, long from) {
    List<Link> expected = chain.stream().filter(link -> link.step() > from).toList();
    if (expected.isEmpty()) {
      return;
    }
    Monitor.Plan plan = session.plan();
    around
        .monitor()
        .begun(
            run,
            new Monitor.Plan(
                plan.name(), plan.from(), expected.getLast().epoch(), plan.examples()));
    Replay replay = new Replay(session, expected, around.monitor());
    session.trainer().advance(session.order(), session.until(), replay, replay::isOver);
    String what = "training again from step " + from + " gives the recorded parameters";
    Link last = expected.get(replay.compared - 1);
    check(last.step(), replay.same, what, "they differ at the end of epoch " + last.epoch());
  }

  /** Compares the network with the chain at the end of each epoch. */
  private static final class Replay implements Trainer.Watcher {
    private final Session session;
    private final List<Link> expected;
    private final Monitor monitor;
    private int compared;
    private boolean same = true;

    Replay(Session session, List<Link> expected, Monitor monitor) {
      this.session = session;
      this.expected = expected;
      this.monitor = monitor;
    }

    @Override
    public void stepEnded(long step, int epoch, int[] batch) {
      monitor.stepEnded(step, batch.length);
    }

    boolean isOver() {
      return !same || compared == expected.size();
    }

    @Override
    public void epochEnded(EpochEnd end) {
      if (!isOver()) {
        Link link = expected.get(compared++);
        same = link.step() == end.step() && link.parameters().equals(session.parametersHash());
        monitor.epochEnded(end);
      }
    }
  }
}

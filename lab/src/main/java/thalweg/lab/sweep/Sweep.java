package thalweg.lab.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;

/**
 * Works on a plan until every trial has ended, together with whatever other processes do the same.
 *
 * <p>Folder: {@code OUT/NAME/trials/HASH}, {@code OUT/NAME/sweep.csv} and {@code sweep.json}. A
 * trial that has ended is left as it is, one that was stopped goes on, one that another process has
 * is waited for. A failed trial does not stop the others.
 */
public final class Sweep {
  private static final long POLL_MILLIS = 500;

  /** Told how it goes, on the workers' threads: must be thread-safe and quick. */
  public interface Observer {
    /** A trial is begun or gone on with. */
    default void started(SweepTrial trial) {}

    /** A trial was worked on by this process, and how it stands; so many of all have ended. */
    default void worked(SweepTrial trial, TrialState state, String reason, int ended, int all) {}

    /** Other processes have all that is left. */
    default void waiting(int trials) {}
  }

  private final SweepPlan plan;
  private final Path folder;
  private final Claims claims;
  private final TrialRunner runner;
  private final Interruption interruption;
  private final Observer observer;
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private final Map<String, SweepRow> ended = new ConcurrentHashMap<>();
  private boolean toldOfWaiting;

  /**
   * A sweep in {@code out/NAME}, which {@link #run} makes if it is not there.
   *
   * @param runner trains, for this process or by starting another
   */
  public Sweep(
      SweepPlan plan, Path out, TrialRunner runner, Interruption interruption, Observer observer) {
    this.plan = plan;
    this.folder = out.resolve(plan.name());
    this.runner = runner;
    this.interruption = interruption;
    this.observer = observer;
    claims = new Claims(trials());
  }

  /** A sweep to look at; nothing is written. */
  public static Sweep asItStands(SweepPlan plan, Path out) {
    TrialRunner none =
        (trial, folder, stop) -> {
          throw new IllegalStateException("this sweep is only looked at");
        };
    return new Sweep(plan, out, none, Interruption.manual(), new Observer() {});
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LabException(
          LabException.STORAGE,
          "%s cannot be made (%s); choose another --out.".formatted(folder, e.getMessage()),
          e);
    }
  }

  private Path trials() {
    return folder.resolve("trials");
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /** The folder of a trial, there or not. */
  public Path folder(SweepTrial trial) {
    return trials().resolve(trial.hash());
  }

  /** How a trial stands now. */
  public TrialState state(SweepTrial trial) {
    TrialState state = TrialState.of(folder(trial));
    return !state.isEnded() && claims.isTaken(trial.hash()) ? TrialState.RUNNING : state;
  }

  /**
   * Trains what is left, on so many threads; returns when every trial has ended, here or elsewhere.
   *
   * @throws InterruptedRunException if stopped; every trial can be gone on with
   */
  public void run(int workers) {
    makeFolder(trials());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      threads.add(Thread.ofPlatform().name("sweep-" + i).start(this::work));
    }
    for (Thread thread : threads) {
      join(thread);
    }
    writeSummary();
    interruption.throwIfRequested();
  }

  /**
   * Trains one trial that the process which started this one has claimed; nothing if that has lost
   * it meanwhile.
   *
   * @throws LabException if the plan has no such trial
   */
  public void runFor(long parent, String hash) {
    SweepTrial trial =
        plan.trials().stream()
            .filter(t -> t.hash().equals(hash))
            .findFirst()
            .orElseThrow(() ->
                new LabException(
                    LabException.USAGE,
                    "The sweep has no trial %s; has its file changed?".formatted(hash)));
    if (!claims.adopt(hash, parent)) {
      return;
    }
    try {
      runner.run(trial, folder(trial), interruption);
    } finally {
      claims.release(hash);
    }
  }

  private void join(Thread thread) {
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interruption.request();
      }
    }
  }

  private void work() {
    while (!interruption.isRequested()) {
      boolean worked = false;
      int elsewhere = 0;
      for (SweepTrial trial : plan.trials()) {
        if (interruption.isRequested()) {
          return;
        }
        if (tried.contains(trial.hash()) || hasEnded(trial)) {
          continue;
        }
        if (claims.take(trial.hash())) {
          worked |= train(trial);
        } else {
          elsewhere++;
        }
      }
      if (elsewhere == 0 && !worked) {
        return;
      }
      if (!worked) {
        await(elsewhere);
      }
    }
  }

  /** Trains a trial that is claimed; whether there was anything to do. */
  private boolean train(SweepTrial trial) {
    try {
      // Between the look and the claim another process may have ended it.
      if (TrialState.of(folder(trial)).isEnded() || !tried.add(trial.hash())) {
        return false;
      }
      observer.started(trial);
      runner.run(trial, folder(trial), interruption);
    } catch (InterruptedRunException stop) {
      // Its folder says so.
    } catch (RuntimeException | Error e) {
      reasons.put(trial.hash(), String.valueOf(e.getMessage()));
    } finally {
      claims.release(trial.hash());
    }
    if (!interruption.isRequested()) {
      writeSummary();
    }
    observer.worked(
        trial,
        TrialState.of(folder(trial)),
        reasons.getOrDefault(trial.hash(), ""),
        endedCount(),
        plan.trials().size());
    return true;
  }

  private void await(int elsewhere) {
    synchronized (this) {
      if (!toldOfWaiting && allTriedHere(elsewhere)) {
        toldOfWaiting = true;
        observer.waiting(elsewhere);
      }
    }
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      interruption.request();
    }
  }

  /** Whether what is left is not just with the other threads of this process. */
  private boolean allTriedHere(int elsewhere) {
    long here = tried.stream().filter(claims::isTaken).count();
    return elsewhere > here;
  }

  private int endedCount() {
    return (int) plan.trials().stream().filter(this::hasEnded).count();
  }

  /** Why trials of this process failed, by hash. */
  public Map<String, String> failures() {
    return new TreeMap<>(reasons);
  }

  /** Writes sweep.csv and sweep.json of all trials as they stand, each whole. */
  public List<SweepRow> writeSummary() {
    return Claims.locked(
        folder.resolve(".lock"),
        () -> {
          List<SweepRow> rows = rows();
          SweepSummary.write(plan, rows, folder);
          return rows;
        });
  }

  /** All trials as they stand. */
  public List<SweepRow> rows() {
    return plan.trials().stream().map(this::row).toList();
  }

  /** Read once where nothing will change any more: a summary follows every trial. */
  private SweepRow row(SweepTrial trial) {
    SweepRow known = ended.get(trial.hash());
    if (known != null) {
      return known;
    }
    SweepRow row = SweepRow.of(trial, folder(trial), state(trial));
    if (row.state().isEnded()) {
      ended.put(trial.hash(), row);
    }
    return row;
  }

  private boolean hasEnded(SweepTrial trial) {
    return ended.containsKey(trial.hash()) || TrialState.of(folder(trial)).isEnded();
  }
}

package thalweg.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Runs a plan of trials on a fixed number of threads and returns their results in plan order.
 *
 * <p>Trials start in plan order. The first failure cancels the rest; the failed trial that comes
 * first in the plan is told, the others ride along as suppressed. All results are held in memory.
 * Nothing is interrupted by force: a trial that never asks its context runs to its end.
 */
public final class TrialPool {

  /** Told of the plan's progress, from the threads of the pool: must be thread-safe and quick. */
  public interface Observer {
    /** A trial begins. */
    default void started(Trial<?> trial) {}

    /** A trial has its result; {@code done} of {@code total} have. */
    default void finished(Trial<?> trial, int done, int total) {}
  }

  private static final Observer SILENT = new Observer() {};

  private final int threads;
  private final Interruption interruption;
  private final Observer observer;

  /**
   * A pool.
   *
   * @param threads how many trials run at once, at least 1
   * @throws LabException if {@code threads} is less
   */
  public TrialPool(int threads, Interruption interruption, Observer observer) {
    if (threads < 1) {
      throw new LabException(
          LabException.USAGE, "--threads is " + threads + "; expected a whole number from 1.");
    }
    this.threads = threads;
    this.interruption = interruption;
    this.observer = observer;
  }

  /** A pool that tells nobody. */
  public TrialPool(int threads, Interruption interruption) {
    this(threads, interruption, SILENT);
  }

  /**
   * Runs the plan; returns when no trial runs any more.
   *
   * @return the results in plan order
   * @throws LabException naming the trial that failed, with its cause
   * @throws InterruptedRunException if the user stopped the plan before its end
   */
  public <T> List<T> run(List<Trial<T>> plan) {
    Round<T> round = new Round<>(List.copyOf(plan));
    List<Thread> workers =
        IntStream.range(0, Math.min(threads, plan.size()))
            .mapToObj(i -> Thread.ofPlatform().name("trials-" + i).start(round::work))
            .toList();
    round.join(workers);
    return round.results();
  }

  /** One execution of one plan. */
  private final class Round<T> {

    private record Ended<T>(T result) {}

    private final List<Trial<T>> plan;
    private final AtomicInteger nextIndex = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReferenceArray<Ended<T>> ended;
    private final AtomicReferenceArray<Throwable> failures;
    private volatile boolean failed;

    Round(List<Trial<T>> plan) {
      this.plan = plan;
      this.ended = new AtomicReferenceArray<>(plan.size());
      this.failures = new AtomicReferenceArray<>(plan.size());
    }

    boolean cancelled() {
      return failed || interruption.isRequested();
    }

    void work() {
      while (!cancelled()) {
        int index = nextIndex.getAndIncrement();
        if (index >= plan.size()) {
          return;
        }
        run(index);
      }
    }

    /** Any Throwable counts: an OutOfMemoryError in a trial must end the plan, not one thread. */
    private void run(int index) {
      Trial<T> trial = plan.get(index);
      try {
        observer.started(trial);
        T result = trial.work().run(new TrialContext(index, this::cancelled));
        ended.set(index, new Ended<>(result));
        observer.finished(trial, done.incrementAndGet(), plan.size());
      } catch (Throwable error) {
        boolean obeyed = error instanceof InterruptedRunException && cancelled();
        if (!obeyed) {
          failures.set(index, error);
          failed = true;
        }
      }
    }

    void join(List<Thread> workers) {
      boolean interrupted = false;
      for (Thread worker : workers) {
        while (worker.isAlive()) {
          try {
            worker.join();
          } catch (InterruptedException e) {
            // The caller is asked to stop: the trials are too, and are waited for.
            interrupted = true;
            interruption.request();
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    List<T> results() {
      throwFailure();
      if (done.get() < plan.size()) {
        interruption.throwIfRequested();
      }
      List<T> results = new ArrayList<>();
      for (int i = 0; i < plan.size(); i++) {
        results.add(ended.get(i).result());
      }
      return results;
    }

    private void throwFailure() {
      LabException told = null;
      for (int i = 0; i < plan.size(); i++) {
        Throwable error = failures.get(i);
        if (error != null && told == null) {
          told = failure(plan.get(i), error);
        } else if (error != null) {
          told.addSuppressed(error);
        }
      }
      if (told != null) {
        throw told;
      }
    }

    private LabException failure(Trial<T> trial, Throwable error) {
      int code = error instanceof LabException lab ? lab.exitCode() : LabException.TRIAL;
      String what = error instanceof LabException lab ? lab.getMessage() : error.toString();
      return new LabException(
          code, "Trial %s (%s) failed: %s".formatted(trial.id(), trial.name(), what), error);
    }
  }
}

package thalweg.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, cooperatively: loops look at {@link #isRequested} (one volatile read) and stop in order.
 *
 * <p>{@link #install} opens it round the main work. On SIGINT or SIGTERM the request is set and the
 * process waits, at most the grace time, until {@link #close} says that the work has written what
 * it has; then it ends with 130 or 143. A second signal ends it at once. Where signals cannot be
 * told apart the exit code of the request is 130, and a second signal waits for the first.
 *
 * <p>Do not call System.exit between install and close: it would wait for the close until the grace
 * time is over.
 */
public final class Interruption implements AutoCloseable {

  /** Exit code after Ctrl-C: 128 + SIGINT. */
  public static final int SIGINT_EXIT = 130;

  /** Exit code after a request to terminate: 128 + SIGTERM. */
  public static final int SIGTERM_EXIT = 143;

  private final CountDownLatch workDone = new CountDownLatch(1);
  private final Runnable onRequest;
  private volatile int exitCode;
  private Optional<Thread> hook = Optional.empty();

  private Interruption(Runnable onRequest) {
    this.onRequest = onRequest;
  }

  /** One that only {@link #request} sets: for tests and for callers with their own signals. */
  public static Interruption manual() {
    return new Interruption(() -> {});
  }

  /**
   * Listens to the signals of this process until closed.
   *
   * @param grace how long the process waits for the work to finish its folder, such as 10 s
   * @param onRequest told once, on a signal's thread: the place to tell the user that a second
   *     Ctrl-C ends at once
   */
  public static Interruption install(Duration grace, Runnable onRequest) {
    Interruption interruption = new Interruption(onRequest);
    Thread hook = new Thread(() -> interruption.awaitWork(grace), "thalweg-interruption");
    interruption.hook = Optional.of(hook);
    Runtime.getRuntime().addShutdownHook(hook);
    Signals.handle("INT", () -> interruption.signalled(SIGINT_EXIT));
    Signals.handle("TERM", () -> interruption.signalled(SIGTERM_EXIT));
    return interruption;
  }

  /** Whether the work should stop; cheap enough for every step of a loop. */
  public boolean isRequested() {
    return exitCode != 0;
  }

  /** Asks the work to stop, as Ctrl-C does. */
  public void request() {
    request(SIGINT_EXIT);
  }

  /**
   * Ends the work here if a stop was requested.
   *
   * @throws InterruptedRunException with the exit code of the signal
   */
  public void throwIfRequested() {
    int code = exitCode;
    if (code != 0) {
      throw new InterruptedRunException(
          code, "Stopped on request: what was finished is in the run folder.");
    }
  }

  /** 130 or 143 once requested, else 0. */
  public int exitCode() {
    return exitCode;
  }

  /** Says that the work has written all it will write; a waiting process ends now. */
  @Override
  public void close() {
    workDone.countDown();
    hook.ifPresent(thread -> {
      try {
        Runtime.getRuntime().removeShutdownHook(thread);
        // From here on a signal ends the process, as it did before.
        Signals.handle("INT", () -> System.exit(SIGINT_EXIT));
        Signals.handle("TERM", () -> System.exit(SIGTERM_EXIT));
      } catch (IllegalStateException e) {
        // The process is ending already; the hook has seen the work done.
      }
    });
  }

  private synchronized void request(int code) {
    if (exitCode == 0) {
      exitCode = code;
    }
  }

  /** Runs on a thread of its own for each signal, so that the second finds the first waiting. */
  private void signalled(int code) {
    boolean second;
    synchronized (this) {
      second = isRequested();
      request(code);
    }
    if (second) {
      Runtime.getRuntime().halt(code);
    }
    try {
      onRequest.run();
    } finally {
      System.exit(code);
    }
  }

  private void awaitWork(Duration grace) {
    request();
    try {
      boolean done = workDone.await(grace.toMillis(), TimeUnit.MILLISECONDS);
      if (!done) {
        System.err.println(
            "Stopping without waiting longer: the work did not finish its folder within "
                + grace.toSeconds()
                + " s; files already written are whole.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

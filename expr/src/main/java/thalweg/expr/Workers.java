package thalweg.expr;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one thread pool: runs numbered blocks of work on a fixed number of threads, the caller among
 * them. Each thread begins with a range of blocks of its own, the same in every run of as many
 * blocks, so that it finds in its cache what it left there the last time; then it helps the others.
 * So which thread runs a block is left open, and a task's result must depend on the block alone.
 *
 * <p>Idle threads spin for a while, so that the next run finds them awake, then park and cost
 * nothing. They do not spin when there are more threads than processors. A run allocates nothing.
 * One run at a time: a second caller waits; a run from inside a task is done inline by the thread
 * that asks.
 *
 * <p>Why it is correct:
 *
 * <ol>
 *   <li>A ticket, one a thread, holds the number of the run (high half) and how many blocks of the
 *       thread's range are unclaimed (low half). The caller writes {@code task} and {@code blocks}
 *       before the tickets; who reads a ticket therefore sees them.
 *   <li>A thread reads a ticket, task and blocks, then claims by compare-and-set. If that succeeds,
 *       a block of that run was unclaimed from the first read on, so the caller had not yet
 *       returned and what was read belongs to that run. With none unclaimed nothing else is looked
 *       at. So late workers need no acknowledgement.
 *   <li>{@code done} is incremented after a block and read by the caller until it equals the number
 *       of blocks: all that the blocks wrote is visible to the caller afterwards.
 *   <li>Sleeping: a worker announces {@code parked}, then looks at {@code run} again; the caller
 *       changes {@code run}, then looks at {@code parked}. All volatile, so at least one sees the
 *       other. The same holds for {@code waiter} and {@code done}.
 * </ol>
 */
public final class Workers implements AutoCloseable {
  /** Work cut into numbered blocks. */
  @FunctionalInterface
  public interface BlockTask {
    /** Does the work of one block; called once for each, from any thread, in any order. */
    void run(int block);
  }

  private static final long SPIN_NANOS = 50_000;

  /** How long at least a thread leaves others' blocks to them. */
  private static final long PATIENCE_NANOS = 2_000;

  /**
   * A thread stays awake for so long while a run goes on without it. One that came too late for its
   * blocks, and slept while another did them, would come too late for the next run as well, and so
   * for ever: seen to halve the speed of runs of a quarter of a millisecond.
   */
  private static final long LATE_SPIN_NANOS = 2_000_000;

  private static final int SPINS_PER_LOOK = 64;
  private static final BlockTask NOTHING = block -> {};

  private final ReentrantLock callers = new ReentrantLock();

  /**
   * What several threads write, two cache lines apart, as lines come in pairs: the number of the
   * run, how many blocks are done, and a ticket a thread. Nothing lies at the array's beginning,
   * beside its length, which every access reads.
   */
  private static final int APART = 16;

  private static final int RUN = APART;
  private static final int DONE = 2 * APART;
  private static final int TICKETS = 3 * APART;

  private final AtomicLongArray shared;
  private final Worker[] workers;
  private final long spinNanos;

  /** Written before a run is announced, and read after; so by no volatile write. */
  private BlockTask task = NOTHING;

  private int blocks;
  private volatile Thread waiter;
  private volatile boolean closed;

  private final Object failureLock = new Object();
  private volatile int failedBlock = Integer.MAX_VALUE;
  private Throwable failure;

  /**
   * Starts {@code threads - 1} daemon threads; the caller of {@link #run} is the last one.
   *
   * @param threads 1 or more; with 1 every run is a plain loop
   */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be 1 or more.");
    }
    spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    shared = new AtomicLongArray(TICKETS + threads * APART);
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker("thalweg-worker-" + (i + 1), i + 1);
    }
    for (Worker worker : workers) {
      worker.start();
    }
  }

  /** The calling thread and no other; for steps that are themselves a block of something larger. */
  static Workers alone() {
    return Alone.WORKERS;
  }

  private static final class Alone {
    static final Workers WORKERS = new Workers(1);
  }

  /** The number of threads a run may use, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs blocks 0 to {@code blocks - 1} and returns when all are finished. When one throws, higher
   * ones not yet begun are left out, and the exception of the lowest block that threw, the same at
   * any number of threads, is thrown here once every thread has let go.
   *
   * @throws IllegalStateException if the pool is closed
   */
  public void run(int blocks, BlockTask task) {
    Objects.requireNonNull(task, "task");
    if (blocks < 0) {
      throw new IllegalArgumentException("blocks is " + blocks + "; it must be 0 or more.");
    }
    if (closed) {
      throw new IllegalStateException("These workers are closed; open new ones to run more.");
    }
    if (blocks <= 1 || workers.length == 0 || insideTask()) {
      for (int block = 0; block < blocks; block++) {
        task.run(block);
      }
      return;
    }
    callers.lock();
    try {
      if (closed) {
        throw new IllegalStateException("These workers are closed; open new ones to run more.");
      }
      runTogether(blocks, task);
    } finally {
      callers.unlock();
    }
  }

  private boolean insideTask() {
    return callers.isHeldByCurrentThread()
        || (Thread.currentThread() instanceof Worker worker && worker.pool() == this);
  }

  private void runTogether(int blocks, BlockTask task) {
    this.task = task;
    this.blocks = blocks;
    shared.setRelease(DONE, 0);
    nextRun(blocks);
    wake(blocks - 1);
    work(0);
    awaitDone(blocks);
    this.task = NOTHING;
    if (failedBlock != Integer.MAX_VALUE) {
      Throwable thrown = failure;
      failure = null;
      failedBlock = Integer.MAX_VALUE;
      Workers.<RuntimeException>rethrow(thrown);
    }
  }

  private void nextRun(int blocks) {
    int next = currentRun() + 1;
    for (int thread = threads() - 1; thread >= 0; thread--) {
      long own = (long) firstOf(thread + 1, blocks) - firstOf(thread, blocks);
      shared.setRelease(ticket(thread), ((long) next << 32) | own);
    }
    shared.set(RUN, next);
  }

  private int currentRun() {
    return (int) shared.get(RUN);
  }

  private static int ticket(int thread) {
    return TICKETS + thread * APART;
  }

  /** Where a thread's range of blocks begins. */
  private int firstOf(int thread, int blocks) {
    return (int) (((long) thread * blocks + threads() - 1) / threads());
  }

  private void wake(int most) {
    for (int i = 0; i < workers.length && i < most; i++) {
      if (workers[i].parked) {
        LockSupport.unpark(workers[i]);
      }
    }
  }

  /**
   * Runs the blocks of a thread's own range, then helps the others with theirs; but first waits as
   * long as its own blocks took. A thread is often late by a little, and to work on another core's
   * part brings that part into the wrong cache, which costs more than to wait.
   */
  private void work(int thread) {
    long start = System.nanoTime();
    while (claimAndRun(thread)) {}
    if (!anyUnclaimed()) {
      return;
    }
    long now = System.nanoTime();
    long patience = now + Math.clamp(now - start, PATIENCE_NANOS, SPIN_NANOS);
    while (System.nanoTime() < patience) {
      if (!anyUnclaimed()) {
        return;
      }
      Thread.onSpinWait();
    }
    for (int i = 1; i < threads(); i++) {
      while (claimAndRun((thread + i) % threads())) {}
    }
  }

  private boolean anyUnclaimed() {
    for (int i = 0; i < threads(); i++) {
      if ((int) shared.get(ticket(i)) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Takes a block of an owner's range in the present run; false when none is left. */
  private boolean claimAndRun(int owner) {
    int ticket = ticket(owner);
    long seen = shared.get(ticket);
    while ((int) seen != 0) {
      BlockTask task = this.task;
      int blocks = this.blocks;
      if (shared.compareAndSet(ticket, seen, seen - 1)) {
        finish(task, firstOf(owner + 1, blocks) - (int) seen, blocks);
        return true;
      }
      seen = shared.get(ticket);
    }
    return false;
  }

  private void finish(BlockTask task, int block, int blocks) {
    try {
      // Blocks begun after a failure have a higher number than the failed one and are left out.
      if (block < failedBlock) {
        task.run(block);
      }
    } catch (Throwable t) {
      fail(block, t);
    }
    if (shared.incrementAndGet(DONE) == blocks) {
      Thread sleeping = waiter;
      if (sleeping != null) {
        LockSupport.unpark(sleeping);
      }
    }
  }

  private void fail(int block, Throwable thrown) {
    synchronized (failureLock) {
      if (block < failedBlock) {
        failure = thrown;
        failedBlock = block;
      }
    }
  }

  private void awaitDone(int blocks) {
    if (shared.get(DONE) == blocks) {
      return;
    }
    long start = System.nanoTime();
    do {
      for (int i = 0; i < SPINS_PER_LOOK; i++) {
        if (shared.get(DONE) == blocks) {
          return;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < spinNanos);
    boolean interrupted = false;
    waiter = Thread.currentThread();
    while (shared.get(DONE) != blocks) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for a run in progress, then ends the threads. A second call does nothing.
   *
   * @throws IllegalStateException if called from inside a task
   */
  @Override
  public void close() {
    if (insideTask()) {
      throw new IllegalStateException("A task tried to close the workers that run it.");
    }
    callers.lock();
    try {
      closed = true;
      nextRun(0);
      wake(workers.length);
      boolean interrupted = false;
      for (Worker worker : workers) {
        while (worker.isAlive()) {
          try {
            worker.join();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } finally {
      callers.unlock();
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private final class Worker extends Thread {
    private final int number;
    private volatile boolean parked;

    Worker(String name, int number) {
      super(name);
      this.number = number;
      setDaemon(true);
    }

    Workers pool() {
      return Workers.this;
    }

    @Override
    public void run() {
      int seen = 0;
      while (!closed) {
        work(number);
        seen = awaitOther(seen);
      }
    }

    /** Waits for a run other than the given one; its number. */
    private int awaitOther(int seen) {
      // Read once: its field lies beside what the caller writes meanwhile.
      AtomicLongArray slots = shared;
      long start = System.nanoTime();
      long idle = start;
      long now = start;
      do {
        for (int i = 0; i < SPINS_PER_LOOK; i++) {
          int other = (int) slots.get(RUN);
          if (other != seen) {
            return other;
          }
          Thread.onSpinWait();
        }
        now = System.nanoTime();
        if (!task.equals(NOTHING) && now - start < LATE_SPIN_NANOS) {
          idle = now;
        }
      } while (now - idle < spinNanos);
      parked = true;
      while (currentRun() == seen) {
        LockSupport.park(Workers.this);
        // A task may have left this thread interrupted, and park would return at once for ever.
        Thread.interrupted();
      }
      parked = false;
      return currentRun();
    }
  }
}

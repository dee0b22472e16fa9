package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyBlockRunsOnceAndItsPlainWritesAreSeen(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 4000; round++) {
        int blocks = round % 37;
        int[] counts = new int[blocks];
        workers.run(blocks, block -> counts[block]++);
        for (int block = 0; block < blocks; block++) {
          assertEquals(1, counts[block], "block " + block + " of " + blocks);
        }
      }
    }
  }

  /**
   * Short and long runs in turn: a late worker must not take a block of the next run as its own.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void lateWorkersNeverMixUpRuns(int threads) {
    AtomicIntegerArray counts = new AtomicIntegerArray(64);
    Workers.BlockTask even = block -> counts.incrementAndGet(block);
    Workers.BlockTask odd = block -> counts.addAndGet(block, 1000);
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 30_000; round++) {
        int blocks = 2 + round % 2 * 5;
        workers.run(blocks, round % 2 == 0 ? even : odd);
      }
    }
    for (int block = 0; block < 7; block++) {
      assertEquals(15_000 * 1000 + (block < 2 ? 15_000 : 0), counts.get(block));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theLowestFailingBlockIsRethrownOnceAllHaveLetGo(int threads) {
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 500; round++) {
        AtomicInteger running = new AtomicInteger();
        IllegalArgumentException thrown =
            assertThrows(
                IllegalArgumentException.class,
                () ->
                    workers.run(
                        20,
                        block -> {
                          running.incrementAndGet();
                          try {
                            if (block >= 5) {
                              throw new IllegalArgumentException("block " + block);
                            }
                          } finally {
                            running.decrementAndGet();
                          }
                        }));
        assertEquals("block 5", thrown.getMessage());
        assertEquals(0, running.get());
      }
      AtomicInteger after = new AtomicInteger();
      workers.run(10, block -> after.incrementAndGet());
      assertEquals(10, after.get(), "the pool works on after a failure");
    }
  }

  @Test
  void errorsComeThroughAsThemselves() {
    Error error = new AssertionError("mine");
    try (Workers workers = new Workers(2)) {
      assertSame(
          error,
          assertThrows(
              AssertionError.class,
              () ->
                  workers.run(
                      2,
                      block -> {
                        throw error;
                      })));
    }
  }

  @Test
  void aRunInsideATaskIsInline() {
    try (Workers workers = new Workers(3)) {
      AtomicInteger strangers = new AtomicInteger();
      AtomicInteger calls = new AtomicInteger();
      workers.run(
          6,
          block -> {
            Thread outer = Thread.currentThread();
            workers.run(
                5,
                inner -> {
                  calls.incrementAndGet();
                  if (Thread.currentThread() != outer) {
                    strangers.incrementAndGet();
                  }
                });
          });
      assertEquals(30, calls.get());
      assertEquals(0, strangers.get());
    }
  }

  @Test
  void aSecondCallerWaitsItsTurn() throws InterruptedException {
    AtomicLong sum = new AtomicLong();
    try (Workers workers = new Workers(2)) {
      Thread[] callers = new Thread[3];
      for (int i = 0; i < callers.length; i++) {
        callers[i] =
            new Thread(() -> {
              for (int round = 0; round < 2000; round++) {
                workers.run(3, block -> sum.addAndGet(block));
              }
            });
        callers[i].start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertEquals(3 * 2000 * 3, sum.get());
  }

  @Test
  void blocksAreSharedAndOneThreadRunsAllInline() {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    try (Workers workers = new Workers(3)) {
      AtomicInteger arrived = new AtomicInteger();
      workers.run(
          3,
          block -> {
            seen.add(Thread.currentThread());
            arrived.incrementAndGet();
            while (arrived.get() < 3) {
              Thread.onSpinWait();
            }
          });
    }
    assertEquals(3, seen.size());
    seen.clear();
    try (Workers workers = new Workers(1)) {
      workers.run(3, block -> seen.add(Thread.currentThread()));
    }
    assertEquals(Set.of(Thread.currentThread()), seen);
  }

  @Test
  void aRunAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AtomicLong sum = new AtomicLong();
    Workers.BlockTask task = block -> sum.addAndGet(block);
    try (Workers workers = new Workers(2)) {
      for (int round = 0; round < 20_000; round++) {
        workers.run(4, task);
      }
      long before = threads.getTotalThreadAllocatedBytes();
      long own = threads.getCurrentThreadAllocatedBytes();
      for (int round = 0; round < 20_000; round++) {
        workers.run(4, task);
      }
      // The question itself allocates less than a kilobyte, other threads of the JVM a little.
      assertTrue(threads.getCurrentThreadAllocatedBytes() - own < 1000);
      assertTrue(threads.getTotalThreadAllocatedBytes() - before < 160_000);
    }
  }

  @Test
  void idleWorkersCostNoProcessorTime() throws InterruptedException {
    try (Workers workers = new Workers(2)) {
      workers.run(2, block -> {});
      Thread.sleep(50);
      long before = workerNanos();
      Thread.sleep(300);
      assertTrue(workerNanos() - before < 10_000_000, "idle workers used processor time");
      AtomicInteger calls = new AtomicInteger();
      workers.run(100, block -> calls.incrementAndGet());
      assertEquals(100, calls.get(), "parked workers or their caller still do the work");
    }
  }

  @Test
  void closingEndsTheThreadsAndRefusesMoreWork() {
    Workers workers = new Workers(3);
    Set<Thread> before = workerThreads();
    assertTrue(before.size() >= 2);
    workers.close();
    workers.close();
    assertTrue(workerThreads().size() <= before.size() - 2);
    assertThrows(IllegalStateException.class, () -> workers.run(1, block -> {}));
    assertThrows(IllegalArgumentException.class, () -> new Workers(0));
  }

  private static Set<Thread> workerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("thalweg-worker-"))
        .collect(Collectors.toSet());
  }

  private static long workerNanos() {
    return workerThreads().stream()
        .mapToLong(
            thread -> ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()))
        .sum();
  }
}

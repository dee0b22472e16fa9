package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TrialPoolTest {

  private static Trial<Integer> trial(int id, Trial.Work<Integer> work) {
    return new Trial<>("t" + id, "trial number " + id, work);
  }

  private static int waitForCancel(TrialContext context) throws InterruptedException {
    while (true) {
      context.throwIfCancelled();
      Thread.sleep(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 50})
  void resultsComeInPlanOrderAtAnyNumberOfThreads(int threads) {
    List<Trial<Integer>> plan =
        IntStream.range(0, 17)
            .mapToObj(i ->
                trial(
                    i,
                    context -> {
                      Thread.sleep((17 - i) % 4);
                      return context.index() * 10;
                    }))
            .toList();
    List<Integer> results = new TrialPool(threads, Interruption.manual()).run(plan);
    assertEquals(IntStream.range(0, 17).map(i -> i * 10).boxed().toList(), results);
  }

  @Test
  void noMoreThreadsThanAskedForRunAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Trial<Integer>> plan =
        Collections.nCopies(
            12,
            trial(
                0,
                context -> {
                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                  Thread.sleep(5);
                  return now.decrementAndGet();
                }));
    new TrialPool(3, Interruption.manual()).run(plan);
    assertEquals(3, most.get());
  }

  @Test
  void emptyPlanHasNoResults() {
    assertEquals(List.of(), new TrialPool(2, Interruption.manual()).run(List.<Trial<Integer>>of()));
  }

  @Test
  void oneFailureCancelsTheRestAndIsTold() {
    CountDownLatch otherRuns = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    IllegalStateException cause = new IllegalStateException("loss is NaN");
    List<Trial<Integer>> plan = new ArrayList<>();
    plan.add(
        trial(
            0,
            context -> {
              otherRuns.countDown();
              return waitForCancel(context);
            }));
    plan.add(
        trial(
            1,
            context -> {
              otherRuns.await();
              throw cause;
            }));
    for (int i = 2; i < 10; i++) {
      plan.add(trial(i, context -> started.incrementAndGet()));
    }
    TrialPool pool = new TrialPool(2, Interruption.manual());
    LabException error = assertThrows(LabException.class, () -> pool.run(plan));
    assertTrue(
        error.getMessage().startsWith("Trial t1 (trial number 1) failed:")
            && error.getMessage().contains("loss is NaN"),
        error.getMessage());
    assertSame(cause, error.getCause());
    assertEquals(LabException.TRIAL, error.exitCode());
    assertEquals(0, started.get());
  }

  @Test
  void errorsOfTheMachineAndNullMessagesAreFailuresToo() {
    TrialPool pool = new TrialPool(1, Interruption.manual());
    List<Trial<Integer>> plan =
        List.of(
            trial(
                0,
                context -> {
                  throw new StackOverflowError();
                }));
    LabException error = assertThrows(LabException.class, () -> pool.run(plan));
    assertTrue(error.getMessage().contains("StackOverflowError"), error.getMessage());
  }

  @Test
  void exitCodeOfATrialsOwnFailureIsKept() {
    TrialPool pool = new TrialPool(1, Interruption.manual());
    List<Trial<Integer>> plan =
        List.of(
            trial(
                0,
                context -> {
                  throw new LabException(LabException.STORAGE, "The disk is full.");
                }));
    LabException error = assertThrows(LabException.class, () -> pool.run(plan));
    assertEquals("Trial t0 (trial number 0) failed: The disk is full.", error.getMessage());
    assertEquals(LabException.STORAGE, error.exitCode());
  }

  @Test
  void requestToStopEndsThePlan() {
    Interruption interruption = Interruption.manual();
    List<Trial<Integer>> plan =
        List.of(
            trial(0, context -> 1),
            trial(
                1,
                context -> {
                  interruption.request();
                  return waitForCancel(context);
                }),
            trial(
                2,
                context -> {
                  throw new AssertionError("must not start");
                }));
    TrialPool pool = new TrialPool(1, interruption);
    InterruptedRunException stop =
        assertThrows(InterruptedRunException.class, () -> pool.run(plan));
    assertEquals(130, stop.exitCode());
    assertEquals(Outcome.Status.INTERRUPTED, Outcome.of(stop).status());
  }

  @Test
  void observerSeesEachTrialOnceAndCountsToTheEnd() {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TrialPool.Observer observer =
        new TrialPool.Observer() {
          @Override
          public void started(Trial<?> trial) {
            seen.add("start " + trial.id());
          }

          @Override
          public void finished(Trial<?> trial, int done, int total) {
            seen.add(trial.id() + " " + done + "/" + total);
          }
        };
    new TrialPool(1, Interruption.manual(), observer)
        .run(List.of(trial(0, context -> 1), trial(1, context -> 2)));
    assertEquals(List.of("start t0", "t0 1/2", "start t1", "t1 2/2"), seen);
  }

  @Test
  void threadsMustBeAtLeastOne() {
    LabException error =
        assertThrows(LabException.class, () -> new TrialPool(0, Interruption.manual()));
    assertEquals(LabException.USAGE, error.exitCode());
  }
}

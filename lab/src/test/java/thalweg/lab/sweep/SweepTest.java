package thalweg.lab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;

@Timeout(300)
class SweepTest {
  private static final Sweep.Observer SILENT = new Sweep.Observer() {};
  private static final int STEPS = 8;

  @TempDir Path folder;

  private SweepPlan plan(int trials) throws IOException {
    Path file = folder.resolve("s.toml");
    return SweepPlan.read(Files.writeString(file, "seeds = " + trials + "\n"));
  }

  private Sweep sweep(SweepPlan plan, TrialRunner runner, Interruption interruption) {
    return new Sweep(plan, folder.resolve("out"), runner, interruption, SILENT);
  }

  private static void assertEachDoneOnce(SweepPlan plan, Sweep sweep) {
    for (SweepTrial trial : plan.trials()) {
      assertEquals(TrialState.COMPLETE, sweep.state(trial), trial.label());
      List<String> lines = FakeTrials.lines(sweep.folder(trial));
      List<String> processes = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        String[] words = lines.get(i).split(" ", -1);
        assertEquals(i, Integer.parseInt(words[0]), "each step once and in order: " + lines);
        if (processes.isEmpty() || !processes.getLast().equals(words[1])) {
          processes.add(words[1]);
        }
      }
      assertEquals(STEPS, lines.size());
      Set<String> different = new HashSet<>(processes);
      assertEquals(different.size(), processes.size(), "one process after the other: " + lines);
    }
  }

  @Test
  void everyTrialIsTrainedInAFolderNamedByItsHash() throws IOException {
    SweepPlan plan = plan(5);
    Sweep sweep = sweep(plan, new FakeTrials(STEPS, 0), Interruption.manual());
    sweep.run(3);
    assertEachDoneOnce(plan, sweep);
    for (SweepTrial trial : plan.trials()) {
      assertEquals(folder.resolve("out/s/trials").resolve(trial.hash()), sweep.folder(trial));
      assertFalse(Files.exists(folder.resolve("out/s/trials/" + trial.hash() + ".claim")));
    }
    List<String> csv = Files.readAllLines(folder.resolve("out/s/sweep.csv"));
    assertEquals("hash,state,seed,seconds", csv.getFirst());
    assertEquals(6, csv.size());
    assertTrue(csv.get(1).startsWith(plan.trials().getFirst().hash() + ",complete,0,"), csv.get(1));
    assertTrue(Files.readString(folder.resolve("out/s/sweep.json")).contains("\"complete\""));
  }

  @Test
  void whatHasEndedIsNotDoneAgain() throws IOException {
    SweepPlan plan = plan(3);
    sweep(plan, new FakeTrials(STEPS, 0), Interruption.manual()).run(2);
    TrialRunner never =
        (trial, where, stop) -> {
          throw new AssertionError("trained again: " + trial);
        };
    Sweep again = sweep(plan, never, Interruption.manual());
    again.run(2);
    assertEachDoneOnce(plan, again);
    assertTrue(again.failures().isEmpty());
  }

  @Test
  void aSweepThatGrewTrainsOnlyWhatIsNew() throws IOException {
    sweep(plan(3), new FakeTrials(STEPS, 0), Interruption.manual()).run(1);
    List<String> trained = Collections.synchronizedList(new ArrayList<>());
    FakeTrials fake = new FakeTrials(STEPS, 0);
    SweepPlan more = plan(5);
    sweep(
            more,
            (trial, where, stop) -> {
              trained.add(trial.label());
              fake.run(trial, where, stop);
            },
            Interruption.manual())
        .run(1);
    assertEquals(List.of("seed=3", "seed=4"), trained);
  }

  @Test
  void aFailedTrialStopsNoOtherAndIsTold() throws IOException {
    Path file = folder.resolve("s.toml");
    SweepPlan plan =
        SweepPlan.read(Files.writeString(file, "[grid]\ntraining.batchSize = [12, 13, 14]\n"));
    Sweep sweep = sweep(plan, new FakeTrials(STEPS, 0), Interruption.manual());
    sweep.run(1);
    SweepTrial failed = plan.trials().get(1);
    assertEquals(
        List.of(TrialState.COMPLETE, TrialState.FAILED, TrialState.COMPLETE),
        plan.trials().stream().map(sweep::state).toList());
    assertEquals("the loss is NaN at step 0", sweep.failures().get(failed.hash()));
  }

  @Test
  void anInterruptedSweepGoesOnWhereItStopped() throws Exception {
    SweepPlan plan = plan(4);
    Interruption stop = Interruption.manual();
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(60);
          } catch (InterruptedException e) {
            return;
          }
          stop.request();
        });
    Sweep sweep = sweep(plan, new FakeTrials(STEPS, 10), stop);
    assertThrows(InterruptedRunException.class, () -> sweep.run(2));
    assertTrue(plan.trials().stream().anyMatch(t -> sweep.state(t) == TrialState.RESUMABLE));
    Sweep again = sweep(plan, new FakeTrials(STEPS, 0), Interruption.manual());
    again.run(2);
    assertEachDoneOnce(plan, again);
  }

  @Test
  void aClaimOfAProcessThatIsGoneIsTakenOverAndOneOfAnotherMachineStands() throws IOException {
    Claims.Identity self = Claims.Identity.current();
    Claims.Identity gone = new Claims.Identity(self.pid(), Instant.EPOCH, self.host(), self.boot());
    Claims.Identity before =
        new Claims.Identity(self.pid(), self.started(), self.host(), "another boot");
    Claims.Identity far = new Claims.Identity(1, self.started(), "elsewhere", "b");
    assertTrue(new Claims(folder, gone).take("a"));
    assertTrue(new Claims(folder).take("a"), "its process began at another time");
    assertFalse(new Claims(folder).take("a"), "now it is this process's");
    assertTrue(new Claims(folder, before).take("b"));
    assertTrue(new Claims(folder).take("b"), "the machine started again since");
    assertTrue(new Claims(folder, far).take("c"));
    assertFalse(new Claims(folder).take("c"), "nobody here can tell");
    Files.write(folder.resolve("d.claim"), "torn".getBytes(StandardCharsets.UTF_8));
    assertTrue(new Claims(folder).take("d"));
  }

  @Test
  void ofManyThreadsOneTakesATrial() throws Exception {
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                Claims claims = new Claims(folder);
                for (int k = 0; k < 20; k++) {
                  if (claims.take("t" + k)) {
                    taken.add("t" + k);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(20, taken.size());
    assertEquals(20, new HashSet<>(taken).size());
  }

  /** A process that works on a sweep: file, out, milliseconds a step. */
  static final class Worker {
    public static void main(String[] arguments) {
      SweepPlan plan = SweepPlan.read(Path.of(arguments[0]));
      FakeTrials fake = new FakeTrials(STEPS, Integer.parseInt(arguments[2]));
      System.out.println("going");
      new Sweep(plan, Path.of(arguments[1]), fake, Interruption.manual(), SILENT).run(2);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void killedAtAnyMomentAndRunAgainNothingIsLostAndNothingDoneTwice() throws Exception {
    SweepPlan plan = plan(6);
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 3; round++) {
      Process a = worker(25);
      Process b = worker(25);
      a.getInputStream().read();
      b.getInputStream().read();
      Thread.sleep(random.nextInt(300));
      kill(a);
      Thread.sleep(random.nextInt(100));
      kill(b);
    }
    Process last = worker(1);
    Process other = worker(1);
    assertTrue(last.waitFor(60, TimeUnit.SECONDS));
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, last.exitValue(), () -> said(last));
    assertEquals(0, other.exitValue(), () -> said(other));
    assertEachDoneOnce(plan, sweep(plan, new FakeTrials(STEPS, 0), Interruption.manual()));
    String csv = Files.readString(folder.resolve("out/s/sweep.csv"));
    assertEquals(6, csv.lines().filter(line -> line.contains(",complete,")).count(), csv);
  }

  private Process worker(int millis) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            folder.resolve("s.toml").toString(),
            folder.resolve("out").toString(),
            Integer.toString(millis))
        .redirectErrorStream(true)
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
  }

  private static String said(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}

package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each test sends real signals to a JVM of its own. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {

  /** Works until told to stop, then writes for a while, then ends. */
  static final class Worker {
    public static void main(String[] arguments) throws InterruptedException {
      Path parent = Path.of(arguments[0]);
      long writing = Long.parseLong(arguments[1]);
      Duration grace = Duration.ofMillis(Long.parseLong(arguments[2]));
      int code = 0;
      try (Interruption interruption =
          Interruption.install(grace, () -> System.out.println("stopping"))) {
        RunFolder run = Fixtures.folder(parent);
        System.out.println("ready");
        while (!interruption.isRequested()) {
          Thread.sleep(1);
        }
        System.out.println("writing");
        Thread.sleep(writing);
        code = interruption.exitCode();
        run.finish(Outcome.interrupted(code));
      }
      System.exit(code);
    }
  }

  @TempDir Path parent;
  private final List<Process> started = new ArrayList<>();

  private static void await(BufferedReader out, String word) throws Exception {
    String line;
    do {
      line = out.readLine();
    } while (line != null && !line.equals(word));
    assertEquals(word, line);
  }

  private Process worker(long writing, long grace) throws Exception {
    Process process =
        Fixtures.child(
            Worker.class, parent.toString(), Long.toString(writing), Long.toString(grace));
    started.add(process);
    return process;
  }

  @AfterEach
  void noChildOutlivesItsTest() {
    started.forEach(Process::destroyForcibly);
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static int exit(Process process) throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return -1;
    }
    return process.exitValue();
  }

  private String runJson() throws Exception {
    List<String> runs = Fixtures.names(parent);
    assertEquals(1, runs.size());
    return Files.readString(parent.resolve(runs.getFirst()).resolve("run.json"));
  }

  @Test
  void controlCLetsTheWorkFinishItsFolderAndEndsWith130() throws Exception {
    Process process = worker(300, 20_000);
    BufferedReader out = output(process);
    await(out, "ready");
    Fixtures.signal(process, "INT");
    assertEquals(130, exit(process));
    assertTrue(out.lines().anyMatch("stopping"::equals), "the user is told");
    assertTrue(runJson().contains("\"interrupted\""), runJson());
    assertTrue(runJson().contains("\"exitCode\" : 130"), runJson());
  }

  @Test
  void requestToTerminateEndsWith143() throws Exception {
    Process process = worker(0, 20_000);
    await(output(process), "ready");
    Fixtures.signal(process, "TERM");
    assertEquals(143, exit(process));
    assertTrue(runJson().contains("\"exitCode\" : 143"), runJson());
  }

  @Test
  void secondControlCEndsAtOnceAndTheFolderStaysReadable() throws Exception {
    Process process = worker(60_000, 60_000);
    BufferedReader out = output(process);
    await(out, "ready");
    Fixtures.signal(process, "INT");
    await(out, "writing");
    assertTrue(process.isAlive());
    Fixtures.signal(process, "INT");
    assertEquals(130, exit(process));
    assertTrue(runJson().contains("\"running\""), runJson());
  }

  @Test
  void workThatDoesNotFinishIsLeftAfterTheGraceTime() throws Exception {
    Process process = worker(60_000, 200);
    BufferedReader out = output(process);
    await(out, "ready");
    Fixtures.signal(process, "INT");
    assertEquals(130, exit(process));
    assertTrue(out.lines().anyMatch(line -> line.startsWith("Stopping without waiting longer")));
  }

  @Test
  void firstRequestSetsTheExitCode() {
    try (Interruption interruption = Interruption.manual()) {
      assertFalse(interruption.isRequested());
      assertEquals(0, interruption.exitCode());
      interruption.request();
      assertTrue(interruption.isRequested());
      assertEquals(130, interruption.exitCode());
    }
  }
}

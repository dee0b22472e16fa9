package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

  @TempDir Path parent;

  private static final List<Double> AWKWARD =
      List.of(
          0.1,
          -0.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          1.0 / 3,
          123456789.0,
          1e22,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY);

  private byte[] bytesWith(int threads) throws IOException {
    RunFolder run = Fixtures.folder(parent);
    List<String> ids = IntStream.range(0, 12).mapToObj(i -> "trial " + i).toList();
    try (MetricsLog log = MetricsLog.create(run, ids)) {
      List<Trial<Integer>> plan = new ArrayList<>();
      for (String id : ids) {
        plan.add(new Trial<>(id, id, context -> work(log, id, context.index())));
      }
      new TrialPool(threads, Interruption.manual()).run(plan);
    }
    assertEquals(List.of("config.toml", "metrics.jsonl", "run.json"), Fixtures.names(run.path()));
    return Files.readAllBytes(run.path().resolve("metrics.jsonl"));
  }

  /** Early trials take longest, so that with several threads later ones finish first. */
  private static int work(MetricsLog log, String id, int index) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(index);
    try (TrialLog trial = log.trial(id)) {
      for (int epoch = 0; epoch < 20; epoch++) {
        trial.record(epoch * 10L, epoch, "loss", random.nextDouble(), random.nextDouble());
        Thread.sleep(index == 0 ? 3 : 0);
      }
      trial.complete();
    }
    return index;
  }

  @Test
  void bytesAreTheSameAtOneAndAtThreeThreads() throws IOException {
    byte[] one = bytesWith(1);
    assertTrue(one.length > 12 * 20 * 50, "bytes: " + one.length);
    assertArrayEquals(one, bytesWith(3));
    assertArrayEquals(one, bytesWith(12));
  }

  @Test
  void numbersReadBackToTheSameBits() {
    RunFolder run = Fixtures.folder(parent);
    try (MetricsLog log = MetricsLog.create(run, List.of("a \"b\"\n"));
        TrialLog trial = log.trial("a \"b\"\n")) {
      for (int i = 0; i < AWKWARD.size(); i++) {
        double x = AWKWARD.get(i);
        trial.record(Long.MAX_VALUE - i, x, "é \"x\"", x, x);
      }
      trial.record(0, 0.5, "plain", 1);
      trial.complete();
    }
    List<Metric> values = MetricsReader.read(run.path()).of("a \"b\"\n");
    for (int i = 0; i < AWKWARD.size(); i++) {
      double x = AWKWARD.get(i);
      assertEquals(
          new Metric("a \"b\"\n", Long.MAX_VALUE - i, x, "é \"x\"", x, OptionalDouble.of(x)),
          values.get(i));
    }
    assertEquals(OptionalDouble.empty(), values.getLast().standardError());
  }

  @Test
  void aLineHasExactlyTheseWords() throws IOException {
    RunFolder run = Fixtures.folder(parent);
    try (MetricsLog log = MetricsLog.create(run, List.of("a"));
        TrialLog trial = log.trial("a")) {
      trial.record(10, 1, "loss", 0.5, Double.NaN);
      trial.record(10, 1, "acc", 1);
      trial.complete();
    }
    assertEquals(
        """
        {"trial":"a","step":10,"epoch":1.0,"name":"loss","value":0.5,"standardError":"NaN"}
        {"trial":"a","step":10,"epoch":1.0,"name":"acc","value":1.0}
        {"trial":"a","end":"complete"}
        """,
        Files.readString(run.path().resolve("metrics.jsonl")));
  }

  @Test
  void interruptedTrialsAreMergedInPlanOrderAndMarked() throws IOException {
    RunFolder run = Fixtures.folder(parent);
    try (MetricsLog log = MetricsLog.create(run, List.of("a", "b", "c", "d"))) {
      TrialLog c = log.trial("c");
      TrialLog a = log.trial("a");
      c.record(1, 1, "loss", 3);
      c.complete();
      a.record(1, 1, "loss", 1);
      assertEquals(2, Fixtures.names(run.path().resolve("trials")).size());
    }
    Metrics metrics = MetricsReader.read(run.path());
    assertEquals(
        Map.of("a", Metrics.TrialEnd.PARTIAL, "c", Metrics.TrialEnd.COMPLETE), metrics.ends());
    assertEquals(List.of("a", "c"), metrics.values().stream().map(Metric::trial).toList());
    assertFalse(Files.exists(run.path().resolve("trials")));
    assertTrue(
        Files.readString(run.path().resolve("metrics.jsonl")).contains("\"end\":\"partial\""));
  }

  @Test
  void finishedTrialIsInTheFileBeforeTheRunEnds() {
    RunFolder run = Fixtures.folder(parent);
    try (MetricsLog log = MetricsLog.create(run, List.of("a", "b"))) {
      TrialLog a = log.trial("a");
      a.record(1, 1, "loss", 1);
      a.complete();
      TrialLog b = log.trial("b");
      b.record(1, 1, "loss", 2);
      assertEquals(List.of("metrics.jsonl"), jsonl(run.path()));
      Metrics running = MetricsReader.read(run.path());
      assertEquals(2, running.values().size());
      assertEquals(Metrics.TrialEnd.PARTIAL, running.ends().get("b"));
    }
  }

  @Test
  void interruptedThreadLosesNothing() {
    RunFolder run = Fixtures.folder(parent);
    try (MetricsLog log = MetricsLog.create(run, List.of("a"))) {
      TrialLog trial = log.trial("a");
      Thread.currentThread().interrupt();
      trial.record(1, 1, "loss", 1);
      trial.complete();
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt stays set");
    }
    assertEquals(Metrics.TrialEnd.COMPLETE, MetricsReader.read(run.path()).ends().get("a"));
  }

  private static List<String> jsonl(Path folder) {
    return Fixtures.names(folder).stream().filter(name -> name.endsWith(".jsonl")).toList();
  }

  @Test
  void trialKilledWhileItMovedIsReadOnceAndWhole() throws IOException {
    RunFolder run = Fixtures.folder(parent);
    String line = "{\"trial\":\"a\",\"step\":%d,\"epoch\":1.0,\"name\":\"x\",\"value\":1.0}\n";
    run.write("metrics.jsonl", line.formatted(1) + "{\"trial\":\"a\",\"st");
    run.write(
        "trials/000000-a.jsonl",
        line.formatted(1) + line.formatted(2) + "{\"trial\":\"a\",\"end\":\"complete\"}\n");
    Metrics metrics = MetricsReader.read(run.path());
    assertEquals(List.of(1L, 2L), metrics.of("a").stream().map(Metric::step).toList());
    assertEquals(Metrics.TrialEnd.COMPLETE, metrics.ends().get("a"));
  }

  @Test
  void tornLastLineIsToldAndSkipped() throws IOException {
    RunFolder run = Fixtures.folder(parent);
    try (MetricsLog log = MetricsLog.create(run, List.of("a"));
        TrialLog trial = log.trial("a")) {
      trial.record(1, 1, "loss", 1);
      trial.complete();
    }
    Files.writeString(
        run.path().resolve("metrics.jsonl"), "{\"trial\":\"b\",", StandardOpenOption.APPEND);
    Metrics metrics = MetricsReader.read(run.path());
    assertEquals(1, metrics.values().size());
    assertEquals(1, metrics.warnings().size());
    assertTrue(metrics.warnings().getFirst().startsWith("metrics.jsonl, line 3: the last line"));
  }

  @Test
  void wrongLinesAreRefusedByNumberAndField() {
    Map<String, String> wrong =
        Map.of(
            "{\"trial\":\"a\",\"step\":-1,\"epoch\":1,\"name\":\"x\",\"value\":1}",
                "\"step\" is -1",
            "{\"trial\":\"a\",\"step\":1,\"epoch\":1,\"name\":\"x\"}", "\"value\" is missing",
            "{\"trial\":\"a\",\"step\":1,\"epoch\":\"y\",\"name\":\"x\",\"value\":1}", "\"epoch\"",
            "{\"trial\":3}", "\"trial\" is 3; expected a string",
            "{\"trial\":\"a\",\"end\":\"maybe\"}", "\"end\" is \"maybe\"",
            "[1]", "expected a JSON object",
            "", "expected a JSON object",
            "{\"trial\"", "not a JSON object");
    wrong.forEach((line, said) -> {
      RunFolder run = Fixtures.folder(parent);
      run.write("metrics.jsonl", "{\"trial\":\"z\",\"end\":\"complete\"}\n" + line + "\n");
      LabException error =
          assertThrows(LabException.class, () -> MetricsReader.read(run.path()), line);
      assertTrue(
          error.getMessage().startsWith("metrics.jsonl, line 2: ")
              && error.getMessage().contains(said),
          error.getMessage());
    });
  }

  @Test
  void misuseIsRefused() {
    RunFolder run = Fixtures.folder(parent);
    assertThrows(LabException.class, () -> MetricsLog.create(run, List.of("a", "a")));
    try (MetricsLog log = MetricsLog.create(run, List.of("a"))) {
      TrialLog trial = log.trial("a");
      assertThrows(IllegalStateException.class, () -> log.trial("a"));
      assertThrows(IllegalStateException.class, () -> log.trial("b"));
      assertThrows(IllegalArgumentException.class, () -> trial.record(-1, 0, "x", 1));
      trial.complete();
      assertThrows(IllegalStateException.class, () -> trial.record(1, 0, "x", 1));
    }
    assertThrows(LabException.class, () -> MetricsReader.read(parent));
  }
}

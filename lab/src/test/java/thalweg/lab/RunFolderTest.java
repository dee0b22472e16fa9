package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunFolderTest {

  @TempDir Path parent;

  private static JsonNode runJson(RunFolder run) throws IOException {
    return JsonMapper.shared().readTree(Files.readAllBytes(run.path().resolve("run.json")));
  }

  @Test
  void nameIsUtcTimeThenSlugThenConfigHash() {
    RunFolder run =
        RunFolder.create(
            parent, "Closer Look!", Fixtures.CONFIG, Fixtures.PROVENANCE, Fixtures.NOON);
    assertEquals(
        "20260304-120506-closer-look-" + Fixtures.CONFIG.hash().substring(0, 8),
        run.path().getFileName().toString());
    assertEquals(List.of("config.toml", "run.json"), Fixtures.names(run.path()));
  }

  @Test
  void takenNameGetsASuffixAndTheFirstFolderIsUntouched() throws IOException {
    RunFolder first = Fixtures.folder(parent);
    first.write("notes.txt", "mine");
    RunFolder second = Fixtures.folder(parent);
    RunFolder third = Fixtures.folder(parent);
    assertEquals(first.path() + "-2", second.path().toString());
    assertEquals(first.path() + "-3", third.path().toString());
    assertEquals("mine", Files.readString(first.path().resolve("notes.txt")));
  }

  @Test
  void foldersMadeAtOnceAreAllDifferent() throws InterruptedException {
    var paths = new ConcurrentLinkedQueue<Path>();
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                i -> Thread.ofPlatform().start(() -> paths.add(Fixtures.folder(parent).path())))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8, new HashSet<>(paths).size());
    assertEquals(8, Fixtures.names(parent).size());
  }

  @Test
  void runJsonTellsWhatTheRunWasMadeWithAndHowItEnded() throws IOException {
    Clock[] now = {Fixtures.NOON};
    RunFolder run =
        RunFolder.create(parent, "x", Fixtures.CONFIG, Fixtures.PROVENANCE, moving(now));
    assertEquals("running", runJson(run).get("status").asString());
    assertFalse(runJson(run).has("finished"));

    now[0] = Clock.offset(Fixtures.NOON, Duration.ofMillis(2500));
    run.finish(Outcome.failed(4, "Trial a failed."));
    JsonNode json = runJson(run);
    assertEquals("failed", json.get("status").asString());
    assertEquals("2026-03-04T12:05:06Z", json.get("started").asString());
    assertEquals("2026-03-04T12:05:08.500Z", json.get("finished").asString());
    assertEquals(2.5, json.get("wallSeconds").asDouble());
    assertEquals(4, json.get("exitCode").asInt());
    assertEquals("Trial a failed.", json.get("reason").asString());
    assertEquals(7, json.get("seed").asInt());
    assertEquals("train", json.get("commandLine").get(1).asString());
    assertFalse(json.has("gitRevision"));
  }

  @Test
  void parentIsMadeIfOnlyItsLastPartIsMissing() {
    assertTrue(Files.isDirectory(Fixtures.folder(parent.resolve("runs")).path()));
  }

  @Test
  void missingParentOfTheParentIsAnErrorAndNothingIsMade() {
    LabException error =
        assertThrows(LabException.class, () -> Fixtures.folder(parent.resolve("no/where")));
    assertTrue(error.getMessage().contains("does not exist"), error.getMessage());
    assertEquals(LabException.STORAGE, error.exitCode());
    assertEquals(List.of(), Fixtures.names(parent));
  }

  @Test
  void parentThatIsAFileIsAnError() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "x");
    LabException error = assertThrows(LabException.class, () -> Fixtures.folder(file));
    assertTrue(error.getMessage().contains("is a file; expected a folder"), error.getMessage());
  }

  @Test
  void readOnlyParentIsOneSentence() throws Exception {
    try (SmallDisk disk = SmallDisk.readOnly(parent)) {
      LabException error = assertThrows(LabException.class, () -> Fixtures.folder(disk.path()));
      assertTrue(error.getMessage().contains("read-only file system"), error.getMessage());
      assertEquals(LabException.STORAGE, error.exitCode());
    }
  }

  @Test
  void filesOutsideTheFolderAreRefused() {
    RunFolder run = Fixtures.folder(parent);
    for (String name : List.of("../x", "/etc/x", "a/../..", "", ".")) {
      assertThrows(LabException.class, () -> run.write(name, "x"), name);
    }
    run.write("checkpoints/last/state", "x");
    assertTrue(Files.exists(run.path().resolve("checkpoints/last/state")));
  }

  @Test
  void collectedProvenanceNamesThisMachine() {
    Provenance here = Provenance.collect(List.of("thalweg"), 1, 2, "reference");
    assertEquals("0.1.0", here.thalwegVersion());
    assertEquals(
        Runtime.version().toString().split("\\+", 2)[0], here.jdkVersion().split("\\+", 2)[0]);
    assertFalse(here.cpu().isBlank());
    assertNotEquals(0, here.cores());
    here.gitRevision()
        .ifPresent(revision -> assertTrue(revision.matches("[0-9a-f]{40}(-dirty)?"), revision));
  }

  private static Clock moving(Clock[] now) {
    return new Clock() {
      @Override
      public Instant instant() {
        return now[0].instant();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}

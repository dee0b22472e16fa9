package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {

  @TempDir Path at;

  private static void assertFull(LabException error) {
    assertTrue(error.getMessage().startsWith("The disk that holds"), error.getMessage());
    assertTrue(error.getMessage().contains("is full"), error.getMessage());
    assertEquals(LabException.STORAGE, error.exitCode());
  }

  @Test
  void fileThatDoesNotFitLeavesTheOldOneAndNothingElse() throws Exception {
    try (SmallDisk disk = SmallDisk.of64KiB(at)) {
      Path target = disk.path().resolve("report.html");
      AtomicFiles.write(target, new byte[] {1});
      assertFull(
          assertThrows(LabException.class, () -> AtomicFiles.write(target, new byte[100_000])));
      assertArrayEquals(new byte[] {1}, Files.readAllBytes(target));
      assertEquals(List.of("report.html"), Fixtures.names(disk.path()));
    }
  }

  @Test
  void runFolderThatDoesNotFitLeavesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.of64KiB(at)) {
      fill(disk.path().resolve("filler"));
      assertFull(assertThrows(LabException.class, () -> Fixtures.folder(disk.path())));
      assertEquals(List.of("filler"), Fixtures.names(disk.path()));
    }
  }

  @Test
  void metricsKeepTheirWholeLinesAndNothingMeasuredIsLost() throws Exception {
    try (SmallDisk disk = SmallDisk.of64KiB(at)) {
      RunFolder run = Fixtures.folder(disk.path());
      MetricsLog log = MetricsLog.create(run, List.of("a"));
      TrialLog trial = log.trial("a");
      long step = 0;
      LabException error = null;
      while (error == null) {
        try {
          trial.record(step, 0, "loss", 1.0 / (step + 1));
          step++;
        } catch (LabException e) {
          error = e;
        }
      }
      assertFull(error);
      assertTrue(step > 100, "steps before the disk was full: " + step);
      // The part cannot be copied on the same disk; it stays, and the reader finds it.
      assertFull(assertThrows(LabException.class, log::close));
      Metrics metrics = MetricsReader.read(run.path());
      assertEquals(step, metrics.values().size());
      assertEquals(List.of(), metrics.warnings());
      assertEquals(Metrics.TrialEnd.PARTIAL, metrics.ends().get("a"));
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] page = new byte[1024];
    assertThrows(
        IOException.class,
        () -> {
          try (var out = Files.newOutputStream(file)) {
            while (true) {
              out.write(page);
            }
          }
        });
    assertFalse(Files.size(file) == 0);
  }
}

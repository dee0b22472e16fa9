package thalweg.studies.walk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Metrics;
import thalweg.lab.MetricsReader;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.report.Verdict;
import thalweg.studies.Smoke;
import thalweg.studies.StudyRun;
import thalweg.studies.StudySettings;

class WalkTest {
  @Test
  void sameSeedSameBytesAtOneAndTwoThreads(@TempDir Path out) throws IOException {
    StudyRun.Ending one = Smoke.run(new Walk(), out, 1, Interruption.manual());
    StudyRun.Ending two = Smoke.run(new Walk(), out, 2, Interruption.manual());
    for (String file : List.of("metrics.jsonl", "config.toml")) {
      byte[] expected = Files.readAllBytes(one.folder().resolve(file));
      assertTrue(expected.length > 0, file);
      assertArrayEquals(expected, Files.readAllBytes(two.folder().resolve(file)), file);
    }
    StudyReport report = ReportWriter.read(one.folder().resolve(ReportWriter.DATA_FILE));
    StudyReport other = ReportWriter.read(two.folder().resolve(ReportWriter.DATA_FILE));
    assertEquals(report.claims(), other.claims());
    assertEquals(report.figures(), other.figures());
    assertEquals(report.tables(), other.tables());
    assertEquals(StudyReport.Status.COMPLETE, report.status());
    assertEquals(23, report.claims().size());
    assertEquals(12, report.figures().size());
    assertEquals(6, report.tables().size());
    assertTrue(
        report.figures().stream().noneMatch(f -> f.panels().isEmpty()), "every figure has panels");
    assertTrue(
        report.claims().stream().allMatch(c -> c.verdict() == Verdict.INCONCLUSIVE),
        "two seeds decide nothing");
    assertTrue(
        report.claims().stream().allMatch(c -> c.seeds() == 2 || c.note().startsWith("Left out: ")),
        "all were measured, but where a walk of so small a network was thrown out of its valley");
    assertTrue(report.claims().stream().filter(c -> c.seeds() == 2).count() > 15);
    Metrics metrics = MetricsReader.read(one.folder());
    assertTrue(metrics.ends().values().stream().allMatch(e -> e == Metrics.TrialEnd.COMPLETE));
    assertFalse(metrics.of("walk/sgd-20-0.1/0", "hessian.largest").isEmpty());
  }

  @Test
  void aRunStoppedAtOnceStillLeavesAReadableReport(@TempDir Path out) throws IOException {
    Interruption interruption = Interruption.manual();
    interruption.request();
    StudyRun.Ending ending = Smoke.run(new Walk(), out, 2, interruption);
    assertEquals(130, ending.exitCode());
    StudyReport report = ReportWriter.read(ending.folder().resolve(ReportWriter.DATA_FILE));
    assertTrue(report.claims().stream().allMatch(c -> Double.isNaN(c.effect())));
  }

  @Test
  void noiseIsRefusedAndThePaperNeedsThePapersData() {
    StudySettings noise =
        new StudySettings("smoke", Optional.empty(), Optional.empty(), 0, List.of(0.3));
    assertTrue(
        assertThrows(LabException.class, () -> new Walk().plan(noise))
            .getMessage()
            .contains("leave --noise out"));
    assertTrue(
        assertThrows(LabException.class, () -> new Walk().plan(StudySettings.preset("paper", 0)))
            .getMessage()
            .contains("choose a larger data set"));
  }
}

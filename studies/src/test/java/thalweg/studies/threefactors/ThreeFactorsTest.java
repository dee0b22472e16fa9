package thalweg.studies.threefactors;

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
import thalweg.report.Claim;
import thalweg.report.Figure;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.report.Verdict;
import thalweg.studies.Smoke;
import thalweg.studies.Study;
import thalweg.studies.StudyRun;
import thalweg.studies.StudySettings;
import thalweg.studies.flatterminima.FlatterMinima;

/** Both studies of the ratio of learning rate and batch size, in their smallest setting. */
class ThreeFactorsTest {
  private static StudyReport sameAtOneAndTwoThreads(Study study, Path out) throws IOException {
    Path one = Smoke.run(study, out, 1, Interruption.manual()).folder();
    Path two = Smoke.run(study, out, 2, Interruption.manual()).folder();
    for (String file : List.of("metrics.jsonl", "config.toml")) {
      byte[] expected = Files.readAllBytes(one.resolve(file));
      assertTrue(expected.length > 0, file);
      assertArrayEquals(expected, Files.readAllBytes(two.resolve(file)), file);
    }
    Metrics metrics = MetricsReader.read(one);
    assertTrue(metrics.ends().values().stream().allMatch(e -> e == Metrics.TrialEnd.COMPLETE));
    assertFalse(metrics.of("width/0.2x5/n60/p0.0/0", "hessian.largest").isEmpty());
    StudyReport report = ReportWriter.read(one.resolve(ReportWriter.DATA_FILE));
    StudyReport other = ReportWriter.read(two.resolve(ReportWriter.DATA_FILE));
    assertEquals(report.claims(), other.claims());
    assertEquals(report.figures(), other.figures());
    assertEquals(report.tables(), other.tables());
    assertEquals(StudyReport.Status.COMPLETE, report.status());
    assertTrue(
        report.claims().stream().allMatch(c -> c.verdict() == Verdict.INCONCLUSIVE),
        "two seeds decide nothing");
    return report;
  }

  @Test
  void everyClaimOfTheCardIsThereAndTheSameAtOneAndTwoThreads(@TempDir Path out)
      throws IOException {
    StudyReport report = sameAtOneAndTwoThreads(new ThreeFactors(), out);
    assertEquals(
        List.of(
            "quadratic-exact",
            "quadratic-small-steps",
            "quadratic-large-steps",
            "quadratic-trace-of-curvature",
            "equal-ratio-curves",
            "linear-not-root",
            "breakdown",
            "breakdown-sooner",
            "smallest-batches",
            "width-largest-eigenvalue",
            "width-frobenius-norm",
            "validation-rises",
            "validation-falls",
            "between-different",
            "between-equal",
            "schedules-exchanged",
            "schedules-oscillate",
            "cyclic-wider-eigenvalue",
            "cyclic-wider-frobenius",
            "memorizes-less-p0.25",
            "memorizes-less-p0.5",
            "memorizes-slower-p0.25",
            "memorizes-slower-p0.5"),
        report.claims().stream().map(Claim::id).toList());
    assertEquals(
        List.of(
            "quadratic",
            "equal-ratio-curves",
            "breakdown",
            "width-largest-eigenvalue",
            "width-frobenius-norm",
            "width-traces",
            "validation-ratio",
            "validation-too-large",
            "between-minima",
            "schedules",
            "memorization"),
        report.figures().stream().map(Figure::id).toList());
    assertTrue(
        report.figures().stream()
            .allMatch(f -> f.panels().stream().allMatch(p -> !p.series().isEmpty())),
        "nothing is left to draw");
  }

  @Test
  void theShortFormHasClaimsOfItsOwnAndSharesTheTrainings(@TempDir Path out) throws IOException {
    StudyReport report = sameAtOneAndTwoThreads(new FlatterMinima(), out);
    assertEquals(
        List.of(
            "width-largest-eigenvalue",
            "width-frobenius-norm",
            "width-learning-rate",
            "width-batch-size",
            "validation-rises",
            "flatter-generalizes",
            "between-different",
            "between-equal"),
        report.claims().stream().map(Claim::id).toList());
  }

  @Test
  void aRunStoppedAtOnceStillLeavesAReadableReport(@TempDir Path out) throws IOException {
    Interruption interruption = Interruption.manual();
    interruption.request();
    StudyRun.Ending ending = Smoke.run(new ThreeFactors(), out, 2, interruption);
    assertEquals(130, ending.exitCode());
    StudyReport report = ReportWriter.read(ending.folder().resolve(ReportWriter.DATA_FILE));
    assertTrue(report.claims().stream().allMatch(c -> Double.isNaN(c.effect())));
  }

  @Test
  void noiseIsForMemorizationAloneAndThePaperNeedsThePapersData() {
    StudySettings levels =
        new StudySettings("smoke", Optional.empty(), Optional.empty(), 0, List.of(0.3));
    String toml = new ThreeFactors().plan(levels).config().toToml();
    assertTrue(toml.contains("[0.3, 1.0]"), toml);
    assertEquals(
        "Study flatter-minima has no noise in its labels: leave --noise out.",
        assertThrows(LabException.class, () -> new FlatterMinima().plan(levels)).getMessage());
    String paper =
        assertThrows(
                LabException.class, () -> new ThreeFactors().plan(StudySettings.preset("paper", 0)))
            .getMessage();
    assertTrue(paper.contains("choose a larger data set"), paper);
  }
}

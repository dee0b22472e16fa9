package thalweg.studies.increasingcomplexity;

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
import thalweg.report.Figure;
import thalweg.report.Panel;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.report.Table;
import thalweg.report.Verdict;
import thalweg.studies.Smoke;
import thalweg.studies.StudyRun;
import thalweg.studies.StudySettings;

class IncreasingComplexityTest {
  @Test
  void sameSeedSameBytesAtOneAndTwoThreads(@TempDir Path out) throws IOException {
    StudyRun.Ending one = Smoke.run(new IncreasingComplexity(), out, 1, Interruption.manual());
    StudyRun.Ending two = Smoke.run(new IncreasingComplexity(), out, 2, Interruption.manual());
    for (String file : List.of("metrics.jsonl", "config.toml", "masks/flipped-seed1.csv")) {
      byte[] expected = Files.readAllBytes(one.folder().resolve(file));
      assertTrue(expected.length > 0, file);
      assertArrayEquals(expected, Files.readAllBytes(two.folder().resolve(file)), file);
    }
    StudyReport report = ReportWriter.read(one.folder().resolve(ReportWriter.DATA_FILE));
    assertEquals(report.claims(), two.report().claims());
    assertEquals(StudyReport.Status.COMPLETE, report.status());
    assertTrue(
        report.claims().stream().allMatch(c -> c.verdict() == Verdict.INCONCLUSIVE),
        "two seeds decide nothing");
    Metrics metrics = MetricsReader.read(one.folder());
    assertTrue(metrics.ends().values().stream().allMatch(e -> e == Metrics.TrialEnd.COMPLETE));
    assertFalse(metrics.of("courses/mlp/0", "simple.1.mu").isEmpty());
    assertFalse(metrics.of("shared-feature/-2.0/1", "population.error").isEmpty());
  }

  @Test
  void everyRowOfThePaperIsAClaimAndEveryFigureHasCurves(@TempDir Path out) {
    StudyReport report =
        Smoke.run(new IncreasingComplexity(), out, 2, Interruption.manual()).report();
    List<String> ids = report.claims().stream().map(c -> c.id()).toList();
    assertEquals(28, ids.size(), ids.toString());
    for (String id :
        List.of(
            "linear-first-mlp",
            "beyond-grows-mlp",
            "gain-is-beyond-cnn",
            "linear-retained-sinusoid",
            "linear-kept-whole-mlp",
            "noise-is-fitted-flipped",
            "test-falls-flipped",
            "beyond-falls-first-flipped",
            "linear-falls-least-flipped",
            "passed-in-order-1-mlp",
            "more-is-explained-mlp",
            "each-is-kept-mlp",
            "alike-at-first-mlp",
            "at-most-simple-mlp",
            "at-most-network-mlp",
            "chance-explains-nothing-mlp",
            "memorizes",
            "generalizes")) {
      assertTrue(ids.contains(id), id);
    }
    assertEquals(
        List.of(
            "decomposition",
            "path",
            "accuracy",
            "retained",
            "chain",
            "flips",
            "disc",
            "shared-feature"),
        report.figures().stream().map(Figure::id).toList());
    for (Figure figure : report.figures()) {
      assertFalse(figure.panels().isEmpty(), figure.id());
      for (Panel panel : figure.panels()) {
        assertTrue(panel.heatMap().isPresent() || panel.series().size() >= 2, figure.id());
      }
    }
    assertEquals(
        List.of("times", "simple-models", "later-work"),
        report.tables().stream().map(Table::id).toList());
    Table later = report.tables().getLast();
    assertFalse(later.rows().get(2).getLast().equals("not measured"), later.toString());
  }

  @Test
  void aRunStoppedAtOnceStillLeavesAReadableReport(@TempDir Path out) throws IOException {
    Interruption interruption = Interruption.manual();
    interruption.request();
    StudyRun.Ending ending = Smoke.run(new IncreasingComplexity(), out, 2, interruption);
    assertEquals(130, ending.exitCode());
    StudyReport report = ReportWriter.read(ending.folder().resolve(ReportWriter.DATA_FILE));
    assertTrue(report.claims().stream().allMatch(c -> Double.isNaN(c.effect())));
    assertEquals(28, report.claims().size());
  }

  @Test
  void sharesOfNoiseAreRefusedAndThePaperNeedsThePapersData() {
    StudySettings levels =
        new StudySettings("smoke", Optional.empty(), Optional.empty(), 0, List.of(0.3));
    String refused =
        assertThrows(LabException.class, () -> new IncreasingComplexity().plan(levels))
            .getMessage();
    assertTrue(refused.contains("leave --noise out"), refused);
    String paper =
        assertThrows(
                LabException.class,
                () -> new IncreasingComplexity().plan(StudySettings.preset("paper", 0)))
            .getMessage();
    assertTrue(paper.contains("50000 training examples and the data set has 10000"), paper);
  }

  @Test
  void quickHasAtLeastThreeSeedsOfEveryCourse() {
    assertTrue(Preset.QUICK.courses().stream().allMatch(c -> c.seeds() >= 3));
    assertTrue(Preset.PAPER.courses().stream().allMatch(c -> c.seeds() >= 3));
    assertTrue(Preset.QUICK.shared().seeds() >= 3);
  }
}

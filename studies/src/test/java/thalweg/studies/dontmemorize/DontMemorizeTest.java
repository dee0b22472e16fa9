package thalweg.studies.dontmemorize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Metrics;
import thalweg.lab.MetricsReader;
import thalweg.probes.Estimate;
import thalweg.report.Claim;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.report.Verdict;
import thalweg.studies.Results;
import thalweg.studies.Smoke;
import thalweg.studies.StudyRun;
import thalweg.studies.StudySettings;
import thalweg.studies.dontmemorize.SharpnessTrial.Measured;
import thalweg.studies.dontmemorize.SharpnessTrial.Sharpness;
import thalweg.studies.fitting.Noise;

class DontMemorizeTest {
  private static final SharpnessSettings FIVE = SharpnessSettings.QUICK;

  @Test
  void sameSeedSameBytesAtOneAndTwoThreads(@TempDir Path out) throws IOException {
    StudyRun.Ending one = Smoke.run(new DontMemorize(), out, 1, Interruption.manual());
    StudyRun.Ending two = Smoke.run(new DontMemorize(), out, 2, Interruption.manual());
    for (String file : List.of("metrics.jsonl", "fitting.csv", "config.toml")) {
      byte[] expected = Files.readAllBytes(one.folder().resolve(file));
      assertTrue(expected.length > 0, file);
      assertArrayEquals(expected, Files.readAllBytes(two.folder().resolve(file)), file);
    }
    StudyReport report = ReportWriter.read(one.folder().resolve(ReportWriter.DATA_FILE));
    assertEquals(StudyReport.Status.COMPLETE, report.status());
    assertEquals(14, report.claims().size());
    assertEquals(10, report.figures().size());
    assertTrue(
        report.claims().stream().allMatch(c -> c.verdict() == Verdict.INCONCLUSIVE),
        "two seeds decide nothing");
    Metrics metrics = MetricsReader.read(one.folder());
    assertTrue(metrics.ends().values().stream().allMatch(e -> e == Metrics.TrialEnd.COMPLETE));
    assertFalse(metrics.of("sharpness/randY1.0/0", "c.hessian.largest").isEmpty());
    assertTrue(Files.exists(one.folder().resolve("masks/fitting-randY-p0.5-n100-seed1.csv")));
  }

  @Test
  void aRunStoppedAtOnceStillLeavesAReadableReport(@TempDir Path out) throws IOException {
    Interruption interruption = Interruption.manual();
    interruption.request();
    StudyRun.Ending ending = Smoke.run(new DontMemorize(), out, 2, interruption);
    assertEquals(130, ending.exitCode());
    StudyReport report = ReportWriter.read(ending.folder().resolve(ReportWriter.DATA_FILE));
    assertTrue(report.claims().stream().allMatch(c -> Double.isNaN(c.effect())));
  }

  @Test
  void levelsOfTheUserHoldForAllPartsAndThePaperNeedsThePapersData() {
    StudySettings levels =
        new StudySettings("smoke", Optional.empty(), Optional.empty(), 0, List.of(0.3));
    String toml = new DontMemorize().plan(levels).config().toToml();
    assertEquals(2, toml.split("\\[0.0, 0.3, 1.0\\]", -1).length - 1, toml);
    String paper =
        assertThrows(
                LabException.class, () -> new DontMemorize().plan(StudySettings.preset("paper", 0)))
            .getMessage();
    assertTrue(paper.contains("choose a larger data set"), paper);
    assertEquals(
        "Study dont-memorize has no preset 'quik'; it has paper, quick, smoke.",
        assertThrows(
                LabException.class, () -> new DontMemorize().plan(StudySettings.preset("quik", 0)))
            .getMessage());
  }

  /** Sharpness in the first state by noise and share; NaN: the state was not reached. */
  private static Map<String, Claim> judged(ToDoubleBiFunction<Noise, Double> lambda) {
    List<String> ids = new ArrayList<>();
    List<Sharpness> all = new ArrayList<>();
    for (Noise noise : List.of(Noise.INPUTS, Noise.LABELS)) {
      for (double p : FIVE.levels()) {
        for (int r = 0; r < FIVE.seeds(); r++) {
          Map<State, Measured> states = new EnumMap<>(State.class);
          double value = lambda.applyAsDouble(noise, p) * (1 + 0.01 * r);
          if (Double.isFinite(value)) {
            states.put(State.FITTED, measured(value));
          }
          ids.add(SharpnessTrial.id(noise, p, r));
          all.add(new Sharpness(p == 0 ? Noise.NONE : noise, p, r, states));
        }
      }
    }
    Results results = new Results(ids);
    all.forEach(s -> results.put(SharpnessTrial.id(s.noise(), s.p(), s.replicate()), s));
    Map<String, Claim> byId = new TreeMap<>();
    new SharpnessAnalysis(FIVE, results).claims().forEach(c -> byId.put(c.id(), c));
    return byId;
  }

  private static Measured measured(double lambda) {
    Estimate.Cost cost = new Estimate.Cost(1, Estimate.Cost.Unit.OPERATOR_PRODUCT);
    Estimate estimate =
        new Estimate(lambda, 0, Estimate.Convergence.CONVERGED, cost, "made up", "");
    return new Measured(1, 0.1, 1, 10, estimate, estimate, estimate, estimate);
  }

  @Test
  void sharpnessThatRisesWithNoisePassesAndThatFallsFails() {
    Map<String, Claim> rises = judged((noise, p) -> 10 * (1 + p));
    rises.values().forEach(c -> assertEquals(Verdict.PASS, c.verdict(), c.id()));
    assertEquals(2, rises.get("sharper-randY").effect(), 1e-12);
    assertEquals(1, rises.get("sharpness-rises-randX").effect(), 1e-12);
    Map<String, Claim> falls = judged((noise, p) -> 10 * (2 - p));
    falls.values().forEach(c -> assertEquals(Verdict.FAIL, c.verdict(), c.id()));
    Map<String, Claim> little = judged((noise, p) -> 10 * (1 + 0.4 * p));
    assertEquals(Verdict.FAIL, little.get("sharper-randY").verdict(), "1.4 times is not 1.5");
    assertEquals(Verdict.PASS, little.get("sharper-randX").verdict());
  }

  @Test
  void aStateThatWasNotReachedIsNoMeasurement() {
    Map<String, Claim> claims =
        judged((noise, p) -> noise == Noise.LABELS && p == 1 ? Double.NaN : 10 * (1 + p));
    assertEquals(Verdict.INCONCLUSIVE, claims.get("sharper-randY").verdict());
    assertEquals(Verdict.INCONCLUSIVE, claims.get("sharpness-rises-randY").verdict());
    assertEquals(Verdict.PASS, claims.get("sharper-randX").verdict());
    assertTrue(claims.get("sharper-randY").note().contains("5 of 5 seeds gave no measurement"));
  }
}

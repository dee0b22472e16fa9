package thalweg.studies.closerlook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.data.CorruptionMask;
import thalweg.data.DataException;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.data.TrainTest;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Metrics;
import thalweg.lab.MetricsReader;
import thalweg.lab.Progress;
import thalweg.lab.Terminal;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.report.Claim;
import thalweg.report.ReportWriter;
import thalweg.report.StudyReport;
import thalweg.report.Verdict;
import thalweg.studies.Rig;
import thalweg.studies.Smoke;
import thalweg.studies.StudyPlan;
import thalweg.studies.StudyRun;
import thalweg.studies.StudySettings;

class CloserLookTest {
  private static final StudySettings SMOKE = Smoke.SETTINGS;

  private static StudyRun.Ending run(
      Path out, StudySettings settings, int threads, Interruption interruption, Progress progress) {
    return Smoke.run(new CloserLook(), settings, out, threads, interruption, progress);
  }

  private static StudyRun.Ending run(Path out, StudySettings settings, int threads) {
    return run(out, settings, threads, Interruption.manual(), Progress.stderr(Terminal.quiet()));
  }

  private static StudyReport withoutProvenance(StudyReport r) {
    return new StudyReport(
        r.study(),
        r.title(),
        r.subtitle(),
        r.citation(),
        r.commandLine(),
        r.status(),
        r.claims(),
        r.figures(),
        r.galleries(),
        r.tables(),
        thalweg.report.Provenance.empty(),
        r.limits());
  }

  @Test
  void sameSeedSameBytesAtOneAndTwoThreadsAndAgain(@TempDir Path out) throws IOException {
    StudyRun.Ending one = run(out, SMOKE, 1);
    StudyRun.Ending two = run(out, SMOKE, 2);
    StudyRun.Ending again = run(out, SMOKE, 2);
    StudyRun.Ending other = run(out, StudySettings.preset("smoke", 6), 2);
    for (String file : List.of("metrics.jsonl", "examples.csv", "config.toml")) {
      byte[] expected = Files.readAllBytes(one.folder().resolve(file));
      assertArrayEquals(expected, Files.readAllBytes(two.folder().resolve(file)), file);
      assertArrayEquals(expected, Files.readAllBytes(again.folder().resolve(file)), file);
      assertTrue(expected.length > 0, file);
      assertFalse(Arrays.equals(expected, Files.readAllBytes(other.folder().resolve(file))), file);
    }
    StudyReport report = ReportWriter.read(one.folder().resolve(ReportWriter.DATA_FILE));
    assertEquals(
        withoutProvenance(report),
        withoutProvenance(ReportWriter.read(two.folder().resolve(ReportWriter.DATA_FILE))));
    assertEquals(StudyReport.Status.COMPLETE, report.status());
    assertEquals(27, report.claims().size());
    assertEquals(4, one.exitCode(), "two seeds decide nothing");
    assertTrue(report.claims().stream().allMatch(c -> c.verdict() == Verdict.INCONCLUSIVE));
    assertEquals(16, report.figures().size());
    assertTrue(
        report.figures().stream()
            .flatMap(f -> f.panels().stream())
            .noneMatch(p -> p.series().isEmpty() && p.heatMap().isEmpty()));
    Metrics metrics = MetricsReader.read(one.folder());
    assertTrue(metrics.ends().values().stream().allMatch(e -> e == Metrics.TrialEnd.COMPLETE));
    CorruptionMask mask = CorruptionMask.read(one.folder().resolve("masks/noise-p0.4-seed1.csv"));
    assertEquals(40, mask.touchedIndices().length);
  }

  @Test
  void aStoppedRunKeepsWhatItMeasuredAndSaysSo(@TempDir Path out) throws IOException {
    Interruption interruption = Interruption.manual();
    // Stops when the progress first tells of this stage.
    OutputStream stopper =
        new OutputStream() {
          private final StringBuilder seen = new StringBuilder();

          @Override
          public void write(int b) {
            seen.append((char) b);
            if (seen.indexOf("critical samples") >= 0) {
              interruption.request();
            }
          }
        };
    Progress progress =
        new Progress(
            new Terminal(Terminal.Mode.LINES, Terminal.Glyphs.ASCII, 80),
            new PrintStream(stopper, true),
            System::nanoTime);
    StudyRun.Ending ending = run(out, SMOKE, 1, interruption, progress);
    assertEquals(130, ending.exitCode());
    StudyReport report = ReportWriter.read(ending.folder().resolve(ReportWriter.DATA_FILE));
    assertEquals(StudyReport.Status.PARTIAL, report.status());
    Map<String, Claim> claims = new TreeMap<>();
    report.claims().forEach(c -> claims.put(c.id(), c));
    assertEquals(27, claims.size());
    assertTrue(Double.isNaN(claims.get("csr-climbs-after-peak").effect()));
    assertTrue(Double.isFinite(claims.get("easy-hard").effect()));
    assertTrue(Files.size(ending.folder().resolve(ReportWriter.PAGE_FILE)) > 0);
    assertTrue(Files.readString(ending.folder().resolve("run.json")).contains("\"interrupted\""));
    assertFalse(MetricsReader.read(ending.folder()).of("noise/p0.4/0", "train.loss").isEmpty());
  }

  @Test
  void aRunStoppedAtOnceStillLeavesAReadableReport(@TempDir Path out) throws IOException {
    Interruption interruption = Interruption.manual();
    interruption.request();
    StudyRun.Ending ending = run(out, SMOKE, 2, interruption, Progress.stderr(Terminal.quiet()));
    assertEquals(130, ending.exitCode());
    StudyReport report = ReportWriter.read(ending.folder().resolve(ReportWriter.DATA_FILE));
    assertTrue(report.claims().stream().allMatch(c -> c.verdict() == Verdict.INCONCLUSIVE));
    assertTrue(report.claims().stream().allMatch(c -> Double.isNaN(c.effect())));
  }

  @Test
  void noiseLevelsOfTheUserReplaceThePresetsBetweenZeroAndOne() {
    StudySettings settings =
        new StudySettings(
            "smoke", Optional.empty(), Optional.empty(), 0, List.of(0.6, 0.2, 0.6, 1.0));
    String toml = new CloserLook().plan(settings).config().toToml();
    assertTrue(toml.contains("[0.0, 0.2, 0.6, 1.0]"), toml);
  }

  @Test
  void thePublishedSettingsAreAPlanThatWantsMoreExamplesThanTheSampleHas() {
    LabException refused =
        assertThrows(
            LabException.class, () -> new CloserLook().plan(StudySettings.preset("paper", 0)));
    assertTrue(refused.getMessage().startsWith("The preset trains on 50000 examples, but"));
    int n = 50000;
    ImageShape shape = new ImageShape(12, 12, 1);
    Dataset data = Dataset.of("big", shape, new float[n * 144], new int[n], List.of("a", "b"));
    List<String> ids =
        new CloserLook()
            .parts(Presets.PAPER, new TrainTest(data, data), 0).stream()
                .flatMap(part -> part.stages().stream())
                .flatMap(stage -> stage.trials().stream())
                .map(StudyPlan.StudyTrial::id)
                .toList();
    assertEquals(ids.size(), new HashSet<>(ids).size(), "ids are unique");
    assertTrue(ids.size() > 100);
  }

  @Test
  void unknownPresetsAndDataAreRefusedBeforeAnythingIsWritten(@TempDir Path out)
      throws IOException {
    LabException preset =
        assertThrows(LabException.class, () -> run(out, StudySettings.preset("quik", 0), 1));
    assertEquals(
        "Study closer-look has no preset 'quik'; it has paper, quick, smoke.", preset.getMessage());
    StudySettings data =
        new StudySettings("smoke", Optional.of("mnits"), Optional.empty(), 0, List.of());
    assertThrows(DataException.class, () -> run(out, data, 1));
    try (var files = Files.list(out)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void weightsDrawnAnewAreThoseOfANewModel() {
    Function<String, RandomGenerator> streams = name -> Philox.stream(new RandomKey(9, name), 0);
    Model reused = Rig.model(7, List.of(5, 3), 4);
    Rig.draw(reused, streams);
    Model fresh = Model.create(Mlp.of(7, List.of(5, 3), 4), Shape.of(7), DType.F32, streams);
    assertEquals(fresh.parameters().sha256(), reused.parameters().sha256());
  }

  @Test
  void theRadiusOfTheCurvesIsTheOneInRangeNearestToAFifth() {
    assertEquals(
        3, CsrTrial.radius(new TreeMap<>(Map.of(0.3, 0.01, 1.0, 0.05, 3.0, 0.3, 10.0, 0.6))));
    assertEquals(
        1, CsrTrial.radius(new TreeMap<>(Map.of(1.0, 0.125, 3.0, 0.125))), "the smaller of equals");
    assertEquals(
        10,
        CsrTrial.radius(new TreeMap<>(Map.of(1.0, 0.0, 10.0, 0.3, 30.0, 0.9))),
        "the only one in range");
    assertEquals(1, CsrTrial.radius(new TreeMap<>(Map.of(1.0, 0.01, 10.0, 0.6))), "none in range");
  }
}

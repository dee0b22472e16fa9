package thalweg.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.data.Corrupted;
import thalweg.data.Dataset;
import thalweg.lab.InterruptedRunException;
import thalweg.lab.Interruption;

class AuditTest {
  @TempDir private Path out;

  private static final Corrupted NOISY =
      Fixtures.noisy(Fixtures.clouds(240, 3, 1), "otherY:0.1", 2);

  /** Asks to stop as soon as a text is shown. */
  private static PrintStream stopping(Interruption interruption, String text) {
    StringBuilder shown = new StringBuilder();
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int b) {
            shown.append((char) b);
            if (shown.indexOf(text) >= 0) {
              interruption.request();
            }
          }
        },
        true,
        StandardCharsets.US_ASCII);
  }

  private AuditResult stopped(String text) {
    Interruption interruption = Interruption.manual();
    return new Audit(
            Fixtures.subject(NOISY),
            Fixtures.settings(1),
            Fixtures.around(out, 1, interruption, stopping(interruption, text)))
        .run();
  }

  @Test
  void itFindsWrongLabelsAndSaysHowWell() {
    AuditResult result = Fixtures.audit(Fixtures.subject(NOISY), out, 2);
    assertTrue(Roc.auroc(result.combined(), Fixtures.wrong(NOISY)).value() > 0.97);
    AuditResult.Finding combined =
        result.figures().stream()
            .filter(f -> f.detector().equals(Calibration.COMBINED))
            .findFirst()
            .orElseThrow();
    assertTrue(combined.auroc() > 0.9);
    assertTrue(combined.aurocLow() < combined.auroc() && combined.auroc() <= combined.aurocHigh());
    assertTrue(combined.aurocFloor() <= combined.auroc());
    assertEquals(0.1, result.noise().rate(), 0.05);
  }

  @Test
  void theSameSeedGivesTheSameBytesAtAnyNumberOfThreads() throws IOException {
    AuditResult one = Fixtures.audit(Fixtures.subject(NOISY), out.resolve("one"), 1);
    AuditResult two = Fixtures.audit(Fixtures.subject(NOISY), out.resolve("two"), 2);
    AuditResult again = Fixtures.audit(Fixtures.subject(NOISY), out.resolve("again"), 2);
    for (String file : new String[] {AuditFiles.TABLE, AuditFiles.FIGURES, "config.toml"}) {
      byte[] bytes = Files.readAllBytes(one.folder().resolve(file));
      assertArrayEquals(bytes, Files.readAllBytes(two.folder().resolve(file)), file);
      assertArrayEquals(bytes, Files.readAllBytes(again.folder().resolve(file)), file);
    }
  }

  @Test
  void scoresOfDetectorsAreTheSameWhetherNoiseWasInjectedOrNot() {
    AuditResult whole = Fixtures.audit(Fixtures.subject(NOISY), out, 1);
    AuditResult without = stopped("calibration 1");
    assertEquals(AuditResult.Status.STOPPED, without.status());
    assertEquals(whole.scores().keySet(), without.scores().keySet());
    whole
        .scores()
        .forEach((detector, scores) ->
            assertArrayEquals(scores, without.scores().get(detector), detector.word()));
    assertEquals(whole.noise(), without.noise());
  }

  @Test
  void theCombinedScoreIsTheWeightedSumAndTakesNothingElseFromTheCalibration() {
    AuditResult whole = Fixtures.audit(Fixtures.subject(NOISY), out, 1);
    double[][] scores = whole.scores().values().toArray(double[][]::new);
    double[] weights = whole.weights().values().stream().mapToDouble(Double::doubleValue).toArray();
    assertEquals(1, Arrays.stream(weights).sum(), 1e-12);
    assertArrayEquals(new Combination(weights).of(scores), whole.combined());
  }

  @Test
  void anotherSeedTrainsOtherNetworks() {
    AuditResult one = Fixtures.audit(Fixtures.subject(NOISY), out, 1);
    AuditResult other =
        new Audit(
                Fixtures.subject(NOISY),
                Fixtures.settings(2),
                Fixtures.around(out, 1, Interruption.manual()))
            .run();
    assertNotEquals(Arrays.toString(one.combined()), Arrays.toString(other.combined()));
  }

  @Test
  void stoppedInTheFirstRoundThereIsNothingToReport() {
    assertThrows(InterruptedRunException.class, () -> stopped("first round"));
  }

  @Test
  void theOnlyRowOfAClassIsNotJudged() {
    Dataset data = Fixtures.clouds(120, 3, 4);
    int[] labels = data.labels();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i == 7 ? 2 : labels[i] % 2;
    }
    AuditResult result = Fixtures.audit(Fixtures.subject(data, labels), out, 2);
    double least = Arrays.stream(result.combined()).min().orElseThrow();
    assertEquals(least, result.combined()[7]);
    assertTrue(
        Subjects.warnings(data, labels).getFirst().startsWith("1 classes have a single row"));
  }

  @Test
  void evidenceOfOneLookIsEnoughForTheDetectorsThatNeedNoMore() {
    Corrupted noisy = Fixtures.noisy(Fixtures.clouds(50, 2, 3), "otherY:0.2", 1);
    float[] logits = new float[100];
    for (int i = 0; i < 50; i++) {
      logits[2 * i + noisy.mask().originalLabel(i)] = 2;
    }
    Passes passes = new Passes(noisy.dataset().labels(), 2, 1, java.util.List.of(logits));
    AuditResult result =
        Audit.of(
            new Outside(Fixtures.subject(noisy), passes),
            Fixtures.settings(1),
            Fixtures.around(out, 1, Interruption.manual()));
    assertEquals(1, Roc.auroc(result.combined(), Fixtures.wrong(noisy)).value());
    assertEquals(Optional.empty(), result.figures().stream().findFirst());
    assertTrue(!result.scores().containsKey(Detector.FORGETTING));
  }
}

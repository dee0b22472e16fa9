package thalweg.audit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.data.Corrupted;
import thalweg.data.CsvOptions;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.data.OpenOptions;
import thalweg.lab.Interruption;

/**
 * The combined score against a known mask: a tenth of the labels of real data made wrong. The bars
 * of the images are what plain three-fold cross-validation of a small network reaches, four epochs
 * a fold, by the given label's probability or margin.
 */
@Tag("long")
class BarsTest {
  @TempDir private Path out;

  private double[] found(Dataset clean, String noise, long seed) {
    Corrupted noisy = Fixtures.noisy(clean, noise, seed);
    AuditSettings settings =
        new AuditSettings(
            List.of(Detector.values()), 4, AuditSettings.standard().time(), 1000, seed);
    AuditResult result =
        new Audit(Fixtures.subject(noisy), settings, Fixtures.around(out, 2, Interruption.manual()))
            .run();
    Roc.Row[] wrong = Fixtures.wrong(noisy);
    return new double[] {
      Roc.auroc(result.combined(), wrong).value(), Roc.precision(result.combined(), wrong).value()
    };
  }

  @ParameterizedTest
  @CsvSource({
    "fashion-mnist, otherY:0.1, 0.995, 0.92",
    "fashion-mnist, pairFlip:0.1, 0.986, 0.81",
    "mnist, otherY:0.1, 0.9998, 0.984",
    "mnist, pairFlip:0.1, 0.998, 0.96"
  })
  void imagesBeatPlainCrossValidation(String name, String noise, double area, double precision) {
    Dataset clean = Datasets.standard().inFolder(Fixtures.realData()).load(name).train();
    double[] found = found(clean, noise, 0);
    assertTrue(found[0] > area && found[1] > precision, () -> Arrays.toString(found));
  }

  @ParameterizedTest
  @CsvSource({"breast_cancer.csv, 0.92", "wine_data.csv, 0.92"})
  void tablesReachTheirBarInTheMeanOfTenSeeds(String name, double bar) {
    OpenOptions options =
        OpenOptions.standard().withCsv(CsvOptions.standard().withHeader(CsvOptions.Header.SKIPPED));
    Path file = Fixtures.realData().resolve("tabular").resolve(name);
    Dataset clean = Datasets.standard().open(file.toString(), options).train();
    double sum = 0;
    for (long seed = 0; seed < 10; seed++) {
      sum += found(clean, "otherY:0.1", seed)[0];
    }
    double mean = sum / 10;
    assertTrue(mean >= bar, () -> name + ": " + mean);
  }
}

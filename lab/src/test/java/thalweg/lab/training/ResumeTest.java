package thalweg.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.Workers;
import thalweg.lab.experiment.Experiment;

class ResumeTest {
  @TempDir Path folder;

  private static final String DATA =
      "data.train = 300\ndata.validation = 100\nrecord.everySteps = 3\nrecord.keep = 0";

  private Experiment experiment(String kind) {
    return switch (kind) {
      case "mlp with sgd and averages" ->
          Runs.experiment(
              folder,
              DATA,
              "training = { epochs = 3, batchSize = 32 }",
              "model = { kind = \"mlp\", hidden = [32], dropout = 0.2 }",
              "optimizer = { kind = \"sgd\", learningRate = 0.1, momentum = 0.9 }",
              "averaging = { kind = \"ema\", decay = 0.9 }",
              "schedule.learningRate = { kind = \"cosine\", value = 1, floor = 0.1 }",
              "schedule.batchSize = { kind = \"step\", value = 1, factor = 2, every = 1 }");
      case "cnn with batch norm, dropout, adam and augmentation" ->
          Runs.experiment(
              folder,
              DATA,
              "data.noise = \"randY:0.3\"",
              "data.augment = [{ kind = \"random-crop\", padding = 2 },"
                  + " { kind = \"horizontal-flip\" }]",
              "training = { epochs = 2, batchSize = 50 }",
              "optimizer = { kind = \"adam\", learningRate = 0.01 }",
              "[model]",
              "kind = \"layers\"",
              "layers = [{ kind = \"conv2d\", channels = 4, kernel = 3, padding = 1 },",
              "  { kind = \"batch-norm\" }, { kind = \"activation\" },",
              "  { kind = \"max-pool\", kernel = 2, stride = 2 }, { kind = \"flatten\" },",
              "  { kind = \"dropout\", rate = 0.3 }]");
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mlp with sgd and averages",
        "cnn with batch norm, dropout, adam and augmentation"
      })
  void aRunThatIsStoppedAndResumedHasTheBitsOfOneThatIsNot(String kind) {
    Experiment experiment = experiment(kind);
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
      Map<String, String> whole = Runs.bits(Runs.train(experiment, folder, one));
      Path stopped =
          Runs.trainStopping(experiment, folder, List.of(1L, 4L, 11L, 13L), List.of(two, one));
      Map<String, String> bits = Runs.bits(stopped);
      assertTrue(whole.size() >= 8, whole.keySet().toString());
      whole.forEach((name, hash) -> assertEquals(hash, bits.get(name), name));
      List<Verification.Check> checks =
          Verification.verify(
              stopped,
              Verification.Extent.ALL,
              Runs.around(two, thalweg.lab.Interruption.manual(), Monitor.silent()));
      checks.forEach(c -> assertTrue(c.passed(), c.what()));
      assertTrue(checks.size() > 6, checks.toString());
    }
  }
}

package thalweg.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.SmallDisk;
import thalweg.lab.experiment.Experiment;

class FullDiskTest {
  private static final Workers ONE = new Workers(1);

  @TempDir Path folder;
  @TempDir Path mounted;

  private Experiment experiment() {
    return Runs.experiment(
        folder,
        "data.train = 200",
        "data.validation = 100",
        "record.keep = 0",
        "training = { epochs = 5, batchSize = 32 }",
        "model = { kind = \"mlp\", hidden = [16] }");
  }

  @ParameterizedTest
  @ValueSource(ints = {150, 250, 333, 400})
  void aRunThatFilledTheDiskGoesOnToTheSameBitsOnceThereIsRoom(int kibibytes)
      throws IOException, InterruptedException {
    Map<String, String> whole = Runs.bits(Runs.train(experiment(), folder, ONE));
    try (SmallDisk disk = SmallDisk.of(mounted, kibibytes)) {
      LabException full =
          assertThrows(LabException.class, () -> Runs.train(experiment(), disk.path(), ONE));
      assertEquals(LabException.STORAGE, full.exitCode());
      assertTrue(full.getMessage().contains("full"), full.getMessage());
      disk.grow(8192);
      Path run;
      try (Stream<Path> runs = Files.list(disk.path())) {
        run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
      }
      TrainingRun.resume(run, Runs.around(ONE, Interruption.manual(), Monitor.silent()));
      assertEquals(whole, Runs.bits(run));
    }
  }

  @Test
  void twoProcessesCannotGoOnWithOneRun() {
    Path run = Runs.train(experiment(), folder, ONE);
    try (RunLock _ = RunLock.take(run)) {
      LabException e =
          assertThrows(
              LabException.class,
              () ->
                  TrainingRun.resume(
                      run, Runs.around(ONE, Interruption.manual(), Monitor.silent())));
      assertTrue(e.getMessage().contains("Another process"), e.getMessage());
    }
  }
}

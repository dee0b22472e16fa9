package thalweg.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.experiment.Experiment;

class ForkTest {
  private static final Workers ONE = new Workers(1);

  @TempDir Path folder;

  private Experiment experiment(double rate, int hidden) {
    return Runs.experiment(
        folder,
        "data.train = 200",
        "data.validation = 100",
        "training = { epochs = 4, batchSize = 32 }",
        "optimizer = { kind = \"sgd\", momentum = 0.9, learningRate = " + rate + " }",
        "model = { kind = \"mlp\", hidden = [" + hidden + "] }");
  }

  private Path fork(Path run, long step, Experiment changed) {
    return Fork.at(
        run,
        step,
        changed,
        folder,
        Map.of("kind", "training"),
        Runs.around(ONE, Interruption.manual(), Monitor.silent()));
  }

  @Test
  void aForkThatChangesNothingEndsWhereTheRunDid() {
    Path run = Runs.train(experiment(0.1, 16), folder, ONE);
    List<Link> chain = Chain.read(run.resolve(Chain.FILE));
    for (long step : new long[] {7, 10, 14}) {
      Path fork = fork(run, step, experiment(0.1, 16));
      List<Link> forked = Chain.read(fork.resolve(Chain.FILE));
      assertEquals(chain.getLast().parameters(), forked.getLast().parameters(), "from " + step);
      assertEquals(step, Fork.from(fork).orElseThrow().step());
      Map<String, String> bits = Runs.bits(fork);
      assertEquals(
          Runs.bits(run).get("ledger/epoch-00004.parquet"), bits.get("ledger/epoch-00004.parquet"));
      Verification.verify(
              fork,
              Verification.Extent.LAST,
              Runs.around(ONE, Interruption.manual(), Monitor.silent()))
          .forEach(c -> assertTrue(c.passed(), c.what()));
    }
  }

  @Test
  void aForkWithAnotherLearningRateEndsElsewhere() {
    Path run = Runs.train(experiment(0.1, 16), folder, ONE);
    Path fork = fork(run, 9, experiment(0.01, 16));
    assertNotEquals(
        Chain.read(run.resolve(Chain.FILE)).getLast().parameters(),
        Chain.read(fork.resolve(Chain.FILE)).getLast().parameters());
  }

  @Test
  void aForkOntoAnotherNetworkIsRefused() {
    Path run = Runs.train(experiment(0.1, 16), folder, ONE);
    LabException e = assertThrows(LabException.class, () -> fork(run, 7, experiment(0.1, 17)));
    assertTrue(e.getMessage().contains("0.weight"), e.getMessage());
  }

  @Test
  void aForkBeyondTheEndIsRefused() {
    Path run = Runs.train(experiment(0.1, 16), folder, ONE);
    LabException e = assertThrows(LabException.class, () -> fork(run, 1000, experiment(0.1, 16)));
    assertTrue(e.getMessage().contains("ends at step 28"), e.getMessage());
  }
}

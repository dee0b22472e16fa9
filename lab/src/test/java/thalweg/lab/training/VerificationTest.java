package thalweg.lab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.experiment.Experiment;

class VerificationTest {
  private static final Workers ONE = new Workers(1);

  @TempDir Path folder;

  private Path data() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder rows = new StringBuilder("a,b,kind\n");
    for (int i = 0; i < 120; i++) {
      int kind = i % 2;
      rows.append(
          "%.3f,%.3f,%s\n"
              .formatted(random.nextDouble() + kind, random.nextDouble(), kind == 0 ? "x" : "y"));
    }
    return Files.writeString(folder.resolve("data.csv"), rows);
  }

  private Path run() throws IOException {
    Experiment experiment =
        Runs.experiment(
            folder,
            "data.source = \"" + data() + "\"",
            "training = { epochs = 4, batchSize = 16 }",
            "record.keep = 0",
            "model = { kind = \"mlp\", hidden = [8] }");
    return Runs.train(experiment, folder, ONE);
  }

  private static List<Verification.Check> verify(Path run, Verification.Extent extent) {
    return Verification.verify(
        run, extent, Runs.around(ONE, Interruption.manual(), Monitor.silent()));
  }

  private static Verification.Check failed(Path run, Verification.Extent extent) {
    List<Verification.Check> checks = verify(run, extent);
    assertFalse(checks.getLast().passed(), checks.toString());
    return checks.getLast();
  }

  @Test
  void anUntouchedRunPassesAndIsLeftAsItIs() throws IOException {
    Path run = run();
    var before = Runs.bits(run);
    for (Verification.Extent extent : Verification.Extent.values()) {
      verify(run, extent).forEach(c -> assertTrue(c.passed(), c.what()));
    }
    assertEquals(before, Runs.bits(run));
  }

  @Test
  void anyByteOfACheckpointThatIsChangedIsFoundAndItsStepNamed() throws IOException {
    Path run = run();
    List<Long> steps = Checkpoints.steps(run);
    long step = steps.get(2);
    Path file = run.resolve(Checkpoint.name(step));
    byte[] sound = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(3);
    for (int trial = 0; trial < 60; trial++) {
      byte[] changed = sound.clone();
      int at = trial < 20 ? trial : random.nextInt(sound.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, changed);
      Verification.Check check = failed(run, Verification.Extent.HASHES);
      assertEquals(step, check.step(), "byte " + at + ": " + check.what());
    }
  }

  @Test
  void oneLabelChangedIsFound() throws IOException {
    Path run = run();
    Path data = folder.resolve("data.csv");
    String text = Files.readString(data);
    int at = text.indexOf(",x\n", 900);
    Files.writeString(data, text.substring(0, at) + ",y\n" + text.substring(at + 3));
    Verification.Check check = failed(run, Verification.Extent.HASHES);
    assertEquals(0, check.step());
    assertTrue(check.what().contains("label"), check.what());
  }

  @Test
  void anotherSeedIsFound() throws IOException {
    Path run = run();
    Path config = run.resolve("config.toml");
    Files.writeString(config, Files.readString(config).replaceFirst("seed = 0", "seed = 1"));
    Verification.Check check = failed(run, Verification.Extent.HASHES);
    assertEquals(0, check.step());
    assertTrue(check.what().contains("seed"), check.what());
  }

  @Test
  void anotherLearningRateIsFoundEvenIfTheHashesAreMadeToFit() throws IOException {
    Path run = run();
    Path config = run.resolve("config.toml");
    String text = Files.readString(config);
    String changed =
        text.replaceFirst("optimizer.learningRate = \\S+", "optimizer.learningRate = 0.5");
    assertFalse(text.equals(changed));
    Files.writeString(config, changed);
    assertEquals(0, failed(run, Verification.Extent.ALL).step());
  }

  @Test
  void anEntryOfTheChainThatWasChangedIsFound() throws IOException {
    Path run = run();
    Path file = run.resolve(Chain.FILE);
    List<String> lines = Files.readAllLines(file);
    String third = lines.get(2);
    long step = Link.parse(third, "").step();
    char c = third.charAt(third.indexOf("parameters") + 21);
    lines.set(
        2, third.replaceFirst("(parameters\":\"........)" + c, "$1" + (c == '0' ? '1' : '0')));
    Files.writeString(file, String.join("\n", lines) + "\n");
    assertEquals(step, failed(run, Verification.Extent.HASHES).step());
  }
}

package thalweg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, as the launcher starts it, killed in the middle. */
@Tag("long")
@Timeout(240)
@DisabledOnOs(OS.WINDOWS)
class KilledTrainTest {
  @TempDir Path folder;

  private Process start(String... args) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "thalweg.cli.Main"));
    line.addAll(List.of(args));
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output-" + System.nanoTime() + ".txt").toFile())
        .start();
  }

  private Process train(String name) throws IOException {
    return start(
        "train",
        "--out=" + folder.resolve(name),
        "--set=data.train=1000",
        "--set=training.epochs=12",
        "--set=training.batchSize=10",
        "--set=record.everySteps=7",
        "--set=record.keep=0",
        "--probe=update-size,alpha=9",
        "--probe-budget=10%");
  }

  private Path only(String name) throws IOException {
    return runs(name).getFirst();
  }

  /** The run folders that are there under their names; none before training began. */
  private List<Path> runs(String name) throws IOException {
    if (!Files.isDirectory(folder.resolve(name))) {
      return List.of();
    }
    try (Stream<Path> runs = Files.list(folder.resolve(name))) {
      return runs.filter(run -> !run.getFileName().toString().startsWith(".")).toList();
    }
  }

  /** Content by file, of all that must not depend on how the run came about. */
  private static Map<String, String> bits(Path run) throws IOException {
    Map<String, String> bits = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (name.endsWith(".parquet")
            || name.endsWith(".safetensors")
            || name.equals("metrics.jsonl")
            || name.equals("chain.jsonl")) {
          bits.put(name, thalweg.lab.Config.of(Map.of("b", hex(file))).hash());
        }
      }
    }
    return bits;
  }

  private static String hex(Path file) throws IOException {
    return java.util.HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  @Test
  void aTrainingThatIsKilledTwiceAndResumedHasTheBitsOfOneThatIsNot() throws Exception {
    Process whole = train("whole");
    assertTrue(whole.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, whole.exitValue());
    Process killed = train("killed");
    for (int checkpoint : new int[] {300, 700}) {
      Path file = Path.of("checkpoints", "step-%09d.safetensors".formatted(checkpoint));
      while (killed.isAlive() && !hasFile("killed", file)) {
        Thread.sleep(5);
      }
      assertTrue(killed.isAlive(), "it is killed before its end");
      killed.destroyForcibly().waitFor();
      killed = start("resume", only("killed").toString());
    }
    assertTrue(killed.waitFor(120, TimeUnit.SECONDS));
    assertEquals(0, killed.exitValue());
    Map<String, String> expected = bits(only("whole"));
    assertFalse(expected.isEmpty());
    assertEquals(expected, bits(only("killed")));
  }

  private boolean hasFile(String name, Path file) throws IOException {
    return runs(name).stream().anyMatch(run -> Files.exists(run.resolve(file)));
  }
}

package thalweg.lab;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.lab.experiment.Experiments;

/** A run folder that something else wrote into. {@link Fuzzing} says how to run it. */
class RunFolderFuzzTest {
  private static final Set<Integer> BAD_FOLDER = Set.of(LabException.STORAGE, LabException.USAGE);

  static Stream<Arguments> logs() {
    return from(
        """
        {"trial":"a","step":0,"epoch":0.0,"name":"loss","value":2.5,"standardError":0.1}
        {"trial":"b","step":9,"epoch":"NaN","name":"loss","value":"-Infinity"}
        {"trial":"a","end":"complete"}
        {"trial":"b","end":"partial"}
        """,
        "{\"trial\":\"a\",\"step\":1e99,\"epoch\":1,\"name\":\"x\",\"value\":1}\n",
        "[".repeat(3000) + "\n",
        "{\"trial\":".repeat(3000) + "\n",
        "\n\n");
  }

  static Stream<Arguments> facts() {
    return from(
        """
        {"status": "complete", "started": "2026-01-02T03:04:05Z", "pid": 17, "seed": 1,
         "commandLine": ["thalweg", "train"], "wallSeconds": 1.5, "exitCode": 0}
        """,
        "{\"status\": \"running\", \"started\": \"+999999999-12-31T23:59:59Z\"}",
        "{\"a\":".repeat(3000),
        "null",
        "[]");
  }

  private static Stream<Arguments> from(String... texts) {
    return Fuzzing.from(
        Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
  }

  @MethodSource("logs")
  @FuzzTest(maxDuration = "1m")
  void anyMetricsAreReadOrRefused(byte[] bytes) throws IOException {
    in("metrics.jsonl", bytes, MetricsReader::read);
  }

  @MethodSource("logs")
  @FuzzTest(maxDuration = "1m")
  void anyPartOfATrialIsReadOrRefused(byte[] bytes) throws IOException {
    in(
        "trials/0-a.jsonl",
        bytes,
        folder -> {
          write(folder.resolve("metrics.jsonl"), new byte[0]);
          MetricsReader.read(folder);
        });
  }

  @MethodSource("facts")
  @FuzzTest(maxDuration = "1m")
  void anyFactsAreReadOrRefused(byte[] bytes) throws IOException {
    in("run.json", bytes, RunFacts::read);
  }

  @MethodSource("facts")
  @FuzzTest(maxDuration = "1m")
  void anyConfigurationIsReadOrRefused(byte[] bytes) throws IOException {
    in("config.toml", bytes, Experiments::ofRun);
  }

  /** What reads a folder. */
  private interface Reading {
    void read(Path folder) throws IOException;
  }

  private static void in(String file, byte[] bytes, Reading reading) throws IOException {
    Path folder = Files.createTempDirectory("fuzzed-run");
    try {
      write(folder.resolve(file), bytes);
      Fuzzing.readsOrRefuses(
          2_000_000 + 2000L * bytes.length,
          BAD_FOLDER,
          () -> {
            try {
              reading.read(folder);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    } finally {
      for (Path path :
          List.of(file, "metrics.jsonl", "trials", "").stream().map(folder::resolve).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}

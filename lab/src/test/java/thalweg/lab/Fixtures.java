package thalweg.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the tests of the room share. */
final class Fixtures {

  static final Clock NOON = Clock.fixed(Instant.parse("2026-03-04T12:05:06Z"), ZoneOffset.UTC);
  static final Config CONFIG = Config.of(Map.of("rate", 0.1));
  static final Provenance PROVENANCE =
      new Provenance(
          List.of("thalweg", "train"),
          7,
          2,
          "vendor",
          "25",
          "cpu",
          2,
          "os",
          "reference",
          Optional.empty(),
          "0.1.0");

  private Fixtures() {}

  static RunFolder folder(Path parent) {
    return RunFolder.create(parent, "test", CONFIG, PROVENANCE, NOON);
  }

  static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts the main method of a test class in a JVM of its own. */
  static Process child(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static void signal(Process process, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}

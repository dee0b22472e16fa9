package thalweg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import thalweg.data.Datasets;
import thalweg.lab.Terminal;

/** The options that every command which trains or measures understands alike. */
final class RunOptions {
  private static final int MOST_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "A folder that holds data sets, one folder each (default: that of the run at hand, or the"
              + " usual places).")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "The number of threads (default: one a processor); results do not depend on it.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--json",
      description = "Print one JSON document to standard output, nothing else.")
  private boolean json;

  @Option(names = "--quiet", description = "Show no progress; errors are still shown.")
  private boolean quiet;

  /** The folder that the user named, in full. */
  Optional<Path> dataDir() {
    return dataDir.map(folder -> {
      if (!Files.isDirectory(folder)) {
        throw refused("--data-dir", "an existing folder", folder);
      }
      return folder.toAbsolutePath().normalize();
    });
  }

  /** Data in the folder that the user named, or else in that one, or else in the usual places. */
  Datasets datasets(Optional<Path> otherwise) {
    return dataDir()
        .or(() -> otherwise)
        .map(folder -> Datasets.standard().inFolder(folder))
        .orElseGet(Datasets::standard);
  }

  /** What {@code --out} named, if runs can be written there. */
  Path folder(Path out) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw refused("--out", "a folder, new or existing", out);
    }
    return out;
  }

  int threads() {
    return count("--threads", threads.orElseGet(() -> Runtime.getRuntime().availableProcessors()));
  }

  /** The number that an option gave, if it may be a number of threads. */
  int count(String option, int given) {
    if (given < 1 || given > MOST_THREADS) {
      throw refused(option, "a whole number from 1 to " + MOST_THREADS, given);
    }
    return given;
  }

  boolean json() {
    return json;
  }

  boolean quiet() {
    return quiet;
  }

  Terminal terminal() {
    return quiet ? Terminal.quiet() : Terminal.stderr();
  }

  ParameterException refused(String option, String expected, Object found) {
    return refused(option + " takes " + expected + ", not '" + found + "'.");
  }

  ParameterException refused(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }
}

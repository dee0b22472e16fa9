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

/** The options that every command about one training run understands alike. */
final class RunOptions {
  private static final int MOST_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "A folder that holds data sets, one folder each (default: the run's own, or the usual"
              + " places).")
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
        throw refused("--data-dir takes an existing folder, not '" + folder + "'.");
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

  int threads() {
    int count = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (count < 1 || count > MOST_THREADS) {
      throw refused(
          "--threads takes a whole number from 1 to %d, not '%d'.".formatted(MOST_THREADS, count));
    }
    return count;
  }

  boolean json() {
    return json;
  }

  Terminal terminal() {
    return quiet ? Terminal.quiet() : Terminal.stderr();
  }

  ParameterException refused(String sentence) {
    return new ParameterException(command.commandLine(), sentence);
  }
}

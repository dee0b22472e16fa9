package thalweg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that every command which trains or measures understands alike. */
final class CommonOptions {
  private static final int MOST_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "The data set, for example mnist or fashion-mnist (default: the study's own).")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "A folder that holds data sets, one folder each (default: the usual places).")
  private Optional<Path> dataDir = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The seed of every random draw, from 0 (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "The number of threads (default: one a processor); results do not depend on it.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for runs and report; an existing run is never overwritten.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--json",
      description = "Print one JSON document to standard output, nothing else.")
  private boolean json;

  @Option(names = "--quiet", description = "Show no progress; errors are still shown.")
  private boolean quiet;

  Optional<String> data() {
    return data;
  }

  Optional<Path> dataDir() {
    dataDir
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> refuse("--data-dir", "an existing folder", folder));
    return dataDir;
  }

  long seed() {
    if (seed < 0) {
      refuse("--seed", "a whole number from 0", seed);
    }
    return seed;
  }

  int threads() {
    int count = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (count < 1 || count > MOST_THREADS) {
      refuse("--threads", "a whole number from 1 to " + MOST_THREADS, count);
    }
    return count;
  }

  Optional<Path> out() {
    out.filter(folder -> Files.exists(folder) && !Files.isDirectory(folder))
        .ifPresent(file -> refuse("--out", "a folder, new or existing", file));
    return out;
  }

  StudyOptions.Format format() {
    return json ? StudyOptions.Format.JSON : StudyOptions.Format.TEXT;
  }

  StudyOptions.Progress progress() {
    return quiet ? StudyOptions.Progress.QUIET : StudyOptions.Progress.SHOWN;
  }

  private void refuse(String option, String expected, Object found) {
    throw new ParameterException(
        command.commandLine(), option + " takes " + expected + ", not '" + found + "'.");
  }
}

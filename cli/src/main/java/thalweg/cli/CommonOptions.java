package thalweg.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that run a study: what all runs take, and what to run it on. */
final class CommonOptions {
  @Mixin private RunOptions run;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "The data set, for example mnist or fashion-mnist (default: the study's own).")
  private Optional<String> data = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "The seed of every random draw, from 0 (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for runs and report; an existing run is never overwritten.")
  private Optional<Path> out = Optional.empty();

  Optional<String> data() {
    return data;
  }

  Optional<Path> dataDir() {
    return run.dataDir();
  }

  long seed() {
    if (seed < 0) {
      throw run.refused("--seed", "a whole number from 0", seed);
    }
    return seed;
  }

  int threads() {
    return run.threads();
  }

  Optional<Path> out() {
    if (out.filter(folder -> Files.exists(folder) && !Files.isDirectory(folder)).isPresent()) {
      throw run.refused("--out", "a folder, new or existing", out.get());
    }
    return out;
  }

  StudyOptions.Format format() {
    return run.json() ? StudyOptions.Format.JSON : StudyOptions.Format.TEXT;
  }

  StudyOptions.Progress progress() {
    return run.quiet() ? StudyOptions.Progress.QUIET : StudyOptions.Progress.SHOWN;
  }
}

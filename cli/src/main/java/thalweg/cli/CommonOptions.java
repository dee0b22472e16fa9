package thalweg.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that run a study: what all runs take, and what to run it on. */
final class CommonOptions {
  @Mixin private RunOptions run;
  @Mixin private SeedOption seed;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "The data set, for example mnist or fashion-mnist (default: the study's own).")
  private Optional<String> data = Optional.empty();

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
    return seed.value();
  }

  int threads() {
    return run.threads();
  }

  Optional<Path> out() {
    return out.map(run::folder);
  }

  StudyOptions.Format format() {
    return run.json() ? StudyOptions.Format.JSON : StudyOptions.Format.TEXT;
  }

  StudyOptions.Progress progress() {
    return run.quiet() ? StudyOptions.Progress.QUIET : StudyOptions.Progress.SHOWN;
  }
}

package thalweg.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import thalweg.lab.Nearest;

/** {@code thalweg reproduce}: checks a paper's claims on this machine. */
@Command(
    name = "reproduce",
    description = "Check a paper's claims on this machine, with error bars.",
    footer = {
      "",
      "Examples:",
      "  thalweg reproduce closer-look",
      "  thalweg reproduce closer-look --data fashion-mnist --noise 0,0.4,0.8 --seed 7",
      "  thalweg reproduce closer-look --preset smoke --out runs --json"
    })
final class ReproduceCommand implements Callable<Integer> {
  private final StudyShelf shelf;
  private final Console console;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "STUDY", description = "The study's name; 'thalweg studies' lists them.")
  private String study;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "quick",
      description =
          "The setting: quick takes minutes on two cores, smoke takes seconds and proves nothing"
              + " but that all works (default: ${DEFAULT-VALUE}).")
  private String preset;

  @Option(
      names = "--noise",
      paramLabel = "P",
      split = ",",
      description =
          "The fractions of examples to corrupt, 0 to 1; 0 and 1 are always added, as claims"
              + " compare with them (default: the preset's).")
  private List<Double> noise = List.of();

  ReproduceCommand(StudyShelf shelf, Console console) {
    this.shelf = shelf;
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (!shelf.studies().containsKey(study)) {
      throw new ParameterException(spec.commandLine(), unknownStudy());
    }
    return shelf.runner().run(study, options(), console).number();
  }

  private StudyOptions options() {
    for (double fraction : noise) {
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new ParameterException(
            spec.commandLine(), "--noise takes fractions from 0 to 1, not '" + fraction + "'.");
      }
    }
    return new StudyOptions(
        preset,
        common.data(),
        common.dataDir(),
        common.seed(),
        common.threads(),
        common.out(),
        noise,
        common.format(),
        common.progress());
  }

  private String unknownStudy() {
    return "There is no study '%s'%s"
        .formatted(
            study,
            Nearest.to(study, shelf.studies().keySet())
                .map("; did you mean '%s'?"::formatted)
                .orElse("; 'thalweg studies' lists those there are."));
  }
}

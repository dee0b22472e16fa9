package thalweg.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import thalweg.lab.LabException;
import thalweg.lab.experiment.Draft;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.training.TrainingRun;

/** {@code thalweg train}: trains an experiment into a run folder. */
@Command(
    name = "train",
    description = {
      "Train one network and record it: curves, every example, checkpoints, a report.",
      "Without a file the default experiment is trained: a small network on a sample inside the"
          + " program."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg train",
      "  thalweg train exp.toml --set optimizer.learningRate=0.01 --seed 3",
      "  thalweg train exp.toml --probe update-size,alpha=10 --probe-budget 15%%"
    })
final class TrainCommand implements Callable<Integer> {
  static final Path DEFAULT_OUT = Path.of("runs");

  private final TrainingDesk desk;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions common;

  @Parameters(
      paramLabel = "EXP.toml",
      arity = "0..1",
      description = "The experiment; 'thalweg new' writes one to begin with.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one key of the experiment, as in training.epochs=3; may be repeated.")
  private List<String> sets = new ArrayList<>();

  @Option(names = "--seed", paramLabel = "N", description = "Short for --set seed=N.")
  private Optional<String> seed = Optional.empty();

  @Option(
      names = "--probe",
      paramLabel = "NAME[=WHEN]",
      split = ",",
      description =
          "Measure on the way, at every step, or =10 every ten steps, =epoch, =2epochs, =log (ten a"
              + " decade); 'thalweg probes' lists them.")
  private List<String> probes = new ArrayList<>();

  @Option(
      names = "--probe-budget",
      paramLabel = "SHARE",
      description =
          "The most that probes may cost, as a share of training's operations: 15%% or 0.15.")
  private Optional<String> budget = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for run folders (default: runs); none is ever overwritten.")
  private Path out = DEFAULT_OUT;

  TrainCommand(Stopping stopping, Console console) {
    desk = new TrainingDesk(stopping, console);
  }

  @Override
  public Integer call() {
    Path folder = common.folder(out);
    try {
      Experiment experiment = experiment();
      Map<String, Object> facts = TrainingDesk.facts(spec, experiment, common);
      return desk.train(
              common,
              common.datasets(Optional.empty()),
              around -> TrainingRun.train(experiment, folder, facts, around))
          .number();
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }

  private Experiment experiment() {
    List<String> all = new ArrayList<>(sets);
    seed.ifPresent(text -> all.add("seed=" + wholeNumber(text).getAsLong()));
    if (!probes.isEmpty()) {
      all.add("probe=" + ProbeOption.toml(probes).orElseThrow(this::refusedProbe));
    }
    budget.ifPresent(text -> all.add("record.probeBudget=" + share(text)));
    Experiment experiment =
        file.isPresent() ? Experiments.read(file.get(), all) : Draft.empty().with(all).experiment();
    StepProbeShelf shelf = new StepProbeShelf();
    experiment.probe().forEach(part -> shelf.make(part.kind()));
    return experiment;
  }

  private OptionalLong wholeNumber(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw common.refused("--seed takes a whole number from 0, not '" + text + "'.");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private RuntimeException refusedProbe() {
    return common.refused(
        "--probe takes names, each with =10, =epoch, =2epochs or =log if not at every step, not '%s'."
            .formatted(String.join(",", probes)));
  }

  private double share(String text) {
    String number = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    if (!number.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      throw common.refused("--probe-budget takes a share such as 15% or 0.15, not '" + text + "'.");
    }
    return Double.parseDouble(number) / (text.endsWith("%") ? 100 : 1);
  }
}

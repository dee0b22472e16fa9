package thalweg.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import thalweg.lab.LabException;
import thalweg.lab.RunFacts;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.training.Fork;

/** {@code thalweg fork}: goes on from a step of a run with one thing changed. */
@Command(
    name = "fork",
    description = {
      "Go on from a step of a run with something changed: the same state, the same order of"
          + " examples, one difference.",
      "The report of the new run shows both and their difference, step by step."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg fork runs/20260101-120000-run-0a1b2c3d@400 --set optimizer.learningRate=0.01",
      "  thalweg fork RUN@400 --set training.batchSize=32 --set name=small-batches"
    })
final class ForkCommand implements Callable<Integer> {
  private static final Pattern PLACE = Pattern.compile("(.+)@(\\d{1,18})");

  private final TrainingDesk desk;

  @Spec private CommandSpec spec;
  @Mixin private RunOptions common;

  @Parameters(
      paramLabel = "RUN@STEP",
      description = "The run folder, and after how many of its steps to fork.")
  private String place;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      required = true,
      description = "What to change, as in optimizer.learningRate=0.01; may be repeated.")
  private List<String> sets = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder for the new run folder (default: where the run is).")
  private Optional<Path> out = Optional.empty();

  ForkCommand(Stopping stopping, Console console) {
    desk = new TrainingDesk(stopping, console);
  }

  @Override
  public Integer call() {
    Matcher words = PLACE.matcher(place);
    if (!words.matches()) {
      throw common.refused(
          "A fork takes RUN@STEP, as in runs/20260101-120000-run-0a1b2c3d@400, not '%s'."
              .formatted(place));
    }
    out.ifPresent(common::folder);
    Path run = Path.of(words.group(1));
    long step = Long.parseLong(words.group(2));
    try {
      RunFacts parent = RunFacts.read(run);
      RunKind.requireTraining(run, parent);
      Experiment before = Experiments.ofRun(run);
      Experiment after = Experiments.read(run.resolve("config.toml"), sets);
      Map<String, Object> facts = TrainingDesk.facts(spec, after, common);
      TrainingDesk.dataFolder(run)
          .ifPresent(folder -> facts.putIfAbsent("dataFolder", folder.toString()));
      facts.put("changed", changed(before, after));
      Path into = out.orElseGet(() -> run.toAbsolutePath().normalize().getParent());
      return desk.train(
              common,
              common.datasets(TrainingDesk.dataFolder(run)),
              around -> Fork.at(run, step, after, into, facts, around))
          .number();
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }

  /** Each key that differs, as {@code optimizer.learningRate: 0.05, now 0.01}. */
  static List<String> changed(Experiment before, Experiment after) {
    Map<String, String> old = new LinkedHashMap<>();
    flatten("", Experiments.config(before).values(), old);
    Map<String, String> now = new LinkedHashMap<>();
    flatten("", Experiments.config(after).values(), now);
    List<String> changed = new ArrayList<>();
    now.forEach((key, value) -> {
      String was = old.getOrDefault(key, "not there");
      if (!was.equals(value)) {
        changed.add("%s: %s, now %s".formatted(key, was, value));
      }
    });
    old.forEach((key, value) -> {
      if (!now.containsKey(key)) {
        changed.add("%s: %s, now not there".formatted(key, value));
      }
    });
    return changed;
  }

  private static void flatten(String prefix, Map<?, ?> values, Map<String, String> into) {
    values.forEach((key, value) -> {
      if (value instanceof Map<?, ?> inner) {
        flatten(prefix + key + ".", inner, into);
      } else {
        into.put(prefix + key, String.valueOf(value));
      }
    });
  }
}

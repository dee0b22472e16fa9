package thalweg.cli;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import thalweg.data.DataException;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.sweep.ChildTrials;
import thalweg.lab.sweep.Sweep;
import thalweg.lab.sweep.SweepPlan;
import thalweg.lab.sweep.SweepRow;
import thalweg.lab.sweep.SweepSummary;
import thalweg.lab.sweep.TimeEstimate;
import thalweg.lab.sweep.TrainingTrials;
import thalweg.lab.sweep.TrialRunner;
import thalweg.lab.sweep.TrialState;
import thalweg.lab.training.ProbeShelf;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg sweep}: trains every trial that a sweep's file describes. */
@Command(
    name = "sweep",
    description = {
      "Train every trial of a sweep, in OUT/NAME/trials/HASH.",
      "",
      "Stopped or killed, the same command goes on: nothing is lost and nothing done twice. Several"
          + " processes, started by the same command, share the trials out."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg sweep rates.toml --dry-run",
      "  thalweg sweep rates.toml --workers 4",
      "  thalweg sweep rates.toml --workers 4 --processes --out runs"
    })
final class SweepCommand implements Callable<Integer> {
  private final Console console;
  private final Stopping stopping;
  private final ProbeShelf shelf;

  @Mixin private RunOptions options;

  @Parameters(paramLabel = "FILE", description = "The sweep: grids, lists, random draws, seeds.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "The folder of the sweep's folder (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many trials at a time (default: one a thread).")
  private Optional<Integer> workers = Optional.empty();

  @Option(names = "--processes", description = "Train each trial in a process of its own.")
  private boolean processes;

  @Option(names = "--dry-run", description = "List the trials and an estimate of their time.")
  private boolean dryRun;

  @Option(names = "--trial", hidden = true, paramLabel = "HASH")
  private Optional<String> trial = Optional.empty();

  SweepCommand(Console console, Stopping stopping, ProbeShelf shelf) {
    this.console = console;
    this.stopping = stopping;
    this.shelf = shelf;
  }

  @Override
  public Integer call() {
    int all = options.threads();
    int atOnce = options.count("--workers", workers.orElse(all));
    try {
      SweepPlan plan = SweepPlan.read(file);
      if (dryRun) {
        return list(plan, atOnce);
      }
      try (Interruption interruption = stopping.listen(console.err())) {
        int each = Math.max(1, all / atOnce);
        return trial.isPresent()
            ? one(plan, each, interruption)
            : everything(plan, atOnce, each, interruption);
      }
    } catch (LabException e) {
      throw new CommandFailure(ExitCode.ofLab(e.exitCode()), e.getMessage(), e);
    } catch (DataException e) {
      throw new CommandFailure(ExitCode.BAD_DATA, e.getMessage(), e);
    }
  }

  private int one(SweepPlan plan, int each, Interruption interruption) {
    ChildTrials.stopWithParent(interruption);
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L);
    new Sweep(plan, out, here(each), interruption, new Sweep.Observer() {})
        .runFor(parent, trial.orElseThrow());
    return ExitCode.SUCCESS.number();
  }

  private int everything(SweepPlan plan, int atOnce, int each, Interruption interruption) {
    TrialRunner runner = processes ? new ChildTrials(childCommand(each)) : here(each);
    Sweep.Observer observer =
        options.quiet()
            ? new Sweep.Observer() {}
            : new SweepProgress(console.err(), plan.trials().size(), atOnce);
    Sweep sweep = new Sweep(plan, out, runner, interruption, observer);
    sweep.run(atOnce);
    List<SweepRow> rows = sweep.rows();
    if (options.json()) {
      console.out().println(JsonMapper.shared().writeValueAsString(SweepSummary.json(plan, rows)));
    } else {
      console.out().println(sweep.folder().resolve("sweep.csv"));
    }
    long failed = rows.stream().filter(row -> row.state() != TrialState.COMPLETE).count();
    if (failed > 0) {
      throw new CommandFailure(
          ExitCode.INTERNAL,
          "%d of %d trials came to no end%s; the others are complete."
              .formatted(failed, rows.size(), firstReason(sweep)));
    }
    return ExitCode.SUCCESS.number();
  }

  private static String firstReason(Sweep sweep) {
    return sweep.failures().entrySet().stream()
        .findFirst()
        .map(e -> " (%s: %s)".formatted(e.getKey(), e.getValue().replaceFirst("\\.$", "")))
        .orElse("");
  }

  private TrainingTrials here(int each) {
    return new TrainingTrials(
        List.of("thalweg", "sweep", file.toString()),
        each,
        Kernels.name(),
        options.datasets(Optional.empty()),
        options.dataDir(),
        shelf,
        Clock.systemUTC());
  }

  /** This program again, for one trial. */
  private List<String> childCommand(int each) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("sweep", file.toString(), "--out", out.toString()));
    command.addAll(List.of("--workers", "1", "--threads", Integer.toString(each)));
    options.dataDir().ifPresent(folder -> command.addAll(List.of("--data-dir", folder.toString())));
    command.add("--trial");
    return command;
  }

  private int list(SweepPlan plan, int atOnce) {
    Sweep sweep = Sweep.asItStands(plan, out);
    List<SweepRow> rows = sweep.rows();
    TimeEstimate time = TimeEstimate.of(rows, options.datasets(Optional.empty()), atOnce);
    if (options.json()) {
      Map<String, Object> document = new LinkedHashMap<>(SweepSummary.json(plan, rows));
      document.put("seconds", time.seconds());
      document.put("basis", time.basis());
      console.out().println(JsonMapper.shared().writeValueAsString(document));
      return ExitCode.SUCCESS.number();
    }
    PrintWriter to = console.out();
    rows.forEach(row ->
        to.printf("%s  %-9s  %s%n", row.trial().hash(), row.state().word(), row.trial().label()));
    long left = rows.stream().filter(row -> !row.state().isEnded()).count();
    if (left == 0) {
      to.printf("%d trials, all of them have ended.%n", rows.size());
    } else {
      to.printf(
          "%d trials, %d to train: about %s with %d at a time, %s.%n",
          rows.size(), left, TimeEstimate.spoken(time.seconds()), atOnce, time.basis());
    }
    return ExitCode.SUCCESS.number();
  }
}

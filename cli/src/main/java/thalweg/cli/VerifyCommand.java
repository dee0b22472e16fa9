package thalweg.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import thalweg.data.DataException;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.LabException;
import thalweg.lab.Progress;
import thalweg.lab.RunFacts;
import thalweg.lab.training.Verification;
import tools.jackson.databind.json.JsonMapper;

/** {@code thalweg verify}: proves that a run is what its folder says. */
@Command(
    name = "verify",
    description = {
      "Check that configuration, data and checkpoints of a run are as they were, and that training"
          + " again gives the same bits.",
      "Trains the stretch after the last checkpoint but one again; changes nothing."
    },
    footer = {
      "",
      "Examples:",
      "  thalweg verify runs/20260101-120000-run-0a1b2c3d",
      "  thalweg verify RUN --all"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RunOptions common;

  @Parameters(paramLabel = "RUN", description = "The run folder.")
  private Path run;

  @ArgGroup(exclusive = true)
  private Extent extent = new Extent();

  private static final class Extent {
    @Option(names = "--all", description = "Train the whole run again.")
    private boolean all;

    @Option(names = "--hashes", description = "Train nothing again: compare hashes alone.")
    private boolean hashes;

    Verification.Extent chosen() {
      return all
          ? Verification.Extent.ALL
          : hashes ? Verification.Extent.HASHES : Verification.Extent.LAST;
    }
  }

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    // Nothing is written, so Ctrl-C may end the process as it stands.
    try (Workers workers = new Workers(common.threads());
        Progress progress = Progress.stderr(common.terminal())) {
      TrainMonitor monitor = new TrainMonitor(progress, "training again");
      RunKind.requireTraining(run, RunFacts.read(run));
      List<Verification.Check> checks =
          Verification.verify(
              run,
              extent.chosen(),
              TrainingDesk.surroundings(
                  common.datasets(TrainingDesk.dataFolder(run)),
                  workers,
                  Interruption.manual(),
                  monitor));
      monitor.finished();
      progress.close();
      print(checks);
      return exitCode(checks).number();
    } catch (DataException e) {
      throw TrainingDesk.failure(e);
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }

  private static Optional<Verification.Check> failed(List<Verification.Check> checks) {
    return checks.stream().filter(check -> !check.passed()).findFirst();
  }

  private static ExitCode exitCode(List<Verification.Check> checks) {
    return failed(checks).isPresent() ? ExitCode.CLAIM_FAILS : ExitCode.SUCCESS;
  }

  private void print(List<Verification.Check> checks) {
    if (common.json()) {
      console.out().println(JsonMapper.shared().writeValueAsString(document(checks)));
    } else {
      for (Verification.Check check : checks) {
        console
            .out()
            .printf(
                "%-5s step %-8d %s%n", check.passed() ? "ok" : "FAIL", check.step(), check.what());
      }
      console
          .out()
          .println(
              failed(checks)
                  .map(check -> "The run is not as recorded: see step " + check.step() + ".")
                  .orElse("The run is as recorded: %d checks passed.".formatted(checks.size())));
    }
    console.out().flush();
  }

  private Map<String, Object> document(List<Verification.Check> checks) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("run", run.toString());
    document.put("passed", failed(checks).isEmpty());
    failed(checks).ifPresent(check -> document.put("failedStep", check.step()));
    document.put(
        "checks",
        checks.stream()
            .map(check -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("step", check.step());
              one.put("passed", check.passed());
              one.put("what", check.what());
              return one;
            })
            .toList());
    document.put("exitCode", exitCode(checks).number());
    return document;
  }
}

package thalweg.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import thalweg.lab.LabException;
import thalweg.lab.Outcome;
import thalweg.lab.RunFacts;
import thalweg.lab.training.TrainingRun;

/** {@code thalweg resume}: goes on with a training that was stopped. */
@Command(
    name = "resume",
    description = {
      "Go on with a training that was stopped by Ctrl-C, a crash or a full disk.",
      "The result has the bits of a run that was never stopped."
    },
    footer = {"", "Examples:", "  thalweg resume runs/20260101-120000-run-0a1b2c3d"})
final class ResumeCommand implements Callable<Integer> {
  private final TrainingDesk desk;
  private final Console console;

  @Mixin private RunOptions common;

  @Parameters(paramLabel = "RUN", description = "The run folder.")
  private Path run;

  ResumeCommand(Stopping stopping, Console console) {
    desk = new TrainingDesk(stopping, console);
    this.console = console;
  }

  @Override
  public Integer call() {
    try {
      RunFacts facts = RunFacts.read(run);
      RunKind.requireTraining(run, facts);
      if (facts.status() == Outcome.Status.COMPLETE) {
        console.err().println("The run is complete; there is nothing to go on with.");
        console.err().flush();
        RunResult.print(run, common, console.out());
        return ExitCode.SUCCESS.number();
      }
      return desk.train(
              common,
              common.datasets(TrainingDesk.dataFolder(run)),
              around -> TrainingRun.resume(run, around))
          .number();
    } catch (LabException e) {
      throw TrainingDesk.failure(e);
    }
  }
}

package thalweg.cli;

import java.nio.file.Path;
import java.util.Optional;
import thalweg.lab.EpochEnd;
import thalweg.lab.Progress;
import thalweg.lab.training.Monitor;
import thalweg.report.NumberText;

/** Shows how a training goes: a line an epoch, and progress with the time to the end. */
final class TrainMonitor implements Monitor {
  private final Progress progress;
  private final String doing;
  private Optional<Path> run = Optional.empty();
  private Optional<Progress.Stage> stage = Optional.empty();
  private int epochs;
  private String validation = "";

  /**
   * @param doing what the progress line calls it
   */
  TrainMonitor(Progress progress, String doing) {
    this.progress = progress;
    this.doing = doing;
  }

  /** The run folder, once there is one. */
  Optional<Path> run() {
    return run;
  }

  @Override
  public void begun(Path path, Plan plan) {
    run = Optional.of(path);
    epochs = plan.epochs();
    String from = plan.from().step() == 0 ? "" : " (from step %d)".formatted(plan.from().step());
    progress.message("run folder %s%s".formatted(path, from));
    long examples = plan.examples();
    long done = plan.from().epoch() * examples + plan.from().position();
    Progress.Stage training = progress.stage(doing, 1, epochs * examples, "example");
    training.skip(done);
    training.start();
    stage = Optional.of(training);
  }

  @Override
  public void stepEnded(long step, int examples) {
    stage.ifPresent(s -> s.advance(examples));
  }

  @Override
  public void validated(long step, double epoch, double loss, double accuracy) {
    validation =
        ", validation loss %s, accuracy %s"
            .formatted(NumberText.of(loss), NumberText.of(accuracy, "%"));
  }

  @Override
  public void epochEnded(EpochEnd end) {
    progress.message(
        "epoch %d of %d: loss %s, accuracy %s%s"
            .formatted(
                end.epoch(),
                epochs,
                NumberText.of(end.meanLoss()),
                NumberText.of(end.accuracy(), "%"),
                validation));
  }

  /** Nothing more will come. */
  void finished() {
    stage.ifPresent(Progress.Stage::finish);
  }
}

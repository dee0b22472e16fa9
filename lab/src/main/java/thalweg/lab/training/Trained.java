package thalweg.lab.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import thalweg.data.Dataset;
import thalweg.lab.LabException;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.nn.Model;

/**
 * The network of a run as it was after one of its steps, with the data it was trained and checked
 * on: what is measured of a run when it is over.
 *
 * @param step after how many steps
 * @param model with the parameters of that moment themselves, not their averages over time
 * @param train what the run learns from, in its order, corrupted and scaled as the run has it
 * @param validation what it is checked on, where there is anything
 */
public record Trained(
    Experiment experiment, long step, Model model, Dataset train, Optional<Dataset> validation) {

  /**
   * Puts a run's network back together; changes nothing in its folder.
   *
   * @param run the folder of a training
   * @param step between two of its steps, its last checkpoint if empty; without a checkpoint there,
   *     the run is trained again from the one before
   * @throws LabException if the run has no checkpoint, or has not come so far, or is damaged
   */
  public static Trained of(Path run, OptionalLong step, TrainingRun.Surroundings around) {
    List<Long> checkpoints = Checkpoints.steps(run);
    if (checkpoints.isEmpty()) {
      throw new LabException(
          LabException.STORAGE,
          run + " has no checkpoint; 'thalweg resume " + run + "' trains it to its end.");
    }
    Session session = TrainingRun.session(Experiments.ofRun(run), around);
    Fork.goTo(session, run, step.orElse(checkpoints.getLast()), around);
    return new Trained(
        session.experiment(),
        session.trainer().place().step(),
        session.model(),
        session.material().train(),
        session.material().checked());
  }
}

package thalweg.lab.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import thalweg.expr.Workers;
import thalweg.lab.Interruption;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;

/**
 * A process that trains an experiment into a folder, or goes on with what is there: to be killed.
 *
 * <p>Arguments: the experiment's file, the run folder, the number of threads.
 */
final class TrainingChild {
  private TrainingChild() {}

  public static void main(String[] args) {
    Experiment experiment = Experiments.read(Path.of(args[0]), List.of());
    Path run = Path.of(args[1]);
    try (Workers workers = new Workers(Integer.parseInt(args[2]))) {
      Monitor monitor =
          new Monitor() {
            @Override
            public void stepEnded(long step, int examples) {
              System.out.println(step);
            }
          };
      TrainingRun.Surroundings around = Runs.around(workers, Interruption.manual(), monitor);
      if (Files.exists(run)) {
        TrainingRun.resume(run, around);
      } else {
        TrainingRun.trainIn(run, experiment, Map.of("kind", "training"), around);
      }
    }
  }
}

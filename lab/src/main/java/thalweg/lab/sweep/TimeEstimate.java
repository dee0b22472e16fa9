package thalweg.lab.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import thalweg.data.Datasets;
import thalweg.data.TrainTest;
import thalweg.lab.experiment.Experiment;
import thalweg.nn.Sam;

/**
 * How long what is left of a sweep may take.
 *
 * @param seconds in all, with the workers there are
 * @param basis what that rests on, for people
 */
public record TimeEstimate(double seconds, String basis) {
  /** What a small dense network reaches a thread; large ones are faster, tiny ones slower. */
  private static final double ASSUMED_RATE = 1e10;

  /**
   * Counts the multiplications of each trial. Where trials of this sweep have been trained, their
   * time tells the rate; else it is assumed. Loads the data that trials name.
   */
  public static TimeEstimate of(List<SweepRow> rows, Datasets datasets, int workers) {
    Map<String, TrainTest> loaded = new HashMap<>();
    double left = 0;
    double done = 0;
    double seconds = 0;
    int measured = 0;
    for (SweepRow row : rows) {
      double operations = operations(row.trial().experiment(), datasets, loaded);
      if (!row.state().isEnded()) {
        left += operations;
      } else if (row.state() == TrialState.COMPLETE && row.seconds().isPresent()) {
        done += operations;
        seconds += row.seconds().getAsDouble();
        measured++;
      }
    }
    if (done > 0 && seconds > 0) {
      return new TimeEstimate(
          left / (done / seconds) / workers,
          "from the %d trials that were trained".formatted(measured));
    }
    return new TimeEstimate(
        left / ASSUMED_RATE / workers,
        "from counted operations at an assumed 10 billion a second and worker");
  }

  /** Forward and backward over all epochs, and validation after each. */
  private static double operations(
      Experiment experiment, Datasets datasets, Map<String, TrainTest> loaded) {
    TrainTest data = loaded.computeIfAbsent(experiment.data().source(), datasets::load);
    var shape = data.train().shape();
    int held = experiment.data().validation();
    int train = experiment.data().train();
    double examples = train == 0 ? data.train().size() - held : train;
    double checked = held == 0 ? data.test().size() : held;
    double products =
        experiment
            .model()
            .layers(shape, data.train().numClasses())
            .multiplyAdds(experiment.model().example(shape));
    double gradients = experiment.optimizer() instanceof Sam ? 2 : 1;
    return 2 * products * experiment.training().epochs() * (3 * gradients * examples + checked);
  }

  /** As one says it: {@code 40 s}, {@code 12 min}, {@code 3.5 h}. */
  public static String spoken(double seconds) {
    if (seconds < 90) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    if (seconds < 90 * 60) {
      return Math.round(seconds / 60) + " min";
    }
    return "%.1f h".formatted(seconds / 3600);
  }
}

package thalweg.lab.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Loss;
import thalweg.nn.Optimizer;
import thalweg.nn.Sgd;

/**
 * One training run, as a value: everything that decides its bits, and nothing else (no folder, no
 * number of threads).
 *
 * @param name a word or two; names the run folder
 * @param seed of every random draw, 0 or more
 * @param data which examples, and what is done to them
 * @param model the network
 * @param loss what is minimised
 * @param optimizer how; its learningRate is the rate that {@code schedule.learningRate} multiplies
 * @param clip what is done to a gradient before the optimizer sees it
 * @param averaging of the weights over time, for evaluation
 * @param schedule how learning rate and batch size change
 * @param training how long, in batches of what size
 * @param record what is written down, and how often
 * @param probe what is measured on the way
 */
public record Experiment(
    String name,
    long seed,
    DataPart data,
    Net model,
    Loss loss,
    Optimizer optimizer,
    Clip clip,
    Averaging averaging,
    Schedules schedule,
    TrainingPart training,
    RecordPart record,
    List<ProbePart> probe) {

  /**
   * @throws IllegalArgumentException naming the field, what was found and what is expected
   */
  public Experiment {
    Require.that(!name.isBlank(), "name", "\"\"", "a word or two");
    Require.that(seed >= 0, "seed", seed, "a whole number from 0");
    probe = List.copyOf(probe);
    Set<String> kinds = new HashSet<>();
    for (ProbePart p : probe) {
      Require.that(kinds.add(p.kind()), "probe", p.kind() + " twice", "each kind once");
    }
  }

  /** A small network on the embedded sample: trains in seconds. */
  public Experiment() {
    this(
        "run",
        0,
        new DataPart(),
        new Net.Mlp(),
        new Loss.CrossEntropy(),
        new Sgd(0.05, 0.9, 0),
        new Clip.None(),
        new Averaging.None(),
        new Schedules(),
        new TrainingPart(),
        new RecordPart(),
        List.of());
  }
}

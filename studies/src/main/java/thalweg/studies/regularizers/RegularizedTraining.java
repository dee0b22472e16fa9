package thalweg.studies.regularizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import thalweg.data.Dataset;
import thalweg.expr.RandomKey;
import thalweg.expr.Variable;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.lab.TrialContext;
import thalweg.lab.Until;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;
import thalweg.probes.AdversarialExamples;
import thalweg.probes.InputScale;
import thalweg.probes.Lass;
import thalweg.studies.Rig;

/** A network that is trained from its first weights, in the same orders, again and again. */
final class RegularizedTraining {
  private final RegularizerData data;
  private final RegularizerSettings settings;
  private final Regularizer regularizer;
  private final int replicate;
  private final Model model;
  private final OptimizerState state;
  private final float[] first;
  private final Trainer trainer;
  private long batches;

  /**
   * @param train read at each step; its labels may be changed between trainings
   * @param inputs the same inputs
   */
  RegularizedTraining(
      Model model,
      Examples train,
      Dataset inputs,
      RegularizerData data,
      RegularizerSettings settings,
      Regularizer regularizer,
      int replicate) {
    this.model = model;
    this.data = data;
    this.settings = settings;
    this.regularizer = regularizer;
    this.replicate = replicate;
    Sgd sgd = new Sgd(settings.learningRate(), settings.momentum(), regularizer.weightDecay());
    state = sgd.init(model.parameters());
    first = model.state().snapshot();
    StepRule rule =
        new StepRule(
            model,
            new Loss.CrossEntropy(),
            sgd,
            state,
            new Clip.None(),
            new Averaging.None(),
            new Averaging.None().init(model.parameters()),
            data.key(replicate, "noise"),
            Set.of(),
            List.of());
    TrainStep step =
        regularizer.share() == 0
            ? new TrainStep(rule, train, Rig.ONE_THREAD)
            : new TrainStep(rule, train, adversary(inputs), Rig.ONE_THREAD);
    trainer = new Trainer(step, settings.examples(), settings.batch());
  }

  /** Moves the first examples of each batch, which are random ones, to where LASS leads. */
  private TrainStep.Feed adversary(Dataset inputs) {
    int rows = Math.max(1, (int) Math.round(regularizer.share() * settings.batch()));
    Lass lass =
        Lass.atRadius(settings.lass().radius()).withMaxIterations(settings.lass().iterations());
    AdversarialExamples search =
        new AdversarialExamples(model, InputScale.unit(), lass, rows, Rig.ONE_THREAD);
    RandomKey key = data.key(replicate, "lass");
    int features = inputs.features();
    return (indices, into) -> {
      for (int j = 0; j < indices.length; j++) {
        inputs.copyExample(indices[j], into, j * features);
      }
      search.move(into, key.withStep(batches++));
    };
  }

  /**
   * Trains on the labels as they are now.
   *
   * @return the mean training loss of each epoch
   */
  List<Double> run(TrialContext context, EpochEnd.Listener listener) {
    model.state().restore(first);
    for (Variable slot : state.slots()) {
      slot.value().set(new float[slot.shape().size()]);
    }
    state.setLearningRate(settings.learningRate());
    batches = 0;
    List<Double> losses = new ArrayList<>();
    trainer.train(
        data.key(replicate, "order"),
        new Until.Epochs(settings.epochs()),
        end -> {
          losses.add(end.meanLoss());
          int halvings = end.epoch() / settings.halvedEvery();
          state.setLearningRate(settings.learningRate() * StrictMath.pow(0.5, halvings));
          listener.epochEnded(end);
        },
        context);
    return List.copyOf(losses);
  }
}

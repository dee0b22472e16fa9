package thalweg.lab.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.data.Augmentation;
import thalweg.data.Dataset;
import thalweg.data.Datasets;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.lab.Pace;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.lab.experiment.Experiment;
import thalweg.lab.experiment.Experiments;
import thalweg.lab.experiment.ProbePart;
import thalweg.lab.format.SafeTensors;
import thalweg.nn.AveragingState;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Parameter;
import thalweg.nn.Progress;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;

/**
 * What an experiment becomes in memory: data, network, compiled step and everything that a step
 * changes. Made from the experiment alone, so that two sessions of one experiment are alike.
 */
final class Session {
  private static final int EVALUATED_AT_ONCE = 500;

  private final Experiment experiment;
  private final Material material;
  private final Model model;
  private final OptimizerState optimizerState;
  private final AveragingState averagingState;
  private final TrainStep step;
  private final Trainer trainer;
  private final Optional<Evaluate> validation;
  private final NamedState state = new NamedState();
  private final ProbePlan probePlan;
  private final Workers workers;
  private final Stopwatch stopwatch = new Stopwatch(System::nanoTime);

  /**
   * Loads the data, draws the parameters and prepares the step.
   *
   * @throws thalweg.data.DataException if the data cannot be had
   * @throws IllegalArgumentException if network and data do not fit
   */
  Session(Experiment experiment, Datasets datasets, ProbeShelf shelf, Workers workers) {
    this.experiment = experiment;
    this.workers = workers;
    long seed = experiment.seed();
    material = Material.load(experiment.data(), seed, datasets);
    Dataset train = material.train();
    Shape example = experiment.model().example(train.shape());
    model =
        Model.create(
            experiment.model().layers(train.shape(), train.numClasses()),
            example,
            DType.F32,
            name -> Philox.stream(new RandomKey(seed, "init/" + name), 0));
    optimizerState = experiment.optimizer().init(model.parameters());
    averagingState = experiment.averaging().init(model.parameters());
    List<StepProbe> probes =
        experiment.probe().stream().map(ProbePart::kind).map(shelf::make).toList();
    StepRule rule =
        new StepRule(
            model,
            experiment.loss(),
            experiment.optimizer(),
            optimizerState,
            experiment.clip(),
            experiment.averaging(),
            averagingState,
            new RandomKey(seed, "noise"),
            experiment.record().columns(),
            probes);
    Examples examples = Examples.of(train.pixels(), train.labels(), example);
    step =
        experiment.data().augment().isEmpty()
            ? new TrainStep(rule, examples, workers)
            : new TrainStep(rule, examples, this::fill, workers);
    validation =
        material
            .checked()
            .map(v ->
                new Evaluate(
                    model,
                    experiment.loss(),
                    Examples.of(v.pixels(), v.labels(), example),
                    EVALUATED_AT_ONCE,
                    workers));
    probePlan = new ProbePlan(experiment.probe(), probes, experiment.record().probeBudget());
    trainer = new Trainer(step, train.size(), new SchedulePace());
    state.add("model", variables(model.state().list()));
    state.add("optimizer", optimizerState.variables());
    state.add("averages", averagingState.variables());
    for (int i = 0; i < probes.size(); i++) {
      state.add("probe." + probes.get(i).name(), step.memory(i));
    }
  }

  private static List<Variable> variables(List<Parameter> parameters) {
    List<Variable> variables = new ArrayList<>();
    parameters.forEach(p -> variables.add(p.variable()));
    return variables;
  }

  /** A batch of augmented examples, drawn for each example and epoch. */
  private void fill(int[] indices, float[] into) {
    Dataset train = material.train();
    long epoch = trainer.place().epoch();
    for (int k = 0; k < indices.length; k++) {
      Augmentation.apply(
          experiment.data().augment(),
          train,
          indices[k],
          epoch,
          this::augmenting,
          into,
          k * train.features());
    }
  }

  private Philox augmenting(long example, long epoch) {
    return Philox.stream(new RandomKey(experiment.seed(), "augment"), epoch << 32 | example);
  }

  /** Learning rate and batch size as scheduled, probes as planned. */
  private final class SchedulePace implements Pace {
    @Override
    public int batchSize(Progress now) {
      double factor = experiment.schedule().batchSize().at(now);
      return (int) Math.max(1, Math.round(experiment.training().batchSize() * factor));
    }

    @Override
    public void before(Progress now, Progress after) {
      optimizerState.setLearningRate(learningRate(now));
      experiment.averaging().prepare(averagingState, now, after);
    }

    @Override
    public long probes(long number, int epoch, int batchSize, boolean first) {
      long taken = probePlan.next(step, number, epoch, batchSize, first);
      stopwatch.start(taken, batchSize);
      return taken;
    }
  }

  private double learningRate(Progress now) {
    return experiment.optimizer().learningRate() * experiment.schedule().learningRate().at(now);
  }

  Experiment experiment() {
    return experiment;
  }

  Material material() {
    return material;
  }

  Model model() {
    return model;
  }

  TrainStep step() {
    return step;
  }

  Workers workers() {
    return workers;
  }

  Trainer trainer() {
    return trainer;
  }

  Optional<Evaluate> validation() {
    return validation;
  }

  boolean hasAverages() {
    return !averagingState.averages().isEmpty();
  }

  /** Puts the averages in the parameters' place until closed. */
  AveragingState.Exchange exchangeAverages() {
    return averagingState.exchange(model.parameters());
  }

  NamedState state() {
    return state;
  }

  ProbePlan probePlan() {
    return probePlan;
  }

  /** Times steps; changes nothing. */
  Stopwatch stopwatch() {
    return stopwatch;
  }

  /** In the order of the experiment. */
  List<String> probeNames() {
    return experiment.probe().stream().map(ProbePart::kind).toList();
  }

  /** The rate of the last step. */
  double learningRate() {
    return optimizerState.learningRate().value().get(0);
  }

  /** Seed and stream of the order of examples. */
  RandomKey order() {
    return new RandomKey(experiment.seed(), "order");
  }

  /** Puts the state, and the trainer, where a checkpoint says. */
  Checkpoint restore(Path path, SafeTensors file) {
    Checkpoint from = Checkpoint.restore(path, file, state);
    trainer.goTo(from.place());
    return from;
  }

  Monitor.Plan plan() {
    return new Monitor.Plan(
        experiment.name(),
        trainer.place(),
        experiment.training().epochs(),
        material.train().size());
  }

  Until until() {
    int epochs = experiment.training().epochs();
    return experiment.training().untilFitted()
        ? new Until.Fitted(epochs)
        : new Until.Epochs(epochs);
  }

  /** The hash of everything that decides the run's bits but the data. */
  String experimentHash() {
    return Experiments.config(experiment).hash();
  }

  /** The hash of the network's parameters and statistics. */
  String parametersHash() {
    return state.hash("model.");
  }
}

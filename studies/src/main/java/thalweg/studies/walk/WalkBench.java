package thalweg.studies.walk;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import thalweg.data.Dataset;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;
import thalweg.probes.HessianOperator;
import thalweg.probes.LossSurface;
import thalweg.probes.MeanLoss;
import thalweg.probes.StepWalk;
import thalweg.studies.Rig;
import thalweg.studies.fitting.Noise;
import thalweg.studies.fitting.NoisyData;

/** One compiled network, its steps and its instruments. */
final class WalkBench {
  private static final int AT_ONCE = 500;
  private static final long WITH_PROBES = 1;

  final Model model;
  final Examples train;
  final Evaluate onTest;
  final MeanLoss onSome;
  final MeanLoss onAll;
  final HessianOperator hessian;

  /** On the examples that slices are measured on. */
  final LossSurface surface;

  private final Examples some;
  private final Examples test;
  private final OptimizerState state;
  private final TrainStep step;
  private final int[] everything;

  WalkBench(WalkSettings settings, int features, int classes) {
    model = Rig.model(features, settings.hidden(), classes);
    train = Rig.room(settings.examples(), features);
    test = Rig.room(settings.validation(), features);
    everything = IntStream.range(0, settings.examples()).toArray();
    Loss loss = new Loss.CrossEntropy();
    Sgd sgd = new Sgd(settings.middleRate());
    state = sgd.init(model.parameters());
    StepRule rule =
        new StepRule(
            model,
            loss,
            sgd,
            state,
            new Clip.None(),
            new Averaging.None(),
            new Averaging.None().init(model.parameters()),
            new RandomKey(0, "noise"),
            Set.of(),
            List.of(new StepWalk()));
    step = new TrainStep(rule, train, Rig.ONE_THREAD);
    some = Rig.room(settings.evaluation(), features);
    String nameOfSome = settings.evaluation() + " of the training examples";
    String nameOfAll = "the " + settings.examples() + " training examples";
    onTest = new Evaluate(model, test, AT_ONCE, Rig.ONE_THREAD);
    onSome = new MeanLoss(model, loss, some, AT_ONCE, nameOfSome, Rig.ONE_THREAD);
    onAll = new MeanLoss(model, loss, train, AT_ONCE, nameOfAll, Rig.ONE_THREAD);
    hessian = new HessianOperator(model, loss, some, AT_ONCE, nameOfSome, Rig.ONE_THREAD);
    surface = new LossSurface(model, loss, some, AT_ONCE, nameOfSome, Rig.ONE_THREAD);
  }

  /** Writes all that a run reads: examples, weights, and what instruments remember. */
  void begin(NoisyData material, WalkSettings settings, int replicate, String init) {
    Dataset examples = material.train(settings.examples(), Noise.NONE, 0, replicate).dataset();
    Rig.load(examples, train);
    Philox which = Philox.stream(material.key(replicate, "evaluation"), 0);
    Rig.load(examples.stratified(settings.evaluation(), which), some);
    Rig.load(material.validation(settings.validation(), replicate), test);
    Rig.draw(model, material.streams(replicate, init));
    forget();
  }

  /** Goes on from other parameters, as a walk of its own. */
  void beginAt(double[] point) {
    model.parameters().restore(point);
    forget();
  }

  private void forget() {
    step.resumeAt(0);
    step.memory(0).forEach(v -> v.value().set(new float[v.shape().size()]));
  }

  /** All training examples: the batch of full-batch descent. */
  int[] everything() {
    return everything.clone();
  }

  double[] here() {
    return model.parameters().snapshotDoubles();
  }

  /** Moves the parameters by one step. */
  void step(double rate, int[] batch) {
    float[] one = new float[state.learningRate().shape().size()];
    Arrays.fill(one, (float) rate);
    state.learningRate().value().set(one);
    step.run(batch, WITH_PROBES);
  }

  /** A reading of {@link StepWalk} in the last step. */
  double reading(String name) {
    return IntStream.range(0, step.readings().count())
        .filter(i -> step.readings().name(i).equals(name))
        .mapToDouble(i -> step.readings().value(i))
        .findFirst()
        .orElseThrow();
  }

  /** The gradient of a batch where the parameters are, from a step of rate 1 that is taken back. */
  double[] gradient(int[] batch) {
    double[] here = here();
    step(1, batch);
    double[] there = here();
    model.parameters().restore(here);
    Arrays.setAll(here, i -> here[i] - there[i]);
    return here;
  }
}

package thalweg.studies.dontmemorize;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import thalweg.expr.RandomKey;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.probes.Eigenpair;
import thalweg.probes.Estimate;
import thalweg.probes.HessianOperator;
import thalweg.probes.KeskarSharpness;
import thalweg.probes.Lanczos;
import thalweg.probes.LeCunSimardPearlmutter;
import thalweg.probes.LossSurface;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.fitting.Noise;
import thalweg.studies.fitting.NoisyData;

/** Trains one network for the whole budget and measures sharpness in each {@link State}. */
final class SharpnessTrial {
  private static final int AT_ONCE = 500;

  /** Of the residual of an eigenpair, relative to the largest eigenvalue. */
  private static final double TOLERANCE = 1e-3;

  /** What a measurement counts in the progress, an epoch of training being 1. */
  static final int MEASUREMENT_UNITS = 40;

  /**
   * A network in one state, measured on all that it was trained on.
   *
   * @param loss mean over the training examples, in nats
   * @param accuracy share of the training examples that are right
   * @param norm of all parameters
   * @param largest eigenvalue of the Hessian
   * @param smallest eigenvalue of the Hessian
   * @param from1993 the estimator of LeCun, Simard and Pearlmutter
   * @param keskar the sharpness of Keskar et al.
   */
  record Measured(
      int epoch,
      double loss,
      double accuracy,
      double norm,
      Estimate largest,
      Estimate smallest,
      Estimate from1993,
      Estimate keskar) {

    /** |lambda|_max: what the paper reports. */
    double dominant() {
      return Math.max(Math.abs(largest.value()), Math.abs(smallest.value()));
    }
  }

  /**
   * What came of it.
   *
   * @param noise {@link Noise#NONE} exactly where p is 0
   * @param states those that were reached
   */
  record Sharpness(Noise noise, double p, int replicate, Map<State, Measured> states) {
    Optional<Measured> in(State state) {
      return Optional.ofNullable(states.get(state));
    }
  }

  /** One compiled network and its probes. */
  static final class Bench {
    final Model model;
    final Examples train;
    final Trainer trainer;
    final Evaluate onTrain;
    final HessianOperator hessian;
    final LossSurface surface;

    Bench(SharpnessSettings settings, int features, int classes) {
      model = Rig.model(features, List.of(settings.width(), settings.width()), classes);
      train = Rig.room(settings.examples(), features);
      Sgd sgd = new Sgd(settings.learningRate());
      OptimizerState state = sgd.init(model.parameters());
      TrainStep step = new TrainStep(model, train, sgd, state, Rig.ONE_THREAD);
      trainer = new Trainer(step, settings.examples(), settings.batch());
      onTrain = new Evaluate(model, train, AT_ONCE, Rig.ONE_THREAD);
      Loss loss = new Loss.CrossEntropy();
      String name = "the " + settings.examples() + " training examples";
      hessian = new HessianOperator(model, loss, train, AT_ONCE, name, Rig.ONE_THREAD);
      surface = new LossSurface(model, loss, train, AT_ONCE, name, Rig.ONE_THREAD);
    }
  }

  private final NoisyData material;
  private final SharpnessSettings settings;
  private final Rig.Shelf<Bench> benches;
  private final Noise noise;
  private final double p;
  private final int replicate;

  SharpnessTrial(
      NoisyData material,
      SharpnessSettings settings,
      Rig.Shelf<Bench> benches,
      Noise noise,
      double p,
      int replicate) {
    this.material = material;
    this.settings = settings;
    this.benches = benches;
    this.noise = noise;
    this.p = p;
    this.replicate = replicate;
  }

  static String id(Noise noise, double p, int replicate) {
    return "sharpness/%s%s/%d".formatted(p == 0 ? Noise.NONE.id() : noise.id(), p, replicate);
  }

  Sharpness run(TrialRun run) {
    Bench bench = benches.take();
    Rig.load(material.train(settings.examples(), noise, p, replicate).dataset(), bench.train);
    Rig.draw(bench.model, material.streams(replicate, "init"));
    Map<State, Measured> states = new EnumMap<>(State.class);
    bench.trainer.train(
        material.key(replicate, "order"),
        new Until.Epochs(settings.epochs()),
        end -> epochEnded(bench, end, states, run),
        run.context());
    run.advance((long) (State.values().length - states.size()) * MEASUREMENT_UNITS);
    benches.giveBack(bench);
    return new Sharpness(noise, p, replicate, Map.copyOf(states));
  }

  private void epochEnded(Bench bench, EpochEnd end, Map<State, Measured> states, TrialRun run) {
    bench.onTrain.run();
    run.log().record(end.step(), end.epoch(), "train.loss", bench.onTrain.meanLoss());
    run.log().record(end.step(), end.epoch(), "train.accuracy", bench.onTrain.accuracy());
    boolean last = end.epoch() == settings.epochs();
    for (State state : State.values()) {
      if (!states.containsKey(state) && state.isReached(bench.onTrain, last)) {
        run.context().throwIfCancelled();
        Measured now = measure(bench, end.epoch());
        record(run, end, state, now);
        states.put(state, now);
        run.advance(MEASUREMENT_UNITS);
      }
    }
    run.advance(1);
  }

  private Measured measure(Bench bench, int epoch) {
    // The same first directions at every share of noise and in every state.
    RandomKey start = material.key(replicate, "direction");
    Lanczos.Ends ends =
        new Lanczos(settings.lanczosSteps(), TOLERANCE).ends(bench.hessian, 1, start);
    Eigenpair top = ends.largest().getFirst();
    LeCunSimardPearlmutter usual = LeCunSimardPearlmutter.USUAL;
    LeCunSimardPearlmutter from1993 =
        new LeCunSimardPearlmutter(settings.gradientSteps(), usual.distance(), usual.tolerance());
    double squares = 0;
    for (double w : bench.surface.here()) {
      squares += w * w;
    }
    return new Measured(
        epoch,
        bench.onTrain.meanLoss(),
        bench.onTrain.accuracy(),
        Math.sqrt(squares),
        top.estimate(),
        ends.smallest().getFirst().estimate(),
        from1993.measure(bench.surface, start),
        new KeskarSharpness(settings.epsilon(), KeskarSharpness.PAPER.iterations())
            .measure(bench.surface));
  }

  private static void record(TrialRun run, EpochEnd end, State state, Measured now) {
    Map<String, Estimate> estimates =
        Map.of(
            "hessian.largest", now.largest(),
            "hessian.smallest", now.smallest(),
            "hessian.lecun1993", now.from1993(),
            "sharpness.keskar", now.keskar());
    for (String name : estimates.keySet().stream().sorted().toList()) {
      Estimate estimate = estimates.get(name);
      run.log()
          .record(
              end.step(),
              end.epoch(),
              state.letter + "." + name,
              estimate.value(),
              estimate.standardError());
    }
    run.log().record(end.step(), end.epoch(), state.letter + ".parameters.norm", now.norm());
  }
}

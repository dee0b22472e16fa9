package thalweg.studies.closerlook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.data.Corrupted;
import thalweg.data.CorruptionMask;
import thalweg.data.Dataset;
import thalweg.expr.RandomKey;
import thalweg.expr.Variable;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.probes.CriticalSampleRatio;
import thalweg.probes.Estimate;
import thalweg.probes.InputScale;
import thalweg.probes.Lass;
import thalweg.studies.Results;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;

/**
 * Trains on a fraction p of random labels or inputs until all training examples are right, watching
 * every epoch, and searches for critical samples at the end at every radius (Arpit et al. 2017,
 * figures 7 and 8). Keeps the weights of some epochs, at which {@link CsrTrial} searches later.
 */
final class NoiseTrial {
  static final String CSR = "csr.r";
  private static final int EVALUATED_AT_ONCE = 500;

  /**
   * What came of it.
   *
   * @param course one entry an epoch, the untrained network first
   * @param fitted whether all training examples were right at the end
   * @param csr at the end, by radius, ascending
   * @param weights by epoch: those of the curve, the validation peak and the last
   */
  record Trained(
      NoiseKind kind,
      double p,
      int replicate,
      List<Moment> course,
      boolean fitted,
      Map<Double, Double> csr,
      Map<Integer, float[]> weights,
      CorruptionMask mask) {

    int lastEpoch() {
      return course.size() - 1;
    }

    Moment last() {
      return course.getLast();
    }

    /** The first epoch with the highest validation accuracy. */
    int peak() {
      int best = 0;
      for (int e = 1; e < course.size(); e++) {
        best = course.get(e).validation() > course.get(best).validation() ? e : best;
      }
      return best;
    }
  }

  /**
   * The network at the end of an epoch; shares of examples.
   *
   * @param step optimizer steps done
   * @param train training examples predicted as the label they were given
   * @param validation validation examples predicted as their true label
   * @param asTrue of the training examples with a wrong label, those predicted as their true one;
   *     NaN where no label is wrong
   * @param asGiven of the same, those predicted as the wrong label they were given
   */
  record Moment(long step, double train, double validation, double asTrue, double asGiven) {}

  /** One compiled network. */
  static final class Bench {
    final Model model;
    final Examples train;
    final Examples validation;
    final Variable searched;
    final Trainer trainer;
    final Evaluate onTrain;
    final Evaluate onValidation;
    final CriticalSampleRatio csr;

    Bench(Preset preset, int features, int classes, int validationSize) {
      Preset.Noise p = preset.noise();
      model = Rig.model(features, preset.hidden(), classes);
      train = Rig.room(p.examples(), features);
      validation = Rig.room(validationSize, features);
      searched = Variable.zeros("searched", model.dtype(), p.searched(), features);
      Sgd sgd = new Sgd(p.learningRate());
      OptimizerState state = sgd.init(model.parameters());
      trainer =
          new Trainer(
              new TrainStep(model, train, sgd, state, Rig.ONE_THREAD), p.examples(), p.batch());
      onTrain = new Evaluate(model, train, EVALUATED_AT_ONCE, Rig.ONE_THREAD);
      onValidation = new Evaluate(model, validation, EVALUATED_AT_ONCE, Rig.ONE_THREAD);
      csr =
          new CriticalSampleRatio(model, searched, InputScale.unit(), "validation", Rig.ONE_THREAD);
    }
  }

  private final Material material;
  private final Preset.Noise preset;
  private final Rig.Shelf<Bench> benches;
  private final NoiseKind kind;
  private final double p;
  private final int replicate;

  NoiseTrial(
      Material material,
      Preset.Noise preset,
      Rig.Shelf<Bench> benches,
      NoiseKind kind,
      double p,
      int replicate) {
    this.material = material;
    this.preset = preset;
    this.benches = benches;
    this.kind = kind;
    this.p = p;
    this.replicate = replicate;
  }

  Trained run(TrialRun run) {
    Bench bench = benches.take();
    Corrupted data = material.noisy(kind, p, replicate);
    Dataset validation = material.validation(replicate);
    Rig.load(data.dataset(), bench.train);
    Rig.load(validation, bench.validation);
    Rig.load(material.searched(kind, p, replicate), bench.searched);
    Rig.draw(bench.model, material.streams("noise", replicate, "init"));
    Watch watch = new Watch(bench, data.mask(), run);
    watch.untrained();
    RandomKey order = material.key("noise", replicate, "order");
    EpochEnd end =
        bench.trainer.train(
            order,
            new Until.AllRight(preset.mostEpochs(), bench.onTrain),
            watch::epochEnded,
            run.context());
    Map<Double, Double> csr = new LinkedHashMap<>();
    for (double radius : radii(run.earlier())) {
      run.context().throwIfCancelled();
      Estimate found = search(bench, preset, material, replicate, radius);
      run.log().record(end.step(), end.epoch(), CSR + radius, found.value(), found.standardError());
      csr.put(radius, found.value());
      run.advance(SEARCH_UNITS);
    }
    run.advance((long) SEARCH_UNITS * (preset.radii().size() - csr.size()));
    run.advance(preset.mostEpochs() - end.epoch());
    watch.keep(end.epoch());
    benches.giveBack(bench);
    return new Trained(
        kind,
        p,
        replicate,
        List.copyOf(watch.course),
        bench.onTrain.accuracy() == 1,
        csr,
        watch.kept(),
        data.mask());
  }

  /** With random inputs only those at which true labels leave something to tell apart. */
  private List<Double> radii(Results earlier) {
    return switch (kind) {
      case LABELS -> preset.radii();
      case INPUTS -> CsrTrial.telling(CsrTrial.meanReal(earlier, preset));
    };
  }

  /** What a search counts in the progress, an epoch of training being 1. */
  static final int SEARCH_UNITS = 10;

  /** The same noise at every time, radius and level, so that these are compared alike. */
  static Estimate search(
      Bench bench, Preset.Noise preset, Material material, int replicate, double radius) {
    return bench
        .csr
        .measure(
            Lass.atRadius(radius).withMaxIterations(preset.iterations()),
            material.key("noise", replicate, "lass"))
        .ratio();
  }

  /** Records every epoch of one training. */
  private final class Watch {
    private final Bench bench;
    private final CorruptionMask mask;
    private final int[] wrong;
    private final TrialRun run;
    private final ArrayList<Moment> course = new ArrayList<>();
    private final Map<Integer, float[]> weights = new HashMap<>();
    private int peak;

    Watch(Bench bench, CorruptionMask mask, TrialRun run) {
      this.bench = bench;
      this.mask = mask;
      this.wrong = mask.relabelledIndices();
      this.run = run;
    }

    void untrained() {
      bench.onTrain.run();
      moment(0, 0);
      keep(0);
    }

    void epochEnded(EpochEnd end) {
      run.log().record(end.step(), end.epoch(), "train.loss", end.meanLoss());
      moment(end.epoch(), end.step());
      boolean higher = course.getLast().validation() > course.get(peak).validation();
      if (higher) {
        forget(peak);
        peak = end.epoch();
      }
      if (higher || preset.curveEpochs().contains(end.epoch())) {
        keep(end.epoch());
      }
      run.advance(1);
    }

    private void forget(int epoch) {
      if (!preset.curveEpochs().contains(epoch)) {
        weights.remove(epoch);
      }
    }

    void keep(int epoch) {
      weights.computeIfAbsent(epoch, e -> bench.model.parameters().snapshot());
    }

    Map<Integer, float[]> kept() {
      return Map.copyOf(weights);
    }

    private void moment(int epoch, long step) {
      bench.onValidation.run();
      int[] predictions = bench.onTrain.predictions();
      int asTrue = 0;
      int asGiven = 0;
      for (int i : wrong) {
        asTrue += predictions[i] == mask.originalLabel(i) ? 1 : 0;
        asGiven += predictions[i] == mask.givenLabel(i) ? 1 : 0;
      }
      double n = wrong.length == 0 ? Double.NaN : wrong.length;
      Moment now =
          new Moment(
              step,
              bench.onTrain.accuracy(),
              bench.onValidation.accuracy(),
              asTrue / n,
              asGiven / n);
      course.add(now);
      run.log().record(step, epoch, "train.accuracy", now.train());
      run.log().record(step, epoch, "validation.accuracy", now.validation());
      if (wrong.length > 0) {
        run.log().record(step, epoch, "wrong.predictedTrue", now.asTrue());
        run.log().record(step, epoch, "wrong.predictedGiven", now.asGiven());
      }
    }
  }
}

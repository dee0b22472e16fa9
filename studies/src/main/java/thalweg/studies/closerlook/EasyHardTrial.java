package thalweg.studies.closerlook;

import thalweg.data.Corrupted;
import thalweg.data.CorruptionMask;
import thalweg.data.Dataset;
import thalweg.expr.RandomKey;
import thalweg.lab.EpochEnd;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;

/**
 * Trains one epoch many times, from other weights and in another order each time, and counts how
 * often each of some training examples is then classified as its label (Arpit et al. 2017, figure
 * 1).
 */
final class EasyHardTrial {
  private static final int EVALUATED_AT_ONCE = 500;

  /**
   * What came of it.
   *
   * @param right for each tallied example, in how many runs it was predicted as its given label
   * @param predicted [example][class]: in how many runs it was predicted as that class
   * @param tallied where the examples stand in the mask
   */
  record Tally(
      Material.Variant variant,
      int replicate,
      int runs,
      int[] right,
      int[][] predicted,
      int[] tallied,
      CorruptionMask mask) {

    /** The class predicted most often; the first of equals. */
    int favourite(int example) {
      int[] counts = predicted[example];
      int best = 0;
      for (int k = 1; k < counts.length; k++) {
        best = counts[k] > counts[best] ? k : best;
      }
      return best;
    }
  }

  /** One compiled network. */
  static final class Bench {
    final Model model;
    final Examples train;
    final Examples counted;
    final Trainer trainer;
    final Evaluate evaluate;

    Bench(Preset preset, int features, int classes) {
      Preset.EasyHard p = preset.easyHard();
      model = Rig.model(features, preset.hidden(), classes);
      train = Rig.room(p.examples(), features);
      counted = Rig.room(p.tallied(), features);
      Sgd sgd = new Sgd(p.learningRate());
      OptimizerState state = sgd.init(model.parameters());
      trainer =
          new Trainer(
              new TrainStep(model, train, sgd, state, Rig.ONE_THREAD), p.examples(), p.batch());
      evaluate = new Evaluate(model, counted, EVALUATED_AT_ONCE, Rig.ONE_THREAD);
    }
  }

  private final Material material;
  private final Preset.EasyHard preset;
  private final Rig.Shelf<Bench> benches;
  private final Material.Variant variant;
  private final int replicate;

  EasyHardTrial(
      Material material,
      Preset.EasyHard preset,
      Rig.Shelf<Bench> benches,
      Material.Variant variant,
      int replicate) {
    this.material = material;
    this.preset = preset;
    this.benches = benches;
    this.variant = variant;
    this.replicate = replicate;
  }

  static String id(Material.Variant variant, int replicate) {
    return "easy-hard/" + variant.id + "/" + replicate;
  }

  Tally run(TrialRun run) {
    Bench bench = benches.take();
    Corrupted data = material.easyHard(variant, replicate);
    int[] tallied = material.tallied(replicate);
    Dataset counted = data.dataset().subset(tallied);
    Rig.load(data.dataset(), bench.train);
    Rig.load(counted, bench.counted);
    int[] right = new int[tallied.length];
    int[][] predicted = new int[tallied.length][counted.numClasses()];
    for (int r = 0; r < preset.runs(); r++) {
      String purpose = "run " + r;
      Rig.draw(bench.model, material.streams("easy-hard", replicate, purpose + "/init"));
      RandomKey order = material.key("easy-hard", replicate, purpose + "/order");
      EpochEnd end = bench.trainer.train(order, new Until.Epochs(1), e -> {}, run.context());
      bench.evaluate.run();
      int[] now = bench.evaluate.predictions();
      for (int i = 0; i < now.length; i++) {
        predicted[i][now[i]]++;
        right[i] += now[i] == counted.label(i) ? 1 : 0;
      }
      String name = "run" + r + ".";
      run.log().record(end.step(), end.epoch(), name + "train.loss", end.meanLoss());
      run.log()
          .record(end.step(), end.epoch(), name + "tallied.accuracy", bench.evaluate.accuracy());
      run.advance(1);
    }
    benches.giveBack(bench);
    return new Tally(variant, replicate, preset.runs(), right, predicted, tallied, data.mask());
  }
}

package thalweg.studies.fitting;

import java.util.List;
import thalweg.data.Dataset;
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
 * Trains one network until every training example is right, or to the epoch limit (Arpit et al.
 * 2017, figures 5 and 6).
 */
final class FitTrial {
  private static final int EVALUATED_AT_ONCE = 500;

  /**
   * What came of it.
   *
   * @param fitted whether all training examples were right at the end of the last epoch
   * @param epochs done
   * @param updates done
   * @param bestValidation highest share of clean validation examples that were right, over the
   *     epochs that were looked at
   * @param bestEpoch the first epoch that had it, 0 for the untrained network
   * @param train share of training examples right at the end
   */
  record Fit(
      Cell cell,
      int replicate,
      boolean fitted,
      int epochs,
      long updates,
      double bestValidation,
      int bestEpoch,
      double train) {

    /** Epochs to 100 % training accuracy; only bounded from below if it was not reached. */
    Bounds time() {
      return fitted ? Bounds.exactly(epochs) : Bounds.atLeast(epochs + 1);
    }

    /** The same in optimizer steps. */
    Bounds steps() {
      return fitted ? Bounds.exactly(updates) : Bounds.atLeast(updates + 1);
    }
  }

  /** One compiled network with room for its examples. */
  static final class Bench {
    final Model model;
    final Examples train;
    final Examples validation;
    final Trainer trainer;
    final Evaluate onTrain;
    final Evaluate onValidation;

    Bench(FittingSettings settings, int width, int examples, int features, int classes) {
      model = Rig.model(features, List.of(width, width), classes);
      train = Rig.room(examples, features);
      validation = Rig.room(settings.validation(), features);
      Sgd sgd = new Sgd(settings.learningRate());
      OptimizerState state = sgd.init(model.parameters());
      trainer =
          new Trainer(
              new TrainStep(model, train, sgd, state, Rig.ONE_THREAD), examples, settings.batch());
      onTrain = new Evaluate(model, train, EVALUATED_AT_ONCE, Rig.ONE_THREAD);
      onValidation = new Evaluate(model, validation, EVALUATED_AT_ONCE, Rig.ONE_THREAD);
    }
  }

  private final NoisyData material;
  private final FittingSettings settings;
  private final Rig.Shelf<Bench> benches;
  private final Cell cell;
  private final int replicate;

  FitTrial(
      NoisyData material,
      FittingSettings settings,
      Rig.Shelf<Bench> benches,
      Cell cell,
      int replicate) {
    this.material = material;
    this.settings = settings;
    this.benches = benches;
    this.cell = cell;
    this.replicate = replicate;
  }

  Fit run(TrialRun run) {
    Bench bench = benches.take();
    Dataset train = material.train(cell.examples(), cell.noise(), cell.p(), replicate).dataset();
    Rig.load(train, bench.train);
    Rig.load(material.validation(settings.validation(), replicate), bench.validation);
    Rig.draw(bench.model, material.streams(replicate, "init"));
    Best best = new Best(bench, run);
    best.look(0);
    EpochEnd end =
        bench.trainer.train(
            material.key(replicate, "order"),
            new Until.AllRight(settings.mostEpochs(), bench.onTrain),
            best::epochEnded,
            run.context());
    best.look(end.epoch());
    double accuracy = bench.onTrain.accuracy();
    run.log().record(end.step(), end.epoch(), "train.accuracy", accuracy);
    run.log().record(end.step(), end.epoch(), "validation.best", best.validation);
    run.advance(settings.mostEpochs() - end.epoch());
    benches.giveBack(bench);
    return new Fit(
        cell,
        replicate,
        accuracy == 1,
        end.epoch(),
        end.step(),
        best.validation,
        best.epoch,
        accuracy);
  }

  /** Looks at validation after the first epochs, and after every few later on. */
  private static final class Best {
    /** Validation costs as much as a third of an epoch: after so many, every so many will do. */
    private static final int EACH_UNTIL = 20;

    private static final int THEN_EVERY = 5;

    private final Bench bench;
    private final TrialRun run;
    private double validation;
    private int epoch;

    Best(Bench bench, TrialRun run) {
      this.bench = bench;
      this.run = run;
    }

    void epochEnded(EpochEnd end) {
      if (end.epoch() <= EACH_UNTIL || end.epoch() % THEN_EVERY == 0) {
        look(end.epoch());
      }
      run.advance(1);
    }

    void look(int after) {
      bench.onValidation.run();
      if (bench.onValidation.accuracy() > validation) {
        validation = bench.onValidation.accuracy();
        epoch = after;
      }
    }
  }
}

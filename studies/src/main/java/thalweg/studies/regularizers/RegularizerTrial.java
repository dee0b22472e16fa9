package thalweg.studies.regularizers;

import java.util.List;
import thalweg.data.Dataset;
import thalweg.expr.DType;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Model;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;

/**
 * Trains a network with one regularizer twice, on real data and on the same inputs with random
 * labels, from the same weights and in the same orders (Arpit et al. 2017, figures 10 and 11).
 */
final class RegularizerTrial {
  private static final int EVALUATED_AT_ONCE = 500;

  /**
   * What came of it.
   *
   * @param noiseAccuracy on the random training labels at the end, without the regularizer's noise
   * @param validation the highest validation accuracy of any epoch on real data
   * @param realLoss the mean training loss of each epoch, as it was trained: with noise
   * @param noiseLoss the same on random labels
   */
  record Found(
      Regularizer regularizer,
      int replicate,
      double noiseAccuracy,
      double validation,
      List<Double> realLoss,
      List<Double> noiseLoss) {}

  private final RegularizerData data;
  private final RegularizerSettings settings;
  private final Regularizer regularizer;
  private final int replicate;

  RegularizerTrial(
      RegularizerData data, RegularizerSettings settings, Regularizer regularizer, int replicate) {
    this.data = data;
    this.settings = settings;
    this.regularizer = regularizer;
    this.replicate = replicate;
  }

  static String id(Regularizer regularizer, int replicate) {
    return "regularizers/" + regularizer.id() + "/" + replicate;
  }

  Found run(TrialRun run) {
    Dataset real = data.real(replicate);
    Dataset validation = data.validation(replicate);
    Model model =
        Model.create(
            regularizer.placedIn(settings.plain(real.shape(), real.numClasses())),
            settings.example(real.shape()),
            DType.F32,
            data.streams(replicate, "init"));
    Examples train = examples(real);
    RegularizedTraining training =
        new RegularizedTraining(model, train, real, data, settings, regularizer, replicate);
    double[] best = {0};
    Evaluate evaluate =
        new Evaluate(model, examples(validation), EVALUATED_AT_ONCE, Rig.ONE_THREAD);
    List<Double> realLoss =
        training.run(
            run.context(),
            end -> {
              run.log().record(end.step(), end.epoch(), "real.train.loss", end.meanLoss());
              run.advance(1);
              evaluate.run();
              best[0] = Math.max(best[0], evaluate.accuracy());
              run.log()
                  .record(end.step(), end.epoch(), "real.validation.accuracy", evaluate.accuracy());
            });
    train.labels().value().set(data.randomLabels(replicate).dataset().labels());
    List<Double> noiseLoss =
        training.run(
            run.context(),
            end -> {
              run.log().record(end.step(), end.epoch(), "randY.train.loss", end.meanLoss());
              run.advance(1);
            });
    Evaluate onTrain = new Evaluate(model, train, EVALUATED_AT_ONCE, Rig.ONE_THREAD);
    onTrain.run();
    long steps = (long) settings.epochs() * (settings.examples() / settings.batch());
    run.log().record(steps, settings.epochs(), "randY.train.accuracy", onTrain.accuracy());
    return new Found(regularizer, replicate, onTrain.accuracy(), best[0], realLoss, noiseLoss);
  }

  private Examples examples(Dataset from) {
    return Examples.of(from.pixels(), from.labels(), settings.example(from.shape()));
  }
}

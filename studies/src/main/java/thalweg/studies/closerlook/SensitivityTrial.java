package thalweg.studies.closerlook;

import java.util.Arrays;
import thalweg.data.Dataset;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.lab.EpochEnd;
import thalweg.lab.Place;
import thalweg.lab.Trainer;
import thalweg.lab.Until;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;
import thalweg.probes.Gini;
import thalweg.probes.LossSensitivity;
import thalweg.probes.SgdTape;
import thalweg.studies.Rig;
import thalweg.studies.TrialRun;
import thalweg.studies.closerlook.Material.Variant;

/**
 * Trains a small network by plain SGD and follows the loss back to every training example, at times
 * evenly spaced (Arpit et al. 2017, figures 3 and 4).
 */
final class SensitivityTrial {

  /** Which labels the examples have. */
  enum Labelling {
    CLASSES("classes", "the classes of the data"),
    UNIQUE("unique", "a class for each example");

    final String id;
    final String title;

    Labelling(String id, String title) {
      this.id = id;
      this.title = title;
    }
  }

  /**
   * What came of it; the k-th entry of the curves is after steps[k] steps.
   *
   * @param gini of the sensitivities, each averaged over the grid up to then
   * @param indirect the same of their indirect parts alone
   * @param between [i][j] averaged over the grid; empty for {@link Labelling#UNIQUE}
   * @param accuracy on the training examples at the end
   */
  record Found(
      Variant variant,
      Labelling labelling,
      int replicate,
      int[] steps,
      double[] gini,
      double[] indirect,
      double[][] between,
      double accuracy) {

    /** Mean influence from class to class over that of a class on itself; NaN without classes. */
    double rho() {
      int n = between.length;
      double diagonal = 0;
      double off = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          diagonal += i == j ? between[i][j] / n : 0;
          off += i == j ? 0 : between[i][j] / (n * (n - 1.0));
        }
      }
      return off / diagonal;
    }
  }

  private final Material material;
  private final Preset.Sensitivity preset;
  private final Variant variant;
  private final Labelling labelling;
  private final int replicate;

  SensitivityTrial(
      Material material,
      Preset.Sensitivity preset,
      Variant variant,
      Labelling labelling,
      int replicate) {
    this.material = material;
    this.preset = preset;
    this.variant = variant;
    this.labelling = labelling;
    this.replicate = replicate;
  }

  static String id(Variant variant, Labelling labelling, int replicate) {
    return "sensitivity/%s/%s/%d".formatted(labelling.id, variant.id, replicate);
  }

  Found run(TrialRun run) {
    Dataset data = material.small(preset, variant, replicate).dataset();
    int classes =
        switch (labelling) {
          case CLASSES -> data.numClasses();
          case UNIQUE -> data.size();
        };
    Examples examples = examples(data);
    Model model =
        Model.create(
            Mlp.of(data.features(), preset.hidden(), classes),
            Shape.of(data.features()),
            DType.F64,
            material.streams("sensitivity", replicate, "init"));
    SgdTape tape = new SgdTape(model, preset.learningRate(), preset.steps(), preset.batch());
    train(model, examples, tape, run);
    Evaluate evaluate = new Evaluate(model, examples, data.size(), Rig.ONE_THREAD);
    evaluate.run();
    return measure(
        new LossSensitivity(tape, examples, Rig.ONE_THREAD), classes, evaluate.accuracy(), run);
  }

  private Examples examples(Dataset data) {
    float[] pixels = data.pixels();
    double[] inputs = new double[pixels.length];
    for (int k = 0; k < inputs.length; k++) {
      inputs[k] = pixels[k];
    }
    int[] labels = data.labels();
    if (labelling == Labelling.UNIQUE) {
      Arrays.setAll(labels, i -> i);
    }
    return Examples.of(inputs, labels, Shape.of(data.features()));
  }

  private void train(Model model, Examples examples, SgdTape tape, TrialRun run) {
    Sgd sgd = new Sgd(preset.learningRate());
    TrainStep step =
        new TrainStep(model, examples, sgd, sgd.init(model.parameters()), Rig.ONE_THREAD);
    Trainer trainer = new Trainer(step, preset.examples(), preset.batch());
    trainer.goTo(Place.START);
    tape.begin();
    trainer.advance(
        material.key("sensitivity", replicate, "order"),
        new Until.Epochs(preset.epochs()),
        new Trainer.Watcher() {
          @Override
          public void stepEnded(long number, int epoch, int[] batch) {
            tape.stepEnded(batch);
          }

          @Override
          public void epochEnded(EpochEnd end) {
            run.log().record(end.step(), end.epoch(), "train.loss", end.meanLoss());
          }
        },
        run.context()::isCancelled);
    run.context().throwIfCancelled();
  }

  private Found measure(LossSensitivity sensitivity, int classes, double accuracy, TrialRun run) {
    int points = preset.gridPoints();
    int[] steps = new int[points];
    double[] gini = new double[points];
    double[] giniOfIndirect = new double[points];
    double[] total = new double[preset.examples()];
    double[] indirect = new double[preset.examples()];
    double[][] between = new double[labelling == Labelling.CLASSES ? classes : 0][classes];
    for (int k = 0; k < points; k++) {
      run.context().throwIfCancelled();
      steps[k] = preset.steps() / points * (k + 1);
      LossSensitivity.Sensitivities found =
          switch (labelling) {
            case UNIQUE -> sensitivity.at(steps[k]);
            case CLASSES -> {
              LossSensitivity.BetweenClasses both = sensitivity.betweenClasses(steps[k]);
              for (int i = 0; i < classes; i++) {
                add(both.between()[i], between[i], 1.0 / points);
              }
              yield both.whole();
            }
          };
      add(found.total(), total, 1.0 / points);
      add(found.indirect(), indirect, 1.0 / points);
      gini[k] = Gini.of(total).value();
      giniOfIndirect[k] = Gini.of(indirect).value();
      double epoch = (double) steps[k] * preset.epochs() / preset.steps();
      run.log().record(steps[k], epoch, "sensitivity.gini", gini[k]);
      run.log().record(steps[k], epoch, "sensitivity.gini.indirect", giniOfIndirect[k]);
      run.advance(steps[k]);
    }
    return new Found(variant, labelling, replicate, steps, gini, giniOfIndirect, between, accuracy);
  }

  private static void add(double[] some, double[] into, double times) {
    for (int i = 0; i < into.length; i++) {
      into[i] += times * some[i];
    }
  }
}

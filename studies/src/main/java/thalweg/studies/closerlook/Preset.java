package thalweg.studies.closerlook;

import java.util.List;
import thalweg.studies.fitting.FittingSettings;
import thalweg.studies.regularizers.RegularizerSettings;
import thalweg.studies.regularizers.RegularizerSettings.Adversarial;
import thalweg.studies.regularizers.RegularizerSettings.Network;
import thalweg.studies.regularizers.RegularizerSettings.Search;
import thalweg.studies.regularizers.RegularizerSettings.Strengths;

/**
 * The numbers of a preset: all that decides the results but the data and the seed.
 *
 * @param hidden widths of the hidden layers of the ReLU network
 * @param seeds how often everything is repeated: its own examples, noise, weights and orders
 * @param easyHard the check of easy and hard examples
 * @param sensitivity the check of loss sensitivity
 * @param fitting capacity and time
 * @param noise the check of critical samples and of patterns first
 * @param regularizers the check of what regularizers leave of memorization
 */
record Preset(
    List<Integer> hidden,
    int seeds,
    EasyHard easyHard,
    Sensitivity sensitivity,
    FittingSettings fitting,
    Noise noise,
    RegularizerSettings regularizers) {

  /**
   * Easy and hard examples.
   *
   * @param examples to train on
   * @param tallied of those, the examples whose predictions are counted
   * @param runs of one epoch each, from other weights and in another order
   * @param batch examples a step
   */
  record EasyHard(int examples, int tallied, int runs, double learningRate, int batch) {}

  /**
   * Loss sensitivity; a network of its own.
   *
   * @param side the edge in pixels that images are brought to
   * @param hidden widths of the hidden layers
   * @param batch divides the examples
   * @param gridPoints times at which the sensitivity is taken, evenly spaced; divides the steps
   */
  record Sensitivity(
      int seeds,
      int examples,
      int side,
      List<Integer> hidden,
      double learningRate,
      int batch,
      int epochs,
      int gridPoints) {
    int steps() {
      return epochs * (examples / batch);
    }
  }

  /**
   * Training on noise.
   *
   * @param examples to train on
   * @param levels fractions of random labels, ascending, 0 and 1 among them
   * @param inputLevels fractions of random inputs, ascending, 0 and 1 among them
   * @param inputSeeds how often training on random inputs is repeated; at most that of all
   * @param mostEpochs when training stops at the latest
   * @param validation examples with clean labels, from the test set
   * @param searched of those, the examples around which critical samples are searched
   * @param radii of the search at the end of training, on the 0-255 scale, ascending
   * @param iterations of the search at most
   * @param curveEpochs when critical samples are searched during training, besides the end
   */
  record Noise(
      int examples,
      List<Double> levels,
      List<Double> inputLevels,
      int inputSeeds,
      double learningRate,
      int batch,
      int mostEpochs,
      int validation,
      int searched,
      List<Double> radii,
      int iterations,
      List<Integer> curveEpochs) {

    Noise withLevels(List<Double> others) {
      return new Noise(
          examples,
          others,
          inputLevels,
          inputSeeds,
          learningRate,
          batch,
          mostEpochs,
          validation,
          searched,
          radii,
          iterations,
          curveEpochs);
    }
  }

  Preset withLevels(List<Double> levels) {
    return new Preset(
        hidden,
        seeds,
        easyHard,
        sensitivity,
        fitting.withLevels(levels),
        noise.withLevels(levels),
        regularizers);
  }

  /** Minutes on two cores. */
  static final Preset QUICK =
      new Preset(
          List.of(256, 256),
          5,
          new EasyHard(5000, 1000, 50, 0.05, 50),
          new Sensitivity(5, 1000, 14, List.of(16, 16), 0.1, 50, 30, 12),
          FittingSettings.CLOSER_LOOK_QUICK,
          new Noise(
              2000,
              List.of(0.0, 0.4, 0.8, 1.0),
              List.of(0.0, 0.4, 0.8, 1.0),
              3,
              0.1,
              50,
              200,
              2000,
              500,
              List.of(0.3, 1.0, 3.0, 10.0, 30.0),
              100,
              List.of(0, 1, 2, 4, 8, 16, 32, 64, 128)),
          new RegularizerSettings(
              3,
              Network.FULLY_CONNECTED,
              List.of(128, 128),
              2000,
              1000,
              0.1,
              1000,
              0.9,
              100,
              30,
              new Strengths(
                  List.of(0.2, 0.4, 0.6, 0.8),
                  List.of(0.2, 0.5, 0.8),
                  List.of(0.2, 0.5, 1.0),
                  List.of(0.1, 0.2, 0.3),
                  List.of(1e-4, 1e-3, 1e-2, 1e-1),
                  List.of(
                      new Adversarial(0.2, 0.2),
                      new Adversarial(0.4, 0.4),
                      new Adversarial(0.5, 0.7))),
              new Search(10, 3)));

  /** Seconds: shows that everything works here; too few seeds for any verdict. */
  static final Preset SMOKE =
      new Preset(
          List.of(16),
          2,
          new EasyHard(300, 100, 4, 0.05, 50),
          new Sensitivity(2, 40, 7, List.of(4), 0.1, 20, 4, 2),
          FittingSettings.SMOKE,
          new Noise(
              100,
              List.of(0.0, 0.4, 1.0),
              List.of(0.0, 0.4, 1.0),
              2,
              0.1,
              50,
              6,
              100,
              50,
              List.of(3.0, 30.0),
              5,
              List.of(0, 1, 2, 4)),
          new RegularizerSettings(
              2,
              Network.FULLY_CONNECTED,
              List.of(8),
              60,
              60,
              0.1,
              1000,
              0.9,
              20,
              3,
              new Strengths(
                  List.of(0.5),
                  List.of(),
                  List.of(0.5),
                  List.of(0.1),
                  List.of(1e-2),
                  List.of(new Adversarial(0.2, 0.5))),
              new Search(10, 2)));
}

package thalweg.studies.closerlook;

import java.util.List;
import java.util.stream.Stream;
import thalweg.studies.fitting.FittingSettings;
import thalweg.studies.regularizers.RegularizerSettings;

/**
 * The numbers of a preset: all that decides the results but the data and the seed.
 *
 * @param hidden widths of the hidden layers of the ReLU network
 * @param seeds how often everything is repeated: its own examples, noise, weights and orders
 * @param easyHard the check of easy and hard examples
 * @param filters the look at first filters
 * @param sensitivity the check of loss sensitivity
 * @param fitting capacity and time
 * @param noise the check of critical samples and of patterns first
 * @param regularizers the check of what regularizers leave of memorization
 */
record Preset(
    List<Integer> hidden,
    int seeds,
    EasyHard easyHard,
    Filters filters,
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
   * First filters; a convolutional network of its own.
   *
   * @param filters in the first layer
   * @param hidden units of the dense layer after it
   */
  record Filters(
      int seeds,
      int examples,
      int filters,
      int hidden,
      double learningRate,
      double momentum,
      int batch,
      int epochs) {}

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
        filters,
        sensitivity,
        fitting.withLevels(levels),
        noise.withLevels(levels),
        regularizers);
  }

  /** The most examples that any part trains on. */
  int mostExamples() {
    return Stream.of(
            easyHard.examples(),
            filters.examples(),
            sensitivity.examples(),
            fitting.examples(),
            fitting.sizes().getLast(),
            noise.examples(),
            regularizers.examples())
        .max(Integer::compare)
        .orElseThrow();
  }
}

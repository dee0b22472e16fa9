package thalweg.studies.closerlook;

import java.util.List;
import thalweg.report.NumberText;

/** What each part of the study could not take from the paper, and what it scaled down. */
final class Limits {
  private Limits() {}

  private static String widths(List<Integer> hidden) {
    return String.join(" and ", hidden.stream().map(w -> w.toString()).toList());
  }

  /** Of every part. */
  static List<String> ofAll(Preset preset, String data) {
    return List.of(
        ("The paper's networks have 4096 units in each of two hidden layers and train on 50 000"
             + " examples; here, where nothing else is said, they have %s and train on %d (easy and"
             + " hard examples) and %d (all else).")
            .formatted(
                widths(preset.hidden()), preset.easyHard().examples(), preset.noise().examples()),
        "The paper uses MNIST and CIFAR-10, and convolutional networks for the latter; here, where"
            + " nothing else is said, it is a fully connected network on "
            + data
            + ".",
        ("Batch size, weights at the start and momentum are not stated; here batches of %d, uniform"
             + " weights after Glorot and Bengio, plain SGD at rate %s (easy and hard examples) and"
             + " %s (training on noise), against 0.01 in the paper.")
            .formatted(
                preset.noise().batch(),
                preset.easyHard().learningRate(),
                preset.noise().learningRate()),
        "Intervals are over seeds, each with its own examples, noise, weights and orders, drawn"
            + " from one data set: they do not speak of other data sets or networks.");
  }

  static List<String> ofEasyHard(Preset preset) {
    return List.of(
        ("The paper trains 100 networks for figure 1, here %d for each seed; whether it tallies"
             + " training or test examples is not stated: here training examples, with the labels"
             + " they were trained with.")
            .formatted(preset.easyHard().runs()));
  }

  static List<String> ofSensitivity(Preset.Sensitivity preset) {
    return List.of(
        ("Loss sensitivity: learning rate, batch and steps are not stated; here %s, %d and %d, with"
                + " %d examples of at most %d by %d pixels, hidden layers of %s and %d seeds. The"
                + " paper's average over every step is here one over %d steps evenly spaced.")
            .formatted(
                NumberText.of(preset.learningRate()),
                preset.batch(),
                preset.steps(),
                preset.examples(),
                preset.side(),
                preset.side(),
                widths(preset.hidden()),
                preset.seeds(),
                preset.gridPoints()),
        "Whether loss sensitivity counts that the loss is taken at the example itself is not"
            + " stated; here it does, and the indirect part is shown beside it.");
  }

  static List<String> ofNoise(Preset preset) {
    return List.of(
        "Whether a random label may equal the true one is not stated; here it may, and exactly the"
            + " rounded share of examples is redrawn, once, before training.",
        ("Training stops when all training examples are right, or after %d epochs; the paper trains"
                + " for a fixed time, up to 1000 epochs.")
            .formatted(preset.noise().mostEpochs()),
        ("The number of steps of the search for critical samples is not stated; here at most %d."
             + " The paper's radius, 0.3 of 255, finds few such samples with networks this small,"
             + " hence larger radii beside it, with step and noise in proportion.")
            .formatted(preset.noise().iterations()));
  }

  static List<String> ofInputNoise(Preset preset) {
    return List.of(
        ("Random inputs: %d seeds; noise has the mean and variance of each channel, as the paper"
             + " does not say of what. For a network trained on noise alone, critical samples are"
             + " searched around fresh noise, which the paper does not say either.")
            .formatted(NoiseKind.INPUTS.seeds(preset)));
  }
}

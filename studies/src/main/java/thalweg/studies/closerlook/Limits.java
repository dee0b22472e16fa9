package thalweg.studies.closerlook;

import java.util.List;

/** What the study could not take from the paper, and what it scaled down. */
final class Limits {
  private Limits() {}

  static List<String> of(Preset preset, String data) {
    return List.of(
        ("The paper's networks have 4096 units in each of two hidden layers and train on 50 000"
             + " examples; here they have %s and train on %d (easy and hard examples) and %d (all"
             + " else).")
            .formatted(
                String.join(" and ", preset.hidden().stream().map(w -> w.toString()).toList()),
                preset.easyHard().examples(),
                preset.noise().examples()),
        "The paper uses MNIST and CIFAR-10, and convolutional networks for the latter; here it is a"
            + " fully connected network on "
            + data
            + ".",
        ("The paper trains 100 networks for figure 1, here %d for each seed; whether it tallies"
             + " training or test examples is not stated: here training examples, with the labels"
             + " they were trained with.")
            .formatted(preset.easyHard().runs()),
        ("Batch size, weights at the start and momentum are not stated; here batches of %d, uniform"
             + " weights after Glorot and Bengio, plain SGD at rate %s (easy and hard examples) and"
             + " %s (all else), against 0.01 in the paper.")
            .formatted(
                preset.noise().batch(),
                preset.easyHard().learningRate(),
                preset.noise().learningRate()),
        "Whether a random label may equal the true one is not stated; here it may, and exactly the"
            + " rounded share of examples is redrawn, once, before training.",
        ("Training stops when all training examples are right, or after %d epochs; the paper trains"
                + " for a fixed time, up to 1000 epochs.")
            .formatted(preset.noise().mostEpochs()),
        ("The number of steps of the search for critical samples is not stated; here at most %d."
             + " The paper's radius, 0.3 of 255, finds few such samples with networks this small,"
             + " hence larger radii beside it, with step and noise in proportion.")
            .formatted(preset.noise().iterations()),
        "Not checked here: loss sensitivity (figures 3 and 4), capacity and time (figures 5 and 6),"
            + " regularizers (figures 10 and 11), and noise in the inputs beyond figure 1.",
        "Intervals are over seeds, each with its own examples, noise, weights and orders, drawn"
            + " from one data set: they do not speak of other data sets or networks.");
  }
}

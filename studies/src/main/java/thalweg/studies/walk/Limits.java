package thalweg.studies.walk;

import java.util.List;
import thalweg.report.NumberText;

/** What the study could not take from the paper, and what it scaled down. */
final class Limits {
  private Limits() {}

  static List<String> ofTheStudy(WalkSettings preset, String data) {
    return List.of(
        "The paper's text was not at hand: claims are taken from the abstracts of its versions,"
            + " settings from its authors' published code. Its table of barriers, its grids of"
            + " rates and batches and the result of its experiment with isotropic noise are not"
            + " confirmed.",
        ("The paper trains VGG-11, ResNet-56 and a network 784-500-350-10, all with batch norm, on"
                + " 45 000 examples of CIFAR-10 and MNIST with augmentation and weight decay 1e-4;"
                + " here a network of %s hidden units without batch norm on %d examples of %s, with"
                + " neither.")
            .formatted(preset.hidden(), preset.examples(), data),
        "Batch norm makes the loss of an example depend on its batch; what it changes of the walk"
            + " is not measured here.",
        "Intervals are over seeds, each with its own examples, weights and orders, drawn from one"
            + " data set: they do not speak of other data sets or networks.");
  }

  static List<String> of(WalkSettings settings) {
    return List.of(
        ("Slices: %d of the training examples, the same at every point and without augmentation,"
                + " where the authors' code takes all with random crops, so that its slices carry"
                + " noise of evaluation; %d places besides the ends, and %d more by golden section"
                + " where the floor is inside.")
            .formatted(settings.evaluation(), settings.pieces() - 1, settings.refinements()),
        "Full-batch descent steps along the mean gradient; the authors' code sums nine means of"
            + " parts, so that its learning rate of 0.1 is 0.9 in this convention.",
        "A barrier counts from %s nats on, which rounding cannot make."
            .formatted(NumberText.of(WalkTrial.ROUNDING)),
        "A rate may be so large that a walk is thrown out of all valleys and knows no more than one"
            + " who guesses: a loss of at least %s times the logarithm of the number of classes, at"
                .formatted(NumberText.of(WalkResults.GUESSING))
            + " the end or, of a fork, where it forks. Claims leave it out; figures and tables show"
            + " it.",
        "Isotropic noise has the total variance of a batch's gradient at the start, drawn anew each"
            + " update; the authors' code passes a scaled variance as a deviation.",
        "Curves between networks are trained on full batches of the examples that slices are"
            + " measured on; what is found is an upper bound of how low a curve can be.");
  }
}

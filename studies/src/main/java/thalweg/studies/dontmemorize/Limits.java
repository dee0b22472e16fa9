package thalweg.studies.dontmemorize;

import java.util.List;

/** What the study as a whole could not take from the paper. */
final class Limits {
  static final List<String> OF_THE_STUDY =
      List.of(
          "The paper's text was not at hand: settings and claims are taken from its abstract,"
              + " from notes of its readers, and from the paper that succeeds it (Arpit et al."
              + " 2017). Figure numbers beyond the second are uncertain.",
          "Whether a random label may equal the true one is not stated; here it may, and exactly"
              + " the rounded share of examples is redrawn, once, before training. Weights at the"
              + " start are not stated; here uniform after Glorot and Bengio.",
          "Noise on hidden units and adversarial training, among the regularizers, are in the later"
              + " paper alone.",
          "Intervals are over seeds, each with its own examples, noise, weights and orders, drawn"
              + " from one data set: they do not speak of other data sets or networks.");

  private Limits() {}
}

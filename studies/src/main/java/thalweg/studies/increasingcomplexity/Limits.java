package thalweg.studies.increasingcomplexity;

import java.util.List;
import thalweg.report.NumberText;

/** What the study could not take from the paper, or scaled down. */
final class Limits {
  private Limits() {}

  static List<String> of(Preset preset) {
    Course first = preset.courses().getFirst();
    return List.of(
        "The paper's text was not at hand: claims are taken from its abstract, settings from two"
            + " replications and from notes of readers. Thresholds are ours, set before anything"
            + " was measured; no number of the paper is compared with.",
        ("Networks: %s on %d examples, rate %s, batches of %d, %d epochs, pixels from 0 to 1; the"
                + " replication trains a convolutional network with two dense layers of 2000 units"
                + " on the whole training set at rate 0.001.")
            .formatted(
                first.network().name(),
                first.examples(),
                NumberText.of(first.training().rate()),
                first.training().batch(),
                first.training().epochs()),
        "Simple models are trained on the network's own training examples and labels, flipped ones"
            + " included; the paper also explains networks by models that were trained on the"
            + " networks' predictions.",
        "The quick setting was changed once, by how well things were fitted: with linear"
            + " classifiers trained at rate 0.1, what they tell differed by 0.3 bits between seeds"
            + " under flipped labels, and no network came near to fitting its training set. Since"
            + " then linear classifiers are trained at rate 0.01 and networks for longer;"
            + " thresholds are as they were.",
        "Information is that of hard predictions on test examples: it ignores confidence, and two"
            + " networks of equal confusion are explained alike.",
        "The function of the sinusoid is ours: the paper's is not known. So are the small"
            + " convolutional networks that stand for its residual ones, and images are neither"
            + " cropped nor mirrored in training.",
        "Intervals are over seeds, each with its own training examples, weights and orders. Test"
            + " examples are common to the seeds where the preset takes all there are: the interval"
            + " does not speak of other test sets; the standard errors of the estimates do.");
  }
}

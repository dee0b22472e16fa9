package thalweg.studies.regularizers;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.ImageShape;
import thalweg.expr.Shape;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;
import thalweg.nn.SmallAlexNet;

/**
 * What is trained to compare regularizers.
 *
 * @param seeds how often everything is repeated, 1 or more
 * @param network which kind
 * @param hidden widths of the hidden layers of a fully connected network
 * @param examples to train on, a multiple of the batch
 * @param validation examples with true labels, from the test set
 * @param learningRate at the start
 * @param halvedEvery epochs after which the rate is halved, 1 or more
 * @param momentum of SGD, in [0, 1)
 * @param batch examples a step
 * @param epochs of every training
 * @param strengths of each technique; without them only the plain network is trained
 * @param lass the search for adversarial examples
 */
public record RegularizerSettings(
    int seeds,
    Network network,
    List<Integer> hidden,
    int examples,
    int validation,
    double learningRate,
    int halvedEvery,
    double momentum,
    int batch,
    int epochs,
    Strengths strengths,
    Search lass) {

  /** Kinds of networks. */
  public enum Network {
    /** Dense layers with ReLU. */
    FULLY_CONNECTED,
    /** That of the paper: {@link SmallAlexNet#arpit}. */
    CONVOLUTIONAL
  }

  /**
   * Strengths of each technique, ascending, above 0.
   *
   * @param dropout rates after each hidden dense ReLU
   * @param inputDropout rates on inputs
   * @param inputNoise standard deviations, on the inputs' scale, 0 to 1 from black to white
   * @param hiddenNoise standard deviations after each hidden dense ReLU
   * @param weightDecay of all parameters
   * @param adversarial dropout with adversarial examples
   */
  public record Strengths(
      List<Double> dropout,
      List<Double> inputDropout,
      List<Double> inputNoise,
      List<Double> hiddenNoise,
      List<Double> weightDecay,
      List<Adversarial> adversarial) {}

  /**
   * Dropout with adversarial examples.
   *
   * @param dropout the rate, in [0, 1)
   * @param share of each batch that is adversarial, in (0, 1)
   */
  public record Adversarial(double dropout, double share) {}

  /**
   * The search for adversarial examples.
   *
   * @param radius in grey levels of 255; step and noise are in the paper's proportion to it
   * @param iterations at most
   */
  public record Search(double radius, int iterations) {}

  /**
   * @throws IllegalArgumentException if a batch is larger than the examples or does not divide them
   */
  public RegularizerSettings {
    if (seeds < 1 || batch < 1 || examples % batch != 0 || epochs < 1 || halvedEvery < 1) {
      throw new IllegalArgumentException(
          "%d seeds, %d examples in batches of %d, %d epochs, rate halved every %d; expected numbers"
                  .formatted(seeds, examples, batch, epochs, halvedEvery)
              + " above 0, and batches that divide the examples");
    }
    hidden = List.copyOf(hidden);
  }

  /** The plain network first, then technique by technique. */
  List<Regularizer> regularizers() {
    List<Regularizer> all = new ArrayList<>(List.of(Regularizer.NONE));
    for (Technique technique : Technique.values()) {
      all.addAll(of(technique));
    }
    return all;
  }

  /** Those of a technique, weakest first, without the plain network. */
  List<Regularizer> of(Technique technique) {
    List<Double> plain =
        switch (technique) {
          case DROPOUT -> strengths.dropout();
          case INPUT_DROPOUT -> strengths.inputDropout();
          case INPUT_NOISE -> strengths.inputNoise();
          case HIDDEN_NOISE -> strengths.hiddenNoise();
          case WEIGHT_DECAY -> strengths.weightDecay();
          case ADVERSARIAL -> List.of();
        };
    if (technique == Technique.ADVERSARIAL) {
      return strengths.adversarial().stream()
          .map(a -> new Regularizer(technique, a.dropout(), a.share()))
          .toList();
    }
    return plain.stream().map(s -> new Regularizer(technique, s, 0)).toList();
  }

  /** The network without a regularizer. */
  Layer.Sequential plain(ImageShape image, int classes) {
    return switch (network) {
      case FULLY_CONNECTED -> Mlp.of(image.features(), hidden, classes);
      case CONVOLUTIONAL ->
          SmallAlexNet.arpit(example(image), classes, 0, new Initializer.GlorotUniform());
    };
  }

  /** The shape of one example as the network takes it. */
  Shape example(ImageShape image) {
    return switch (network) {
      case FULLY_CONNECTED -> Shape.of(image.features());
      case CONVOLUTIONAL -> Shape.of(image.channels(), image.height(), image.width());
    };
  }
}

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

  /** A minute and a half on two cores. */
  public static final RegularizerSettings QUICK =
      new RegularizerSettings(
          3,
          Network.FULLY_CONNECTED,
          List.of(128, 128),
          1000,
          1000,
          0.1,
          1000,
          0,
          25,
          80,
          new Strengths(
              List.of(0.2, 0.4, 0.6, 0.8),
              List.of(0.2, 0.5, 0.8),
              List.of(0.2, 0.5, 1.0),
              List.of(0.1, 0.2, 0.3),
              List.of(1e-4, 1e-3, 1e-2, 1e-1),
              List.of(
                  new Adversarial(0.2, 0.2), new Adversarial(0.4, 0.4), new Adversarial(0.5, 0.7))),
          new Search(10, 3));

  /** Seconds: shows that everything works; too few seeds for any verdict. */
  public static final RegularizerSettings SMOKE =
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
          new Search(10, 2));

  /**
   * As published, as far as known: the convolutional network on 50 000 examples, rate 0.01 halved
   * every 15 epochs. Batch, length and grid are not stated. Days on two cores.
   */
  public static final RegularizerSettings PAPER =
      new RegularizerSettings(
          3,
          Network.CONVOLUTIONAL,
          List.of(),
          50000,
          10000,
          0.01,
          15,
          0.9,
          125,
          140,
          new Strengths(
              List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
              List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
              List.of(0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
              List.of(0.05, 0.1, 0.2, 0.3),
              List.of(1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0),
              List.of(
                  new Adversarial(0.03, 0.2),
                  new Adversarial(0.1, 0.4),
                  new Adversarial(0.3, 0.6),
                  new Adversarial(0.5, 0.7))),
          new Search(0.3, 100));

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

package thalweg.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.ImageShape;
import thalweg.expr.Shape;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.SmallAlexNet;

/**
 * A network by name and size; how many inputs and classes it has follows from the data.
 * Convolutional ones take images as [channels, height, width].
 */
public sealed interface Net {

  /**
   * A multilayer perceptron on flat inputs.
   *
   * @param hidden widths of the hidden layers, from the input on
   * @param nonlinearity between layers
   * @param weights how weight matrices begin
   * @param inputDropout share of inputs dropped in training, in [0, 1)
   * @param dropout share of hidden units dropped in training, in [0, 1)
   * @param normalisation of each hidden layer, before its nonlinearity
   */
  record Mlp(
      List<Integer> hidden,
      Layer.Nonlinearity nonlinearity,
      Initializer weights,
      double inputDropout,
      double dropout,
      thalweg.nn.Vgg11.Normalisation normalisation)
      implements Net {
    public Mlp {
      hidden = widths("hidden", hidden);
      Require.share("inputDropout", inputDropout);
      Require.share("dropout", dropout);
    }

    /** Without normalisation. */
    public Mlp(
        List<Integer> hidden,
        Layer.Nonlinearity nonlinearity,
        Initializer weights,
        double inputDropout,
        double dropout) {
      this(
          hidden,
          nonlinearity,
          weights,
          inputDropout,
          dropout,
          thalweg.nn.Vgg11.Normalisation.NONE);
    }

    /** Two hidden layers of 128. */
    public Mlp() {
      this(List.of(128, 128), Layer.Nonlinearity.RELU, new Initializer.GlorotUniform(), 0, 0);
    }
  }

  /**
   * The convolutional network of Arpit et al. 2017: images less two pixels on each side, twice 200
   * channels and a pool, dense layers of 384 and 192, batch normalisation everywhere.
   *
   * @param dropout share of hidden dense units dropped in training, in [0, 1)
   * @param weights how they begin
   */
  record Cnn(double dropout, Initializer weights) implements Net {
    public Cnn {
      Require.share("dropout", dropout);
    }

    /** The paper's, weights after Glorot and Bengio. */
    public Cnn() {
      this(0, new Initializer.GlorotUniform());
    }
  }

  /**
   * The small AlexNet of Zhang et al. 2017: twice 64 channels, a pool and a local response
   * normalisation, dense layers of 384 and 192.
   *
   * @param response whether the local response normalisations are there
   * @param weights how they begin
   */
  record AlexNet(boolean response, Initializer weights) implements Net {
    /** The paper's. */
    public AlexNet() {
      this(true, new Initializer.GlorotUniform());
    }
  }

  /**
   * LeNet-5 for images of one channel, 28 by 28.
   *
   * @param nonlinearity between layers; tanh in the paper
   * @param weights how they begin
   */
  record LeNet5(Layer.Nonlinearity nonlinearity, Initializer weights) implements Net {
    /** Tanh. */
    public LeNet5() {
      this(Layer.Nonlinearity.TANH, new Initializer.GlorotUniform());
    }
  }

  /**
   * VGG-11 for images of 32 by 32.
   *
   * @param hidden widths of the dense layers before the last
   * @param normalisation of each convolution
   * @param weights how they begin
   */
  record Vgg11(
      List<Integer> hidden, thalweg.nn.Vgg11.Normalisation normalisation, Initializer weights)
      implements Net {
    public Vgg11 {
      hidden = widths("hidden", hidden);
    }

    /** One dense layer, batch normalisation, weights after He et al. */
    public Vgg11() {
      this(List.of(), thalweg.nn.Vgg11.Normalisation.BATCH, new Initializer.HeNormal());
    }
  }

  /**
   * A residual network for small images: He, Zhang, Ren and Sun 2016, section 4.2.
   *
   * @param depth 6 n + 2 for n blocks a stage: 8, 14, 20, 32, 44, 56, 110
   * @param shortcut where a stage begins
   * @param order of the operations in a block
   * @param weights how they begin
   */
  record ResNet(
      int depth,
      thalweg.nn.ResNet.Shortcut shortcut,
      thalweg.nn.ResNet.Order order,
      Initializer weights)
      implements Net {
    public ResNet {
      Require.that(
          depth >= 8 && depth % 6 == 2, "depth", depth, "6 n + 2, n from 1: 8, 14, 20, 26, 32...");
    }

    /** The paper's smallest, of 20 layers. */
    public ResNet() {
      this(
          20,
          thalweg.nn.ResNet.Shortcut.ZERO_PADDED,
          thalweg.nn.ResNet.Order.AFTER,
          new Initializer.HeNormal());
    }
  }

  /**
   * Any layers, one after the other, on images; a dense layer to the classes follows of itself.
   *
   * @param layers from the input on
   * @param weights how those of the last layer begin
   */
  record Layers(List<LayerPart> layers, Initializer weights) implements Net {
    public Layers {
      layers = List.copyOf(layers);
    }

    /** None but the last: softmax regression. */
    public Layers() {
      this(List.of(), new Initializer.GlorotUniform());
    }
  }

  /** The shape of one example as the network takes it. */
  default Shape example(ImageShape data) {
    return switch (this) {
      case Mlp _ -> Shape.of(data.features());
      case Cnn _, AlexNet _, LeNet5 _, Vgg11 _, ResNet _, Layers _ ->
          Shape.of(data.channels(), data.height(), data.width());
    };
  }

  /**
   * The layers for such data.
   *
   * @throws IllegalArgumentException if the network does not take such examples
   */
  default Layer layers(ImageShape data, int classes) {
    Shape image = example(data);
    Layer layers =
        switch (this) {
          case Mlp m -> mlp(m, data.features(), classes);
          case Cnn c -> SmallAlexNet.arpit(image, classes, c.dropout(), c.weights());
          case AlexNet a ->
              a.response()
                  ? SmallAlexNet.zhang(image, classes, a.weights())
                  : SmallAlexNet.plain(image, classes, a.weights());
          case LeNet5 l -> thalweg.nn.LeNet5.of(l.nonlinearity(), classes, l.weights());
          case Vgg11 v ->
              thalweg.nn.Vgg11.of(
                  data.channels(), v.hidden(), classes, v.normalisation(), v.weights());
          case ResNet r ->
              new thalweg.nn.ResNet((r.depth() - 2) / 6, r.shortcut(), r.order())
                  .layers(data.channels(), classes, r.weights());
          case Layers l -> LayerParts.network(l.layers(), image, classes, l.weights());
        };
    layers.output(image);
    return layers;
  }

  private static Layer mlp(Mlp m, int inputs, int classes) {
    List<Layer> layers = new ArrayList<>();
    int width = inputs;
    drop(layers, m.inputDropout());
    for (int next : m.hidden()) {
      layers.add(new Layer.Dense(width, next, m.weights(), Layer.Bias.WITH));
      switch (m.normalisation()) {
        case BATCH -> layers.add(new Layer.BatchNorm(next));
        case NONE -> {}
      }
      layers.add(new Layer.Activation(m.nonlinearity()));
      drop(layers, m.dropout());
      width = next;
    }
    layers.add(new Layer.Dense(width, classes, m.weights(), Layer.Bias.WITH));
    return new Layer.Sequential(layers);
  }

  private static void drop(List<Layer> layers, double rate) {
    if (rate > 0) {
      layers.add(new Layer.Dropout(rate));
    }
  }

  private static List<Integer> widths(String field, List<Integer> widths) {
    for (int width : widths) {
      Require.that(width >= 1, field, widths, "widths from 1");
    }
    return List.copyOf(widths);
  }
}

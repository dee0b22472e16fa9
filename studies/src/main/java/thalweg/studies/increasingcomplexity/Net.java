package thalweg.studies.increasingcomplexity;

import java.util.ArrayList;
import java.util.List;
import thalweg.data.ImageShape;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;
import thalweg.nn.ResNet;

/**
 * A classifier of two classes by one logit.
 *
 * @param name what figures call it
 * @param blocks of a residual network in each of its three stages; 0: it is none
 * @param filters of each 3x3 convolution, a pool after the first and after the second; none: the
 *     network takes pixels as a vector
 * @param hidden widths of the dense layers before the logit
 */
record Net(String name, int blocks, List<Integer> filters, List<Integer> hidden) {
  private static final Window CONVOLUTION = Window.of(3, 3);
  private static final Window POOL = Window.of(2, 2).stride(2);
  private static final int POOLS = 2;

  static final Net LINEAR = new Net("linear classifier", 0, List.of(), List.of());

  Net {
    filters = List.copyOf(filters);
    hidden = List.copyOf(hidden);
  }

  static Net mlp(Integer... hidden) {
    List<Integer> widths = List.of(hidden);
    return new Net("MLP " + dashed(widths), 0, List.of(), widths);
  }

  /** Convolutions of so many filters each, then dense layers. */
  static Net cnn(List<Integer> filters, Integer... hidden) {
    String dense = hidden.length == 0 ? "" : ", " + dashed(List.of(hidden));
    return new Net("CNN " + dashed(filters) + dense, 0, filters, List.of(hidden));
  }

  static Net resNet(int blocks) {
    return new Net("ResNet " + blocks + "x3", blocks, List.of(), List.of());
  }

  private static String dashed(List<Integer> widths) {
    return String.join("-", widths.stream().map(String::valueOf).toList());
  }

  /** The shape of one example as the network takes it. */
  Shape example(ImageShape image) {
    return filters.isEmpty() && blocks == 0
        ? Shape.of(image.features())
        : Shape.of(image.channels(), image.height(), image.width());
  }

  Layer layers(ImageShape image, Initializer weights) {
    if (blocks > 0) {
      return new ResNet(blocks, ResNet.Shortcut.PROJECTED, ResNet.Order.BEFORE)
          .layers(image.channels(), 1, weights);
    }
    List<Layer> layers = new ArrayList<>();
    int channels = image.channels();
    for (int i = 0; i < filters.size(); i++) {
      Layer.Bias bias = Layer.Bias.WITH;
      layers.add(new Layer.Conv2d(channels, filters.get(i), CONVOLUTION, 1, weights, bias));
      layers.add(new Layer.Activation(Layer.Nonlinearity.RELU));
      if (i < POOLS) {
        layers.add(new Layer.MaxPool(POOL));
      }
      channels = filters.get(i);
    }
    int width = image.features();
    if (!layers.isEmpty()) {
      layers.add(new Layer.Flatten());
      width = new Layer.Sequential(layers).output(example(image)).dim(0);
    }
    layers.addAll(Mlp.of(width, hidden, 1, Layer.Nonlinearity.RELU, weights).layers());
    return new Layer.Sequential(layers);
  }
}

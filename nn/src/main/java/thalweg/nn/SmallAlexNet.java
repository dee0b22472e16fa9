package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Shape;
import thalweg.expr.Window;

/**
 * The small convolutional networks of the memorization papers: two modules of a 5x5 convolution
 * with ReLU and a 3x3 max pool of stride 2, then dense layers of 384 and 192 units and the logits.
 *
 * <p>{@link #zhang} has 64 channels and 1,387,786 parameters on crops of 28x28, the number that
 * Zhang, Bengio, Hardt, Recht and Vinyals 2017 state in table 1; {@link #arpit} is the
 * convolutional network of Arpit et al. 2017, with 200 channels and batch normalisation; {@link
 * #plain} leaves the normalisation out, for timing.
 */
public final class SmallAlexNet {
  private static final Window CONVOLUTION = Window.of(5, 5).padding(2);
  private static final Window POOL = Window.of(3, 3).stride(2).padding(1);

  private SmallAlexNet() {}

  /**
   * Zhang et al. 2017, appendix A: each module ends in a local response normalisation. Its numbers
   * are not stated; taken are those of the tutorial network it follows: 9 channels, alpha 0.001 (by
   * size), beta 0.75, offset 1.
   *
   * @param image the shape of one example; 32x32 images are cropped by the caller, or by {@link
   *     Layer.Crop} before
   */
  public static Layer.Sequential zhang(Shape image, int classes, Initializer weights) {
    Layer response = new Layer.LocalResponseNorm(9, 0.001, 0.75, 1);
    List<Layer> layers = new ArrayList<>();
    for (int inputs : new int[] {image.dim(0), 64}) {
      layers.add(new Layer.Conv2d(inputs, 64, CONVOLUTION, 1, weights, Layer.Bias.WITH));
      layers.add(new Layer.Activation(Layer.Nonlinearity.RELU));
      layers.add(new Layer.MaxPool(POOL));
      layers.add(response);
    }
    return withHead(layers, image, classes, weights);
  }

  /** The same without the normalisations; on [3, 32, 32] 1,756,426 parameters. */
  public static Layer.Sequential plain(Shape image, int classes, Initializer weights) {
    List<Layer> layers = new ArrayList<>();
    for (int inputs : new int[] {image.dim(0), 64}) {
      layers.add(new Layer.Conv2d(inputs, 64, CONVOLUTION, 1, weights, Layer.Bias.WITH));
      layers.add(new Layer.Activation(Layer.Nonlinearity.RELU));
      layers.add(new Layer.MaxPool(POOL));
    }
    return withHead(layers, image, classes, weights);
  }

  /**
   * The network of Arpit et al. 2017 for CIFAR-10: crop by 2 on each side, then 200 channels, and
   * batch normalisation before each ReLU. Layers before a batch normalisation have no bias, which
   * it would cancel. Padding and the pools' stride are not stated; taken are those of {@link
   * #zhang}.
   *
   * @param dropout at each hidden dense ReLU (placement not stated in the paper); 0 adds no layer
   */
  public static Layer.Sequential arpit(
      Shape image, int classes, double dropout, Initializer weights) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Crop(2, 2));
    for (int inputs : new int[] {image.dim(0), 200}) {
      layers.add(new Layer.Conv2d(inputs, 200, CONVOLUTION, 1, weights, Layer.Bias.WITHOUT));
      layers.add(new Layer.BatchNorm(200));
      layers.add(new Layer.Activation(Layer.Nonlinearity.RELU));
      layers.add(new Layer.MaxPool(POOL));
    }
    layers.add(new Layer.Flatten());
    int width = new Layer.Sequential(layers).output(image).dim(0);
    for (int units : new int[] {384, 192}) {
      layers.add(new Layer.Dense(width, units, weights, Layer.Bias.WITHOUT));
      layers.add(new Layer.BatchNorm(units));
      layers.add(new Layer.Activation(Layer.Nonlinearity.RELU));
      if (dropout > 0) {
        layers.add(new Layer.Dropout(dropout));
      }
      width = units;
    }
    layers.add(new Layer.Dense(width, classes, weights, Layer.Bias.WITH));
    return new Layer.Sequential(layers);
  }

  private static Layer.Sequential withHead(
      List<Layer> layers, Shape image, int classes, Initializer weights) {
    layers.add(new Layer.Flatten());
    int width = new Layer.Sequential(layers).output(image).dim(0);
    layers.addAll(
        Mlp.of(width, List.of(384, 192), classes, Layer.Nonlinearity.RELU, weights).layers());
    return new Layer.Sequential(layers);
  }
}

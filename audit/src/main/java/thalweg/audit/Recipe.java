package thalweg.audit;

import java.util.List;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Mlp;

/**
 * The network that each fold trains, and how: a value, so that all folds are alike.
 *
 * @param example the shape of one input
 * @param layer the network
 * @param batch examples a step
 * @param learningRate the highest rate of the cycle
 * @param momentum of SGD, in [0, 1)
 * @param weightDecay of SGD, 0 or more
 */
record Recipe(
    Shape example,
    Layer layer,
    int batch,
    double learningRate,
    double momentum,
    double weightDecay) {

  /** A small convolutional network for images of at least 8 by 8. */
  static Recipe ofImages(int channels, int height, int width, int classes) {
    Initializer weights = new Initializer.HeNormal();
    Layer relu = new Layer.Activation(Layer.Nonlinearity.RELU);
    Layer pool = new Layer.MaxPool(Window.of(2, 2).stride(2));
    int maps = channels == 1 ? 16 : 32;
    int flat = 2 * maps * (height / 4) * (width / 4);
    Layer net =
        new Layer.Sequential(
            List.of(
                new Layer.Conv2d(
                    channels, maps, Window.of(3, 3).padding(1), 1, weights, Layer.Bias.WITH),
                relu,
                pool,
                new Layer.Conv2d(
                    maps, 2 * maps, Window.of(3, 3).padding(1), 1, weights, Layer.Bias.WITH),
                relu,
                pool,
                new Layer.Flatten(),
                new Layer.Dense(flat, 128, weights, Layer.Bias.WITH),
                relu,
                new Layer.Dense(128, classes)));
    return new Recipe(Shape.of(channels, height, width), net, 64, 0.1, 0.9, 5e-4);
  }

  /** One hidden layer for standardised columns. */
  static Recipe ofTable(int features, int classes, int rows) {
    int batch = Math.clamp(rows / 16, 8, 64);
    return new Recipe(
        Shape.of(features), Mlp.of(features, List.of(64), classes), batch, 0.05, 0.9, 1e-3);
  }
}

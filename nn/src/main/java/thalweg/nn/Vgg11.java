package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Window;

/**
 * VGG-11 for images of 32x32: the convolutions of Simonyan and Zisserman 2015, table 1,
 * configuration A (64 pool 128 pool 256 256 pool 512 512 pool 512 512 pool, all 3x3), which leave
 * 512 numbers, and dense layers in place of the paper's three for 224x224.
 *
 * <p>Parameters for 3 channels and 10 classes: with one dense layer 9,225,610, with batch
 * normalisation 9,231,114; with two hidden dense layers of 512, 9,750,922 and 9,756,426.
 */
public final class Vgg11 {
  private static final int POOL = 0;
  private static final int[] PLAN = {
    64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL
  };

  /**
   * Whether each convolution is followed by a batch normalisation; it has a bias in either case.
   */
  public enum Normalisation {
    NONE,
    BATCH
  }

  private Vgg11() {}

  /**
   * For examples [channels, 32, 32].
   *
   * @param hidden widths of the dense layers before the last, usually none or 512 and 512
   * @param weights how weights begin; biases begin at zero
   */
  public static Layer.Sequential of(
      int channels,
      List<Integer> hidden,
      int classes,
      Normalisation normalisation,
      Initializer weights) {
    Window window = Window.of(3, 3).padding(1);
    List<Layer> layers = new ArrayList<>();
    int width = channels;
    for (int next : PLAN) {
      if (next == POOL) {
        layers.add(new Layer.MaxPool(Window.of(2, 2).stride(2)));
        continue;
      }
      layers.add(new Layer.Conv2d(width, next, window, 1, weights, Layer.Bias.WITH));
      switch (normalisation) {
        case BATCH -> layers.add(new Layer.BatchNorm(next));
        case NONE -> {}
      }
      layers.add(new Layer.Activation(Layer.Nonlinearity.RELU));
      width = next;
    }
    layers.add(new Layer.Flatten());
    layers.addAll(Mlp.of(width, hidden, classes, Layer.Nonlinearity.RELU, weights).layers());
    return new Layer.Sequential(layers);
  }
}

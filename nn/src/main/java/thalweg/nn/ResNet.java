package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Window;

/**
 * Residual networks for small images: He, Zhang, Ren and Sun 2016, section 4.2. One 3x3
 * convolution, three stages of blocks of two with 16, 32 and 64 channels, each stage but the first
 * halving the image, a mean over what is left, and a dense layer: 6 blocks + 2 layers in depth.
 *
 * <p>Parameters for 3 channels, 10 classes and option A: 269,722 at depth 20 (3 blocks a stage; the
 * paper states 0.27 M), 853,018 at depth 56 (9; 0.85 M). Convolutions have no bias.
 *
 * @param blocks a stage, from 1
 * @param shortcut where a stage begins
 * @param order of the operations in a block
 */
public record ResNet(int blocks, Shortcut shortcut, Order order) {
  private static final Window SQUARE = Window.of(3, 3).padding(1);
  private static final Layer RELU = new Layer.Activation(Layer.Nonlinearity.RELU);

  /** What carries the input past a block that changes its shape; others carry it as it is. */
  public enum Shortcut {
    /** Every other pixel, and channels of zeros: the paper's option A, on this data its choice. */
    ZERO_PADDED,
    /** A 1x1 convolution of stride 2: option B; normalised where the body's end is. */
    PROJECTED
  }

  /** Where normalisations and nonlinearities stand. */
  public enum Order {
    /** conv, norm, ReLU, conv, norm, sum, ReLU: the paper. */
    AFTER,
    /** norm, ReLU, conv, norm, ReLU, conv, sum: He, Zhang, Ren and Sun, Identity Mappings 2016. */
    BEFORE
  }

  public ResNet {
    Ranges.require(blocks > 0, "ResNet", "blocks", blocks, "1 or more");
  }

  /** The paper's: option A, normalisation after. */
  public ResNet(int blocks) {
    this(blocks, Shortcut.ZERO_PADDED, Order.AFTER);
  }

  /**
   * For examples [channels, h, w].
   *
   * @param weights how weights begin; {@link Initializer.HeNormal} in the paper
   */
  public Layer.Sequential layers(int channels, int classes, Initializer weights) {
    List<Layer> layers = new ArrayList<>();
    layers.add(convolution(channels, 16, SQUARE, weights));
    if (order == Order.AFTER) {
      layers.add(new Layer.BatchNorm(16));
      layers.add(RELU);
    }
    int width = 16;
    for (int next : new int[] {16, 32, 64}) {
      for (int i = 0; i < blocks; i++) {
        addBlock(layers, width, next, weights);
        width = next;
      }
    }
    if (order == Order.BEFORE) {
      layers.add(new Layer.BatchNorm(width));
      layers.add(RELU);
    }
    layers.add(new Layer.GlobalAveragePool());
    layers.add(new Layer.Dense(width, classes, weights, Layer.Bias.WITH));
    return new Layer.Sequential(layers);
  }

  private void addBlock(List<Layer> layers, int from, int to, Initializer weights) {
    Layer first = convolution(from, to, SQUARE.stride(to / from), weights);
    Layer second = convolution(to, to, SQUARE, weights);
    Layer past = from == to ? new Layer.Identity() : shortcut(from, to, weights);
    switch (order) {
      case AFTER -> {
        List<Layer> body =
            List.of(first, new Layer.BatchNorm(to), RELU, second, new Layer.BatchNorm(to));
        layers.add(new Layer.Residual(new Layer.Sequential(body), past));
        layers.add(RELU);
      }
      case BEFORE -> {
        List<Layer> body =
            List.of(new Layer.BatchNorm(from), RELU, first, new Layer.BatchNorm(to), RELU, second);
        layers.add(new Layer.Residual(new Layer.Sequential(body), past));
      }
    }
  }

  private Layer shortcut(int from, int to, Initializer weights) {
    return switch (shortcut) {
      case ZERO_PADDED -> new Layer.ZeroPadShortcut(to, 2);
      case PROJECTED -> {
        Layer projection = convolution(from, to, Window.of(1, 1).stride(2), weights);
        yield switch (order) {
          case AFTER -> new Layer.Sequential(List.of(projection, new Layer.BatchNorm(to)));
          case BEFORE -> projection;
        };
      }
    };
  }

  private static Layer convolution(int from, int to, Window window, Initializer weights) {
    return new Layer.Conv2d(from, to, window, 1, weights, Layer.Bias.WITHOUT);
  }
}

package thalweg.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Shape;
import thalweg.expr.Window;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;

/** Layers as written, given the shape that each is applied to. */
final class LayerParts {
  private LayerParts() {}

  /** The layers, and a dense one to the classes after them. */
  static Layer network(List<LayerPart> parts, Shape example, int classes, Initializer weights) {
    List<Layer> layers = new ArrayList<>(layers(parts, example, "model.layers"));
    Shape last = layers.isEmpty() ? example : new Layer.Sequential(layers).output(example);
    addFlat(layers, last);
    layers.add(new Layer.Dense(last.size(), classes, weights, Layer.Bias.WITH));
    return new Layer.Sequential(layers);
  }

  private static List<Layer> layers(List<LayerPart> parts, Shape example, String key) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = example;
    for (int i = 0; i < parts.size(); i++) {
      String at = key + "." + i;
      try {
        if (parts.get(i) instanceof LayerPart.Dense) {
          addFlat(layers, shape);
          shape = Shape.of(shape.size());
        }
        Layer layer = layer(parts.get(i), shape, at);
        layers.add(layer);
        shape = layer.output(shape);
      } catch (Misfit inside) {
        throw inside;
      } catch (IllegalArgumentException e) {
        throw new Misfit(
            "%s, %s, does not take examples of shape %s: %s"
                .formatted(at, Kinds.word(parts.get(i).getClass()), shape, e.getMessage()));
      }
    }
    return layers;
  }

  private static Layer layer(LayerPart part, Shape shape, String key) {
    return switch (part) {
      case LayerPart.Dense p ->
          new Layer.Dense(shape.dim(0), p.outputs(), p.weights(), bias(p.bias()));
      case LayerPart.Conv2d p ->
          new Layer.Conv2d(
              channels(shape),
              p.channels(),
              window(p.kernel(), p.stride(), p.padding()).dilation(p.dilation()),
              p.groups(),
              p.weights(),
              bias(p.bias()));
      case LayerPart.MaxPool p -> new Layer.MaxPool(window(p.kernel(), p.stride(), p.padding()));
      case LayerPart.AveragePool p ->
          new Layer.AveragePool(window(p.kernel(), p.stride(), p.padding()));
      case LayerPart.GlobalAveragePool _ -> new Layer.GlobalAveragePool();
      case LayerPart.BatchNorm p -> new Layer.BatchNorm(shape.dim(0), p.epsilon(), p.momentum());
      case LayerPart.LayerNorm p -> new Layer.LayerNorm(shape, p.epsilon());
      case LayerPart.LocalResponseNorm p ->
          new Layer.LocalResponseNorm(p.size(), p.alpha(), p.beta(), p.offset());
      case LayerPart.Dropout p -> new Layer.Dropout(p.rate());
      case LayerPart.GaussianNoise p -> new Layer.GaussianNoise(p.deviation());
      case LayerPart.Flatten _ -> new Layer.Flatten();
      case LayerPart.Crop p -> new Layer.Crop(p.rows(), p.columns());
      case LayerPart.Activation p -> new Layer.Activation(p.nonlinearity());
      case LayerPart.Residual p -> residual(p, shape, key);
    };
  }

  private static Layer residual(LayerPart.Residual part, Shape shape, String key) {
    Layer body = new Layer.Sequential(layers(part.body(), shape, key + ".body"));
    return part.shortcut().isEmpty()
        ? new Layer.Residual(body)
        : new Layer.Residual(
            body, new Layer.Sequential(layers(part.shortcut(), shape, key + ".shortcut")));
  }

  private static void addFlat(List<Layer> layers, Shape shape) {
    if (shape.rank() > 1) {
      layers.add(new Layer.Flatten());
    }
  }

  private static int channels(Shape shape) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException("a convolution takes images, [channels, height, width]");
    }
    return shape.dim(0);
  }

  private static Window window(int kernel, int stride, int padding) {
    return Window.of(kernel, kernel).stride(stride).padding(padding);
  }

  private static Layer.Bias bias(boolean with) {
    return with ? Layer.Bias.WITH : Layer.Bias.WITHOUT;
  }

  /** A layer that does not fit its input, already told with its key. */
  private static final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Misfit(String sentence) {
      super(sentence);
    }
  }
}

package thalweg.nn;

import java.util.ArrayList;
import java.util.List;

/** The rule table that gives a tree of layers other beginnings. */
final class LayerInitializers {
  private LayerInitializers() {}

  static Layer replace(Layer layer, Initializer weights, Initializer biases) {
    return switch (layer) {
      case Layer.Dense d ->
          new Layer.Dense(d.inputs(), d.outputs(), weights, replace(d.bias(), biases));
      case Layer.Conv2d c ->
          new Layer.Conv2d(
              c.inputs(), c.outputs(), c.window(), c.groups(), weights, replace(c.bias(), biases));
      case Layer.Residual r ->
          new Layer.Residual(
              replace(r.body(), weights, biases), replace(r.shortcut(), weights, biases));
      case Layer.Sequential s -> {
        List<Layer> layers = new ArrayList<>();
        for (Layer part : s.layers()) {
          layers.add(replace(part, weights, biases));
        }
        yield new Layer.Sequential(layers);
      }
      case Layer.MaxPool _,
          Layer.AveragePool _,
          Layer.GlobalAveragePool _,
          Layer.BatchNorm _,
          Layer.LayerNorm _,
          Layer.LocalResponseNorm _,
          Layer.Dropout _,
          Layer.GaussianNoise _,
          Layer.Flatten _,
          Layer.Crop _,
          Layer.Identity _,
          Layer.ZeroPadShortcut _,
          Layer.Embedding _,
          Layer.Activation _ ->
          layer;
    };
  }

  private static Layer.Bias replace(Layer.Bias bias, Initializer how) {
    return switch (bias) {
      case Layer.Bias.With _ -> new Layer.Bias.With(how);
      case Layer.Bias.Without _ -> bias;
    };
  }
}

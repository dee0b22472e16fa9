package thalweg.nn;

import thalweg.expr.Shape;

/** The rule table of costs: multiply-adds with weights, for one example, forward. */
final class LayerCosts {
  private LayerCosts() {}

  static long multiplyAdds(Layer layer, String path, Shape example) {
    Shape out = LayerShapes.of(layer, path, example);
    return switch (layer) {
      case Layer.Dense d -> (long) d.inputs() * d.outputs();
      case Layer.Conv2d c -> (long) out.size() * LayerParameters.fans(c).in();
      case Layer.Residual r ->
          multiplyAdds(r.body(), Paths.below(path, "body"), example)
              + multiplyAdds(r.shortcut(), Paths.below(path, "shortcut"), example);
      case Layer.Sequential s -> {
        long sum = 0;
        Shape shape = example;
        for (int i = 0; i < s.layers().size(); i++) {
          String place = Paths.below(path, i);
          sum += multiplyAdds(s.layers().get(i), place, shape);
          shape = LayerShapes.of(s.layers().get(i), place, shape);
        }
        yield sum;
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
          0;
    };
  }
}

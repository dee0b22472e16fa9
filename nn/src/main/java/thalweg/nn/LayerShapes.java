package thalweg.nn;

import thalweg.expr.Shape;

/** The rule table of shapes: what one example looks like after each kind of layer. */
final class LayerShapes {
  private LayerShapes() {}

  static Shape of(Layer layer, String path, Shape example) {
    return switch (layer) {
      case Layer.Dense d -> {
        if (!example.equals(Shape.of(d.inputs()))) {
          throw new IllegalArgumentException(
              (path.isEmpty() ? "the layer" : "layer " + path)
                  + ", Dense("
                  + d.inputs()
                  + " -> "
                  + d.outputs()
                  + "), is given examples of shape "
                  + example
                  + "; it takes ["
                  + d.inputs()
                  + "]");
        }
        yield Shape.of(d.outputs());
      }
      case Layer.Activation _ -> example;
      case Layer.Sequential s -> {
        Shape shape = example;
        for (int i = 0; i < s.layers().size(); i++) {
          shape = of(s.layers().get(i), Paths.below(path, i), shape);
        }
        yield shape;
      }
    };
  }
}

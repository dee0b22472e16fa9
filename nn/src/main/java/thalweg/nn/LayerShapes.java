package thalweg.nn;

import java.util.Arrays;
import java.util.stream.IntStream;
import thalweg.expr.Shape;
import thalweg.expr.Window;

/** The rule table of shapes: what one example looks like after each kind of layer. */
final class LayerShapes {
  private LayerShapes() {}

  static Shape of(Layer layer, String path, Shape example) {
    return switch (layer) {
      case Layer.Dense d -> {
        require(example.equals(Shape.of(d.inputs())), layer, path, example, "[" + d.inputs() + "]");
        yield Shape.of(d.outputs());
      }
      case Layer.Conv2d c -> {
        boolean fits = example.rank() == 3 && example.dim(0) == c.inputs();
        require(fits, layer, path, example, "[" + c.inputs() + ", height, width]");
        yield slid(layer, path, example, c.window(), c.outputs());
      }
      case Layer.MaxPool p -> pooled(layer, path, example, p.window());
      case Layer.AveragePool p -> pooled(layer, path, example, p.window());
      case Layer.GlobalAveragePool _ -> Shape.of(image(layer, path, example).dim(0));
      case Layer.BatchNorm b -> {
        boolean fits =
            (example.rank() == 1 || example.rank() == 3) && example.dim(0) == b.features();
        String takes = "[" + b.features() + "] or [" + b.features() + ", height, width]";
        require(fits, layer, path, example, takes);
        yield example;
      }
      case Layer.LayerNorm n -> {
        int leading = example.rank() - n.over().rank();
        boolean fits =
            leading >= 0
                && IntStream.range(0, n.over().rank())
                    .allMatch(i -> example.dim(leading + i) == n.over().dim(i));
        require(fits, layer, path, example, "shapes that end in " + n.over());
        yield example;
      }
      case Layer.LocalResponseNorm _ -> image(layer, path, example);
      case Layer.Flatten _ -> Shape.of(example.size());
      case Layer.Crop c -> {
        int h = image(layer, path, example).dim(1) - 2 * c.rows();
        int w = example.dim(2) - 2 * c.columns();
        require(h > 0 && w > 0, layer, path, example, "images larger than what it cuts off");
        yield Shape.of(example.dim(0), h, w);
      }
      case Layer.ZeroPadShortcut z -> {
        boolean fits = image(layer, path, example).dim(0) <= z.channels();
        require(fits, layer, path, example, "at most " + z.channels() + " channels");
        yield Shape.of(
            z.channels(),
            Math.ceilDiv(example.dim(1), z.stride()),
            Math.ceilDiv(example.dim(2), z.stride()));
      }
      case Layer.Residual r -> residual(r, path, example);
      case Layer.Embedding e -> {
        int[] dims = Arrays.copyOf(example.dims(), example.rank() + 1);
        dims[example.rank()] = e.width();
        yield Shape.of(dims);
      }
      case Layer.Dropout _, Layer.GaussianNoise _, Layer.Identity _, Layer.Activation _ -> example;
      case Layer.Sequential s -> {
        Shape shape = example;
        for (int i = 0; i < s.layers().size(); i++) {
          if (i > 0 && takesIndices(s.layers().get(i))) {
            throw new IllegalArgumentException(
                named(layer, path)
                    + ": part "
                    + i
                    + " takes indices, not what a layer computes; put the embedding first");
          }
          shape = of(s.layers().get(i), Paths.below(path, i), shape);
        }
        yield shape;
      }
    };
  }

  /** Whether a layer's input is I32 indices, not real numbers. */
  static boolean takesIndices(Layer layer) {
    return switch (layer) {
      case Layer.Embedding _ -> true;
      case Layer.Sequential s -> takesIndices(s.layers().get(0));
      case Layer.Residual r -> takesIndices(r.body()) || takesIndices(r.shortcut());
      case Layer.Dense _,
          Layer.Conv2d _,
          Layer.MaxPool _,
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
          Layer.Activation _ ->
          false;
    };
  }

  /** As errors name it: {@code layer 3, Dropout(0.5)}. */
  static String named(Layer layer, String path) {
    String kind =
        switch (layer) {
          case Layer.Sequential _ -> "Sequential";
          case Layer.Residual _ -> "Residual";
          case Layer other -> other.toString().replace("[]", "");
        };
    return (path.isEmpty() ? "the layer" : "layer " + path) + ", " + kind;
  }

  private static Shape residual(Layer.Residual r, String path, Shape example) {
    if (takesIndices(r.body()) != takesIndices(r.shortcut())) {
      throw new IllegalArgumentException(
          named(r, path) + ": one branch takes indices and the other real numbers");
    }
    Shape body = of(r.body(), Paths.below(path, "body"), example);
    Shape shortcut = of(r.shortcut(), Paths.below(path, "shortcut"), example);
    if (!body.equals(shortcut)) {
      throw new IllegalArgumentException(
          named(r, path)
              + ": the body gives examples of shape "
              + body
              + " and the shortcut "
              + shortcut
              + "; they are added, so they must be equal");
    }
    return body;
  }

  private static Shape pooled(Layer layer, String path, Shape example, Window window) {
    return slid(layer, path, image(layer, path, example), window, example.dim(0));
  }

  private static Shape image(Layer layer, String path, Shape example) {
    require(example.rank() == 3, layer, path, example, "[channels, height, width]");
    return example;
  }

  private static Shape slid(Layer layer, String path, Shape image, Window w, int channels) {
    int h = image.dim(1) + w.padTop() + w.padBottom() - w.dilationH() * (w.kernelH() - 1) - 1;
    int v = image.dim(2) + w.padLeft() + w.padRight() - w.dilationW() * (w.kernelW() - 1) - 1;
    require(h >= 0 && v >= 0, layer, path, image, "images that the window fits into");
    return Shape.of(channels, h / w.strideH() + 1, v / w.strideW() + 1);
  }

  private static void require(boolean fits, Layer layer, String path, Shape example, String takes) {
    if (!fits) {
      throw new IllegalArgumentException(
          named(layer, path) + ", is given examples of shape " + example + "; it takes " + takes);
    }
  }
}

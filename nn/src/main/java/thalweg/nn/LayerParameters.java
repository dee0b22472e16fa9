package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Window;

/** The rule table of parameters: what each kind of layer learns, and how it begins. */
final class LayerParameters {
  private static final Initializer ZEROS = new Initializer.Zeros();
  private static final Initializer ONES = new Initializer.Constant(1);

  private final DType dtype;
  private final Function<String, RandomGenerator> streams;
  private final List<Parameter> learnt = new ArrayList<>();
  private final List<Parameter> statistics = new ArrayList<>();

  /** What a tree of layers learns, and what it remembers. */
  record All(Parameters learnt, Parameters statistics) {}

  private LayerParameters(DType dtype, Function<String, RandomGenerator> streams) {
    this.dtype = dtype;
    this.streams = streams;
  }

  static All create(Layer layer, DType dtype, Function<String, RandomGenerator> streams) {
    LayerParameters p = new LayerParameters(dtype, streams);
    p.declare(layer, "");
    return new All(new Parameters(p.learnt), new Parameters(p.statistics));
  }

  /** With the kernel's area: so many numbers an output sees, so many outputs an input reaches. */
  static Initializer.Fans fans(Layer.Conv2d c) {
    int area = c.window().kernelH() * c.window().kernelW();
    return new Initializer.Fans(c.inputs() / c.groups() * area, c.outputs() / c.groups() * area);
  }

  private void declare(Layer layer, String path) {
    switch (layer) {
      case Layer.Dense d -> {
        Initializer.Fans fans = new Initializer.Fans(d.inputs(), d.outputs());
        add(path, "weight", Role.WEIGHT, d.weights(), fans, d.inputs(), d.outputs());
        addBias(path, d.bias(), fans, d.outputs());
      }
      case Layer.Conv2d c -> {
        Window w = c.window();
        int[] shape = {c.outputs(), c.inputs() / c.groups(), w.kernelH(), w.kernelW()};
        add(path, "weight", Role.WEIGHT, c.weights(), fans(c), shape);
        addBias(path, c.bias(), fans(c), c.outputs());
      }
      case Layer.BatchNorm b -> {
        addNorm(path, b.features());
        Initializer.Fans fans = new Initializer.Fans(1, 1);
        add(path, "running_mean", Role.STATISTIC, ZEROS, fans, b.features());
        add(path, "running_var", Role.STATISTIC, ONES, fans, b.features());
      }
      case Layer.LayerNorm n -> addNorm(path, n.over().dims());
      case Layer.Embedding e -> {
        Initializer.Fans fans = new Initializer.Fans(e.vocabulary(), e.width());
        add(path, "weight", Role.WEIGHT, e.weights(), fans, e.vocabulary(), e.width());
      }
      case Layer.Residual r -> {
        declare(r.body(), Paths.below(path, "body"));
        declare(r.shortcut(), Paths.below(path, "shortcut"));
      }
      case Layer.Sequential s -> {
        for (int i = 0; i < s.layers().size(); i++) {
          declare(s.layers().get(i), Paths.below(path, i));
        }
      }
      case Layer.MaxPool _,
          Layer.AveragePool _,
          Layer.GlobalAveragePool _,
          Layer.LocalResponseNorm _,
          Layer.Dropout _,
          Layer.GaussianNoise _,
          Layer.Flatten _,
          Layer.Crop _,
          Layer.Identity _,
          Layer.ZeroPadShortcut _,
          Layer.Activation _ -> {}
    }
  }

  private void addBias(String path, Layer.Bias bias, Initializer.Fans fans, int outputs) {
    switch (bias) {
      case Layer.Bias.With w -> add(path, "bias", Role.BIAS, w.how(), fans, outputs);
      case Layer.Bias.Without _ -> {}
    }
  }

  private void addNorm(String path, int... shape) {
    Initializer.Fans fans = new Initializer.Fans(1, 1);
    add(path, "weight", Role.SCALE, ONES, fans, shape);
    add(path, "bias", Role.BIAS, ZEROS, fans, shape);
  }

  private void add(
      String path, String part, Role role, Initializer how, Initializer.Fans fans, int... shape) {
    String name = Paths.below(path, part);
    Variable variable = Variable.zeros(name, dtype, shape);
    Values.set(variable.value(), how.draw(fans, Shape.of(shape), streams.apply(name)), 0);
    (role == Role.STATISTIC ? statistics : learnt).add(new Parameter(name, role, variable));
  }
}

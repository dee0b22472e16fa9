package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.expr.DType;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;

/** The rule table of parameters: what each kind of layer learns, and how it begins. */
final class LayerParameters {
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

  private void declare(Layer layer, String path) {
    switch (layer) {
      case Layer.Dense d -> {
        Initializer.Fans fans = new Initializer.Fans(d.inputs(), d.outputs());
        add(path, "weight", Role.WEIGHT, d.weights(), fans, d.inputs(), d.outputs());
        switch (d.bias()) {
          case WITH -> add(path, "bias", Role.BIAS, new Initializer.Zeros(), fans, d.outputs());
          case WITHOUT -> {}
        }
      }
      case Layer.Activation _ -> {}
      case Layer.Sequential s -> {
        for (int i = 0; i < s.layers().size(); i++) {
          declare(s.layers().get(i), Paths.below(path, i));
        }
      }
    }
  }

  private void add(
      String path, String part, Role role, Initializer how, Initializer.Fans fans, int... shape) {
    String name = Paths.below(path, part);
    Variable variable = Variable.zeros(name, dtype, shape);
    Tensor values = variable.value();
    double[] drawn = how.draw(fans, values.shape().size(), streams.apply(name));
    Values.set(values, drawn, 0);
    (role == Role.STATISTIC ? statistics : learnt).add(new Parameter(name, role, variable));
  }
}

package thalweg.nn;

import java.util.List;
import java.util.SplittableRandom;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Window;

/** Every kind of layer, on small examples of prime extents. */
final class LayerCases {
  static final int BATCH = 5;

  /** A layer and the examples it is given. */
  record Case(Layer layer, Shape example) {
    /**
     * A model of this layer, flattened; parameters and statistics are random, none at a default.
     */
    Model model(DType dtype, long seed) {
      Layer flat = new Layer.Sequential(List.of(layer, new Layer.Flatten()));
      Model m = Model.create(flat, example, dtype, Fixtures.streams(seed));
      SplittableRandom random = new SplittableRandom(seed);
      for (Parameter p : m.state().list()) {
        double least = p.name().endsWith("running_var") ? 0.5 : -1;
        double[] values =
            random.doubles(p.variable().shape().size(), least, 1.5).map(x -> (float) x).toArray();
        Values.set(p.variable().value(), values, 0);
      }
      return m;
    }

    /** Inputs for {@link #BATCH} examples; numbers that a float holds. */
    double[] inputs(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = BATCH * example.size();
      return takesIndices()
          ? random.ints(n, 0, 7).asDoubleStream().toArray()
          : random.doubles(n, -2, 2).map(x -> (float) x).toArray();
    }

    boolean takesIndices() {
      return LayerShapes.takesIndices(layer);
    }

    Expr input(Model m, int batch) {
      return Expr.input("x", m.inputType(), Fixtures.rows(batch, example));
    }

    @Override
    public String toString() {
      return LayerShapes.named(layer, "") + " on " + example;
    }
  }

  private LayerCases() {}

  static List<Case> all() {
    Layer.Bias bias = new Layer.Bias.With(new Initializer.PyTorchDefault());
    Initializer he = new Initializer.HeNormal();
    Shape image = Shape.of(3, 7, 5);
    Layer conv = new Layer.Conv2d(3, 2, Window.of(3, 2).padding(1).stride(2), 1, he, bias);
    Layer alike = new Layer.Conv2d(3, 3, Window.of(3, 3).padding(1));
    Layer body =
        new Layer.Sequential(
            List.of(alike, new Layer.BatchNorm(3), new Layer.Dropout(0.25), alike));
    Layer halving = new Layer.Conv2d(3, 5, Window.of(3, 3).padding(1).stride(2));
    Layer projection = new Layer.Conv2d(3, 5, Window.of(1, 1).stride(2), 1, he, Layer.Bias.WITHOUT);
    Layer pad = new Layer.ZeroPadShortcut(5, 2);
    return List.of(
        new Case(new Layer.Dense(5, 3), Shape.of(5)),
        new Case(new Layer.Dense(5, 3, he, Layer.Bias.WITHOUT), Shape.of(5)),
        new Case(conv, image),
        new Case(new Layer.Conv2d(3, 3, Window.of(3, 3), 3, he, bias), image),
        new Case(
            new Layer.Conv2d(4, 6, Window.of(2, 3).dilation(2), 2, he, Layer.Bias.WITHOUT),
            Shape.of(4, 5, 7)),
        new Case(new Layer.MaxPool(Window.of(3, 3).stride(2).padding(1)), image),
        new Case(new Layer.MaxPool(Window.of(2, 2).stride(2)), image),
        new Case(new Layer.AveragePool(Window.of(3, 2).stride(2).padding(1)), image),
        new Case(new Layer.GlobalAveragePool(), image),
        new Case(new Layer.BatchNorm(7), Shape.of(7)),
        new Case(new Layer.BatchNorm(3, 0.1, 0.3), image),
        new Case(new Layer.LayerNorm(Shape.of(7)), Shape.of(7)),
        new Case(new Layer.LayerNorm(Shape.of(7, 5), 0.1), image),
        new Case(new Layer.LocalResponseNorm(3, 0.7, 0.75, 2), Shape.of(5, 3, 2)),
        new Case(new Layer.LocalResponseNorm(2, 0.7, 0.75, 2), Shape.of(5, 3, 2)),
        new Case(new Layer.Dropout(0.4), image),
        new Case(new Layer.GaussianNoise(0.7), Shape.of(11)),
        new Case(new Layer.Flatten(), image),
        new Case(new Layer.Crop(2, 1), image),
        new Case(new Layer.Identity(), image),
        new Case(pad, image),
        new Case(new Layer.Residual(body), image),
        new Case(new Layer.Residual(halving, pad), image),
        new Case(new Layer.Residual(halving, projection), image),
        new Case(new Layer.Embedding(7, 3), Shape.of(5)),
        activation(Layer.Nonlinearity.RELU),
        activation(Layer.Nonlinearity.TANH),
        activation(Layer.Nonlinearity.SIGMOID),
        activation(Layer.Nonlinearity.LEAKY_RELU),
        activation(Layer.Nonlinearity.SOFTPLUS),
        activation(Layer.Nonlinearity.GELU_TANH));
  }

  private static Case activation(Layer.Nonlinearity kind) {
    return new Case(new Layer.Activation(kind), Shape.of(13));
  }

  /** Words of a key, for an input I32[4]. */
  static Tensor words(String stream, int step) {
    RandomKey key = new RandomKey(11, stream);
    return Tensor.of(new int[] {key.key0(), key.key1(), step, 0}, 4);
  }

  /** Numbers as an array of a type; exact where the type holds them. */
  static Tensor tensor(DType dtype, double[] x, int... shape) {
    return switch (dtype) {
      case F64 -> Tensor.of(x, shape);
      case F32 -> Tensor.of(Fixtures.floats(x), shape);
      case I32 -> Tensor.of(java.util.Arrays.stream(x).mapToInt(v -> (int) v).toArray(), shape);
      case BOOL -> throw new IllegalArgumentException("no truth values here");
    };
  }
}

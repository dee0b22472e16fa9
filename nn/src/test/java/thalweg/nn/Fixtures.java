package thalweg.nn;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Workers;

/** Small models and data, and the plain loops they are held against. */
final class Fixtures {
  static final Workers WORKERS = new Workers(1);

  private Fixtures() {}

  /** One generator a name, as a keyed source of randomness gives them. */
  static Function<String, RandomGenerator> streams(long seed) {
    return name -> new SplittableRandom(seed * 1_000_003 + name.hashCode());
  }

  static Model mlp(long seed, DType dtype, Layer.Nonlinearity kind, int inputs, int... widths) {
    List<Integer> hidden = java.util.Arrays.stream(widths, 0, widths.length - 1).boxed().toList();
    Layer layer =
        Mlp.of(inputs, hidden, widths[widths.length - 1], kind, new Initializer.GlorotUniform());
    return Model.create(layer, Shape.of(inputs), dtype, streams(seed));
  }

  /** n points, each coordinate in [-1, 1). */
  static double[] points(long seed, int n, int features) {
    return new SplittableRandom(seed).doubles((long) n * features, -1, 1).toArray();
  }

  static int[] labels(long seed, int n, int classes) {
    return new SplittableRandom(seed).ints(n, 0, classes).toArray();
  }

  static float[] floats(double[] x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) x[i];
    }
    return y;
  }

  /** The logits of one point of an MLP made by {@link #mlp}, by plain loops in double. */
  static double[] logits(Model model, Layer.Nonlinearity kind, double[] point) {
    double[] x = point;
    List<Parameter> p = model.parameters().list();
    for (int i = 0; i < p.size(); i += 2) {
      double[] w = p.get(i).variable().value().toDoubles();
      double[] y = p.get(i + 1).variable().value().toDoubles();
      for (int o = 0; o < y.length; o++) {
        for (int j = 0; j < x.length; j++) {
          y[o] += x[j] * w[j * y.length + o];
        }
        if (i + 2 < p.size()) {
          y[o] = nonlinear(kind, y[o]);
        }
      }
      x = y;
    }
    return x;
  }

  static double nonlinear(Layer.Nonlinearity kind, double v) {
    return switch (kind) {
      case RELU -> Math.max(v, 0);
      case TANH -> Math.tanh(v);
      case SIGMOID -> 1 / (1 + Math.exp(-v));
      case LEAKY_RELU -> v > 0 ? v : 0.01 * v;
      case SOFTPLUS -> Math.log1p(Math.exp(v));
      case GELU_TANH ->
          v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
    };
  }

  /** The extents of a batch of so many examples. */
  static int[] rows(int batch, Shape example) {
    int[] dims = new int[example.rank() + 1];
    dims[0] = batch;
    System.arraycopy(example.dims(), 0, dims, 1, example.rank());
    return dims;
  }

  static double crossEntropy(double[] logits, int label) {
    double sum = 0;
    for (double z : logits) {
      sum += Math.exp(z - logits[label]);
    }
    return Math.log(sum);
  }

  static int argMax(double[] x) {
    int best = 0;
    for (int i = 1; i < x.length; i++) {
      best = x[i] > x[best] ? i : best;
    }
    return best;
  }

  static double[] row(double[] x, int i, int width) {
    return java.util.Arrays.copyOfRange(x, i * width, (i + 1) * width);
  }
}

package thalweg.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.RandomKey;
import thalweg.expr.Workers;
import thalweg.nn.Layer;
import thalweg.nn.Model;
import thalweg.nn.Parameter;

/**
 * The twin: LASS as printed, one example after the other, for an MLP of dense layers and one
 * nonlinearity, with a backward pass written by hand. Only the noise comes from the compiler.
 */
final class NaiveLass {
  private final Layer.Nonlinearity kind;
  private final List<double[]> weights = new ArrayList<>();
  private final List<double[]> biases = new ArrayList<>();

  NaiveLass(Model model, Layer.Nonlinearity kind) {
    this.kind = kind;
    for (Parameter p : model.parameters().list()) {
      double[] values = p.variable().value().toDoubles();
      switch (p.role()) {
        case WEIGHT -> weights.add(values);
        case BIAS -> biases.add(values);
        case SCALE, STATISTIC -> throw new IllegalArgumentException(p + " is of no dense layer");
      }
    }
  }

  /** Standard normal numbers for these rows, as the key and the position define them. */
  static double[] noise(
      RandomKey key, int iteration, int chunk, int rows, int features, Workers workers) {
    Expr in = Expr.input("key", DType.I32, 4);
    Function f =
        Function.compile("noise", workers, List.of(Draw.normal(in, 0, rows, features)), List.of());
    f.input(in).set(new int[] {key.key0(), key.key1(), iteration, chunk});
    f.call();
    return f.output(0).toDoubles();
  }

  /** For each example, the noise of each iteration under {@link Fixtures#KEY}. */
  static double[][][] noise(int n, int features, int iterations) {
    double[][][] noise = new double[n][iterations][];
    for (int t = 0; t < iterations; t++) {
      for (int at = 0; at < n; at += CriticalSampleRatio.CHUNK) {
        int rows = Math.min(CriticalSampleRatio.CHUNK, n - at);
        int chunk = at / CriticalSampleRatio.CHUNK;
        double[] eta = noise(Fixtures.KEY, t, chunk, rows, features, Fixtures.WORKERS);
        for (int i = 0; i < rows; i++) {
          noise[at + i][t] = Fixtures.row(eta, i, features);
        }
      }
    }
    return noise;
  }

  /** Where a point stands after the noise of all iterations, and whether it was ever critical. */
  record Found(boolean critical, double[] point) {}

  /** Searches around x; {@code noise[t]} is the noise of iteration t for this example. */
  Found search(double[] x, double alpha, double beta, double radius, double[][] noise) {
    int c = predict(x);
    double[] z = x.clone();
    boolean critical = false;
    for (double[] eta : noise) {
      double[] d = gradient(z, c);
      for (int j = 0; j < z.length; j++) {
        z[j] += alpha * Math.signum(d[j]) + beta * eta[j];
        z[j] = Math.max(Math.min(z[j], x[j] + radius), x[j] - radius);
      }
      critical |= predict(z) != c;
    }
    return new Found(critical, z);
  }

  int predict(double[] x) {
    double[] z = forward(x).getLast();
    int best = 0;
    for (int i = 1; i < z.length; i++) {
      best = z[i] > z[best] ? i : best;
    }
    return best;
  }

  /** The input, then what each dense layer gives, after the nonlinearity but for the last. */
  private List<double[]> forward(double[] x) {
    List<double[]> values = new ArrayList<>(List.of(x));
    for (int layer = 0; layer < weights.size(); layer++) {
      double[] in = values.getLast();
      double[] out = biases.get(layer).clone();
      for (int o = 0; o < out.length; o++) {
        for (int i = 0; i < in.length; i++) {
          out[o] += in[i] * weights.get(layer)[i * out.length + o];
        }
        if (layer + 1 < weights.size()) {
          out[o] =
              switch (kind) {
                case RELU -> Math.max(out[o], 0);
                case TANH -> Math.tanh(out[o]);
                case SIGMOID -> 1 / (1 + Math.exp(-out[o]));
                case LEAKY_RELU -> out[o] > 0 ? out[o] : 0.01 * out[o];
                case SOFTPLUS -> Math.log1p(Math.exp(out[o]));
                case GELU_TANH -> throw notFromItsValue();
              };
        }
      }
      values.add(out);
    }
    return values;
  }

  /** The gradient of the cross-entropy of class c with respect to x. */
  double[] gradient(double[] x, int c) {
    List<double[]> values = forward(x);
    double[] logits = values.getLast();
    double[] delta = new double[logits.length];
    double largest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(v -> Math.exp(v - largest)).sum();
    for (int k = 0; k < delta.length; k++) {
      delta[k] = Math.exp(logits[k] - largest) / sum - (k == c ? 1 : 0);
    }
    for (int layer = weights.size() - 1; layer >= 0; layer--) {
      double[] in = values.get(layer);
      double[] back = new double[in.length];
      for (int i = 0; i < in.length; i++) {
        for (int o = 0; o < delta.length; o++) {
          back[i] += weights.get(layer)[i * delta.length + o] * delta[o];
        }
        if (layer > 0) {
          back[i] *=
              switch (kind) {
                case RELU -> in[i] > 0 ? 1 : 0;
                case TANH -> 1 - in[i] * in[i];
                case SIGMOID -> in[i] * (1 - in[i]);
                case LEAKY_RELU -> in[i] > 0 ? 1 : 0.01;
                case SOFTPLUS -> 1 - Math.exp(-in[i]);
                case GELU_TANH -> throw notFromItsValue();
              };
        }
      }
      delta = back;
    }
    return delta;
  }

  /** This twin keeps the values of layers alone, and takes derivatives from these. */
  private static IllegalArgumentException notFromItsValue() {
    return new IllegalArgumentException("the derivative does not follow from the value");
  }
}

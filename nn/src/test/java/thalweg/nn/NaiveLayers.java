package thalweg.nn;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import thalweg.expr.Shape;
import thalweg.expr.Window;

/** The twin of every layer: plain loops in double, one number at a time. */
final class NaiveLayers {
  private final Model model;
  private final Mode mode;
  private final Iterator<double[]> draws;

  /** Examples one after the other, each row-major of this shape. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Batch(double[] values, int size, Shape shape) {
    double at(int n, int c, int h, int w) {
      boolean inside =
          c >= 0 && c < shape.dim(0) && h >= 0 && h < shape.dim(1) && w >= 0 && w < shape.dim(2);
      return inside ? values[index(n, c, h, w)] : 0;
    }

    int index(int n, int c, int h, int w) {
      return ((n * shape.dim(0) + c) * shape.dim(1) + h) * shape.dim(2) + w;
    }
  }

  /** What an image's element becomes. */
  private interface Pixel {
    double of(int n, int c, int h, int w);
  }

  NaiveLayers(Model model, Mode mode, List<double[]> draws) {
    this.model = model;
    this.mode = mode;
    this.draws = draws.iterator();
  }

  private double[] parameter(String path, String part) {
    return model.state().get(Paths.below(path, part)).variable().value().toDoubles();
  }

  Batch apply(Layer layer, String path, Batch x) {
    Shape out = layer.output(x.shape());
    return switch (layer) {
      case Layer.Dense d -> dense(d, path, x);
      case Layer.Conv2d c -> convolution(c, path, x);
      case Layer.MaxPool p ->
          pixels(x, out, (n, c, h, w) -> pooled(p.window(), true, x, n, c, h, w));
      case Layer.AveragePool p ->
          pixels(x, out, (n, c, h, w) -> pooled(p.window(), false, x, n, c, h, w));
      case Layer.GlobalAveragePool _ -> {
        Window whole = Window.of(x.shape().dim(1), x.shape().dim(2));
        Shape single = Shape.of(out.dim(0), 1, 1);
        Batch y = pixels(x, single, (n, c, h, w) -> pooled(whole, false, x, n, c, h, w));
        yield new Batch(y.values(), y.size(), out);
      }
      case Layer.BatchNorm b -> batchNorm(b, path, x);
      case Layer.LayerNorm l -> layerNorm(l, path, x);
      case Layer.LocalResponseNorm l ->
          pixels(
              x,
              out,
              (n, c, h, w) -> {
                double sum = 0;
                for (int k = c - l.size() / 2; k <= c + (l.size() - 1) / 2; k++) {
                  sum += Math.pow(x.at(n, k, h, w), 2);
                }
                double base = l.offset() + l.alpha() / l.size() * sum;
                return x.at(n, c, h, w) / Math.pow(base, l.beta());
              });
      case Layer.Dropout d -> {
        double[] y = x.values().clone();
        double[] kept = mode == Mode.EVAL ? null : draws.next();
        for (int i = 0; kept != null && i < y.length; i++) {
          y[i] = kept[i] != 0 ? y[i] / (1 - d.rate()) : 0;
        }
        yield new Batch(y, x.size(), out);
      }
      case Layer.GaussianNoise g -> {
        double[] y = x.values().clone();
        double[] z = mode == Mode.EVAL ? null : draws.next();
        for (int i = 0; z != null && i < y.length; i++) {
          y[i] += g.deviation() * z[i];
        }
        yield new Batch(y, x.size(), out);
      }
      case Layer.Crop k ->
          pixels(x, out, (n, c, h, w) -> x.at(n, c, h + k.rows(), w + k.columns()));
      case Layer.ZeroPadShortcut z ->
          pixels(x, out, (n, c, h, w) -> x.at(n, c, h * z.stride(), w * z.stride()));
      case Layer.Residual r -> {
        Batch body = apply(r.body(), Paths.below(path, "body"), x);
        Batch past = apply(r.shortcut(), Paths.below(path, "shortcut"), x);
        double[] sum = body.values().clone();
        for (int i = 0; i < sum.length; i++) {
          sum[i] += past.values()[i];
        }
        yield new Batch(sum, x.size(), out);
      }
      case Layer.Embedding e -> {
        double[] table = parameter(path, "weight");
        double[] y = new double[x.values().length * e.width()];
        for (int i = 0; i < y.length; i++) {
          y[i] = table[((int) x.values()[i / e.width()]) * e.width() + i % e.width()];
        }
        yield new Batch(y, x.size(), out);
      }
      case Layer.Activation a ->
          new Batch(
              Arrays.stream(x.values()).map(v -> Fixtures.nonlinear(a.kind(), v)).toArray(),
              x.size(),
              out);
      case Layer.Flatten _, Layer.Identity _ -> new Batch(x.values(), x.size(), out);
      case Layer.Sequential s -> {
        Batch y = x;
        for (int i = 0; i < s.layers().size(); i++) {
          y = apply(s.layers().get(i), Paths.below(path, i), y);
        }
        yield y;
      }
    };
  }

  private Batch dense(Layer.Dense d, String path, Batch x) {
    double[] weight = parameter(path, "weight");
    double[] y = new double[x.size() * d.outputs()];
    for (int i = 0; i < y.length; i++) {
      int o = i % d.outputs();
      y[i] = bias(d.bias(), path, o);
      for (int j = 0; j < d.inputs(); j++) {
        y[i] += x.values()[i / d.outputs() * d.inputs() + j] * weight[j * d.outputs() + o];
      }
    }
    return new Batch(y, x.size(), Shape.of(d.outputs()));
  }

  private double bias(Layer.Bias bias, String path, int o) {
    return switch (bias) {
      case Layer.Bias.With _ -> parameter(path, "bias")[o];
      case Layer.Bias.Without _ -> 0;
    };
  }

  private Batch convolution(Layer.Conv2d l, String path, Batch x) {
    double[] weight = parameter(path, "weight");
    Window w = l.window();
    int in = l.inputs() / l.groups();
    int out = l.outputs() / l.groups();
    return pixels(
        x,
        l.output(x.shape()),
        (n, o, row, column) -> {
          double sum = bias(l.bias(), path, o);
          for (int i = 0; i < in; i++) {
            for (int a = 0; a < w.kernelH(); a++) {
              for (int b = 0; b < w.kernelW(); b++) {
                int h = row * w.strideH() - w.padTop() + a * w.dilationH();
                int v = column * w.strideW() - w.padLeft() + b * w.dilationW();
                sum +=
                    x.at(n, o / out * in + i, h, v)
                        * weight[((o * in + i) * w.kernelH() + a) * w.kernelW() + b];
              }
            }
          }
          return sum;
        });
  }

  private static double pooled(
      Window w, boolean largest, Batch x, int n, int c, int row, int column) {
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int a = 0; a < w.kernelH(); a++) {
      for (int b = 0; b < w.kernelW(); b++) {
        int h = row * w.strideH() - w.padTop() + a;
        int v = column * w.strideW() - w.padLeft() + b;
        sum += x.at(n, c, h, v);
        if (h >= 0 && h < x.shape().dim(1) && v >= 0 && v < x.shape().dim(2)) {
          most = Math.max(most, x.at(n, c, h, v));
        }
      }
    }
    return largest ? most : sum / (w.kernelH() * w.kernelW());
  }

  /** Biased mean and variance of channel c over the batch. */
  static double[] moments(Batch x, int c) {
    int inner = x.shape().size() / x.shape().dim(0);
    double[] of = new double[x.size() * inner];
    for (int i = 0; i < of.length; i++) {
      of[i] = x.values()[(i / inner * x.shape().dim(0) + c) * inner + i % inner];
    }
    double mean = Arrays.stream(of).average().orElseThrow();
    return new double[] {
      mean, Arrays.stream(of).map(v -> (v - mean) * (v - mean)).average().orElseThrow()
    };
  }

  private Batch batchNorm(Layer.BatchNorm b, String path, Batch x) {
    double[] y = new double[x.values().length];
    int inner = x.shape().size() / b.features();
    for (int i = 0; i < y.length; i++) {
      int c = i / inner % b.features();
      double mean = parameter(path, "running_mean")[c];
      double variance = parameter(path, "running_var")[c];
      if (mode == Mode.TRAIN) {
        mean = moments(x, c)[0];
        variance = moments(x, c)[1];
      }
      double z = (x.values()[i] - mean) / Math.sqrt(variance + b.epsilon());
      y[i] = z * parameter(path, "weight")[c] + parameter(path, "bias")[c];
    }
    return new Batch(y, x.size(), x.shape());
  }

  private Batch layerNorm(Layer.LayerNorm l, String path, Batch x) {
    int inner = l.over().size();
    double[] y = new double[x.values().length];
    for (int i = 0; i < y.length; i++) {
      int from = i / inner * inner;
      double[] of = Arrays.copyOfRange(x.values(), from, from + inner);
      double mean = Arrays.stream(of).average().orElseThrow();
      double variance = Arrays.stream(of).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      double z = (x.values()[i] - mean) / Math.sqrt(variance + l.epsilon());
      y[i] = z * parameter(path, "weight")[i % inner] + parameter(path, "bias")[i % inner];
    }
    return new Batch(y, x.size(), x.shape());
  }

  private static Batch pixels(Batch x, Shape out, Pixel pixel) {
    Batch y = new Batch(new double[x.size() * out.size()], x.size(), out);
    for (int n = 0; n < x.size(); n++) {
      for (int c = 0; c < out.dim(0); c++) {
        for (int h = 0; h < out.dim(1); h++) {
          for (int w = 0; w < out.dim(2); w++) {
            y.values()[y.index(n, c, h, w)] = pixel.of(n, c, h, w);
          }
        }
      }
    }
    return y;
  }
}

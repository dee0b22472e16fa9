package thalweg.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import thalweg.expr.Expr;
import thalweg.expr.Shape;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/** The rule table of computation: each kind of layer, applied to a batch. */
final class LayerForward {
  private final Mode mode;
  private final Function<String, Expr> parameters;
  private final Function<String, Variable> statistics;
  private final NoiseDraws noise;
  private final List<Update> updates = new ArrayList<>();

  /**
   * @param parameters the expression to use for the parameter of a name
   * @param statistics the running statistic of a name
   */
  LayerForward(
      Mode mode,
      Function<String, Expr> parameters,
      Function<String, Variable> statistics,
      NoiseDraws noise) {
    this.mode = mode;
    this.parameters = parameters;
    this.statistics = statistics;
    this.noise = noise;
  }

  /** What the layers applied so far remember of the batch. */
  List<Update> updates() {
    return updates;
  }

  Expr apply(Layer layer, String path, Expr x) {
    return switch (layer) {
      case Layer.Dense d -> biased(d.bias(), path, 0, x.matmul(parameter(path, "weight")));
      case Layer.Conv2d c -> {
        Expr y = x.conv2d(parameter(path, "weight"), c.window(), c.groups());
        yield biased(c.bias(), path, 2, y);
      }
      case Layer.MaxPool p -> x.maxPool(p.window());
      case Layer.AveragePool p -> x.averagePool(p.window());
      case Layer.GlobalAveragePool _ -> x.mean(2, 3);
      case Layer.BatchNorm b -> batchNorm(b, path, x);
      case Layer.LayerNorm n -> {
        Expr scale = parameter(path, "weight");
        Expr shift = parameter(path, "bias");
        yield Norms.overTrailing(x, n.over().rank(), n.epsilon()).mul(scale).add(shift);
      }
      case Layer.LocalResponseNorm n -> Norms.localResponse(n, x);
      case Layer.Dropout d ->
          switch (mode) {
            case EVAL -> x;
            case TRAIN, FROZEN -> dropout(d, path, x);
          };
      case Layer.GaussianNoise g ->
          switch (mode) {
            case EVAL -> x;
            case TRAIN, FROZEN -> {
              Expr z = noise.normal(LayerShapes.named(g, path), x.dtype(), x.shape());
              yield g.deviation() == 0 ? x : x.add(z.mul(g.deviation()));
            }
          };
      case Layer.Flatten _ -> {
        int batch = x.shape().dim(0);
        yield x.reshape(batch, x.shape().size() / Math.max(1, batch));
      }
      case Layer.Crop c -> {
        Shape s = x.shape();
        Expr rows = x.slice(2, c.rows(), s.dim(2) - c.rows());
        yield rows.slice(3, c.columns(), s.dim(3) - c.columns());
      }
      case Layer.Identity _ -> x;
      case Layer.ZeroPadShortcut z -> {
        Shape s = x.shape();
        Expr some = x.slice(2, 0, s.dim(2), z.stride()).slice(3, 0, s.dim(3), z.stride());
        yield some.pad(1, 0, z.channels() - s.dim(1));
      }
      case Layer.Residual r -> {
        Expr body = apply(r.body(), Paths.below(path, "body"), x);
        yield body.add(apply(r.shortcut(), Paths.below(path, "shortcut"), x));
      }
      case Layer.Embedding e -> {
        Shape s = x.shape();
        int[] dims = Arrays.copyOf(s.dims(), s.rank() + 1);
        dims[s.rank()] = e.width();
        yield parameter(path, "weight").gather(x.reshape(s.size())).reshape(dims);
      }
      case Layer.Activation a -> nonlinear(a.kind(), x);
      case Layer.Sequential s -> {
        Expr y = x;
        for (int i = 0; i < s.layers().size(); i++) {
          y = apply(s.layers().get(i), Paths.below(path, i), y);
        }
        yield y;
      }
    };
  }

  private static Expr nonlinear(Layer.Nonlinearity kind, Expr x) {
    return switch (kind) {
      case RELU -> x.relu();
      case TANH -> x.tanh();
      case SIGMOID -> x.sigmoid();
      case LEAKY_RELU -> x.gt(0).select(x, x.mul(0.01));
      case SOFTPLUS -> x.exp().log1p();
      case GELU_TANH -> {
        Expr inner = x.add(x.mul(x).mul(x).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
        yield x.mul(0.5).mul(inner.tanh().add(1));
      }
    };
  }

  private Expr parameter(String path, String part) {
    return parameters.apply(Paths.below(path, part));
  }

  private Expr biased(Layer.Bias bias, String path, int after, Expr y) {
    return switch (bias) {
      case Layer.Bias.With _ -> y.add(Norms.channels(parameter(path, "bias"), after));
      case Layer.Bias.Without _ -> y;
    };
  }

  private Expr dropout(Layer.Dropout d, String path, Expr x) {
    double share = 1 - d.rate();
    Expr kept = noise.kept(LayerShapes.named(d, path), share, x.shape());
    Expr zero = Expr.constant(x.dtype(), 0);
    return d.rate() == 0 ? x : kept.select(x.mul(1 / share), zero.broadcastTo(x.shape()));
  }

  private Expr batchNorm(Layer.BatchNorm b, String path, Expr x) {
    Variable mean = statistics.apply(Paths.below(path, "running_mean"));
    Variable variance = statistics.apply(Paths.below(path, "running_var"));
    Expr scale = parameter(path, "weight");
    Expr shift = parameter(path, "bias");
    return switch (mode) {
      case EVAL, FROZEN ->
          Norms.normalised(x, mean.read(), variance.read(), b.epsilon(), scale, shift);
      case TRAIN -> {
        int n = x.shape().size() / b.features();
        if (n < 2) {
          throw new IllegalArgumentException(
              LayerShapes.named(b, path)
                  + ", is given one value a feature, which has no variance; a training step needs"
                  + " a batch of 2 or more");
        }
        Norms.Moments m = Norms.moments(x);
        double p = b.momentum();
        updates.add(new Update(mean, moved(mean, p, m.mean())));
        updates.add(new Update(variance, moved(variance, p, m.variance().mul(n / (n - 1.0)))));
        yield Norms.normalised(x, m.mean(), m.variance(), b.epsilon(), scale, shift);
      }
    };
  }

  private static Expr moved(Variable running, double momentum, Expr batch) {
    return running.read().mul(1 - momentum).add(batch.mul(momentum));
  }

  @Override
  public String toString() {
    return "forward, " + mode;
  }
}

package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import thalweg.expr.Expr;
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
      case Layer.Dense d -> {
        Expr product = x.matmul(parameters.apply(Paths.below(path, "weight")));
        yield switch (d.bias()) {
          case WITH -> product.add(parameters.apply(Paths.below(path, "bias")));
          case WITHOUT -> product;
        };
      }
      case Layer.Activation a ->
          switch (a.kind()) {
            case RELU -> x.relu();
            case TANH -> x.tanh();
            case SIGMOID -> x.sigmoid();
          };
      case Layer.Sequential s -> {
        Expr y = x;
        for (int i = 0; i < s.layers().size(); i++) {
          y = apply(s.layers().get(i), Paths.below(path, i), y);
        }
        yield y;
      }
    };
  }

  @Override
  public String toString() {
    return "forward, " + mode;
  }
}

package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * The Euclidean norm of the gradient of each example's loss by its own input, at the weights as
 * they are. Some toolboxes call its mean "loss sensitivity" after Arpit et al. 2017; that of the
 * paper is {@link LossSensitivity}, which also follows what the example did to the weights. This
 * one costs a pass.
 *
 * <p>Cost: one compilation at construction; then one pass forward and back, all examples at once.
 */
public final class InputGradientNorm {
  private final int n;
  private final String data;
  private final Function function;

  /**
   * @param mean over the examples, with the standard error of a mean of independent examples
   * @param norms one an example, in nats a unit of input
   */
  public record Norms(Estimate mean, double[] norms) {}

  /**
   * Compiles.
   *
   * @param name what to call the data in the estimate
   * @throws IllegalArgumentException if the data do not fit the model
   */
  public InputGradientNorm(Model model, Examples examples, String name, Workers workers) {
    examples.requireClasses(model.classes());
    this.n = examples.size();
    this.data = name;
    Variable inputs = examples.inputs();
    Expr x = inputs.read();
    Expr losses =
        new Loss.CrossEntropy().perExample(model.logits(x, Mode.EVAL), examples.labels().read());
    // The sum, not the mean: a row's gradient is then that of its own loss.
    Expr gradient = Grad.grad(losses.sum(), x).reshape(n, model.example().size());
    Expr norms = gradient.mul(gradient).sum(1).sqrt();
    function = Function.compile("input gradient norms", workers, List.of(norms), List.of());
  }

  /** Measures with the parameters and examples as they are. */
  public Norms measure() {
    function.call();
    Tensor output = function.output(0);
    double[] norms = output.toDoubles();
    double mean = Arrays.stream(norms).average().orElseThrow();
    double squares = Arrays.stream(norms).map(g -> (g - mean) * (g - mean)).sum();
    double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    Estimate.Cost cost = new Estimate.Cost(n, Estimate.Cost.Unit.EXAMPLE_GRADIENT);
    return new Norms(
        new Estimate(
            mean,
            error,
            Estimate.Convergence.NOT_APPLICABLE,
            cost,
            data,
            "mean Euclidean norm of the gradient of an example's loss by its input"),
        norms);
  }
}

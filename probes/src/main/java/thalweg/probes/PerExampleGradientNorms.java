package thalweg.probes;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Variable;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;

/**
 * How long the gradients of single examples are: mean, standard deviation and maximum over the
 * batch, at the parameters before the step. The mean has the standard error of a mean over B
 * examples drawn at random. No gradient of an example is formed where the layer allows it.
 */
public final class PerExampleGradientNorms implements StepProbe {
  @Override
  public String name() {
    return "per-example-gradient-norms";
  }

  @Override
  public Need need() {
    return Need.PER_EXAMPLE_GRADIENTS;
  }

  @Override
  public Probed measure(StepExpressions step, List<Variable> memory) {
    Expr norms = step.perExampleSquaredNorms().sqrt();
    Spread spread = Spread.of(norms);
    return new Probed(
        List.of(
            Reading.of("example.gradient.norm", spread.mean(), spread.standardError()),
            Reading.of("example.gradient.norm.deviation", spread.variance().sqrt()),
            Reading.of("example.gradient.norm.max", norms.maxOver(0))),
        List.of());
  }
}

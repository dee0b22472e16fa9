package thalweg.probes;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Variable;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;

/**
 * Lengths in parameter space at every step: of the gradient of the batch, of the step and of the
 * parameters before it. Euclidean norms over all parameters; exact for the batch. Costs few
 * operations: three readings of as many numbers as there are parameters.
 */
public final class UpdateSize implements StepProbe {
  @Override
  public String name() {
    return "update-size";
  }

  @Override
  public Need need() {
    return Need.STEP;
  }

  @Override
  public Probed measure(StepExpressions step, List<Variable> memory) {
    return new Probed(
        List.of(
            Reading.of("gradient.norm", norm(step.gradients())),
            Reading.of("update.norm", step.displacement().norm()),
            Reading.of("parameters.norm", norm(step.parameters()))),
        List.of());
  }

  static Expr norm(List<Expr> parts) {
    return StepExpressions.dot(parts, parts).sqrt();
  }
}

package thalweg.probes;

import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Variable;
import thalweg.nn.Model;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;

/**
 * Lengths in parameter space at every step: of the gradient of the batch, of the step, of the
 * parameters, and how far they are from where the run began. Euclidean norms over all parameters;
 * exact for the batch. Costs one pass over the parameters.
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
            Reading.of("update.norm", norm(step.displacement())),
            Reading.of("parameters.norm", norm(step.parameters()))),
        List.of());
  }

  @Override
  public List<Variable> memory(Model model) {
    return List.of();
  }

  static Expr norm(List<Expr> parts) {
    return StepExpressions.dot(parts, parts).sqrt();
  }
}

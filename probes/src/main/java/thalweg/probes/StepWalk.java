package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.nn.Parameter;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;

/**
 * How a training run walks (Xing et al. 2018, arXiv:1802.08770): the cosine of the angle between
 * consecutive gradients and between consecutive updates, the distance of the parameters from where
 * they were first seen, and the squared norm of the gradient.
 *
 * <pre>
 *   gradient.cosine  <g_t-1, g_t> / (|g_t-1| |g_t| + 1e-6)     update.cosine without the 1e-6
 *   distance         |w_t - w_0|, parameters alone, before the step; w_0 is where the first step
 *                    with this probe began
 * </pre>
 *
 * <p>Gradients are those of the batch's mean loss, without weight decay, where the authors' code
 * has it; the first step has no step before it and reads NaN, where the code has 1. With momentum
 * the update is what the optimizer adds, and its cosine another number than the gradients'.
 *
 * <p>Costs three copies of the parameters and a few readings of as many numbers.
 */
public final class StepWalk implements StepProbe {
  private static final double LEAST = 1e-6;

  @Override
  public String name() {
    return "walk";
  }

  @Override
  public Need need() {
    return Need.STEP;
  }

  @Override
  public boolean looksBack() {
    return true;
  }

  /** Whether there was a step; then, for each parameter, gradient, update and first value. */
  @Override
  public List<Variable> memory(StepRule rule) {
    DType dtype = rule.model().dtype();
    List<Variable> memory = new ArrayList<>();
    memory.add(Variable.zeros("begun", dtype));
    for (String what : List.of("gradient.", "update.", "first.")) {
      for (Parameter p : rule.model().parameters().list()) {
        memory.add(Variable.zeros(what + p.name(), dtype, p.variable().shape().dims()));
      }
    }
    return memory;
  }

  @Override
  public Probed measure(StepExpressions step, List<Variable> memory) {
    int n = step.parameters().size();
    Expr begun = memory.get(0).read();
    List<Variable> gradients = memory.subList(1, 1 + n);
    List<Variable> updates = memory.subList(1 + n, 1 + 2 * n);
    List<Variable> first = memory.subList(1 + 2 * n, 1 + 3 * n);
    List<Expr> now = step.displacement().values();
    List<Expr> off = new ArrayList<>();
    List<Update> kept = new ArrayList<>();
    kept.add(new Update(memory.get(0), begun.mul(0).add(1)));
    for (int i = 0; i < n; i++) {
      Expr w = step.parameters().get(i);
      Expr start = begun.gt(0).select(first.get(i).read(), w);
      off.add(w.sub(start));
      kept.add(new Update(gradients.get(i), step.gradients().get(i)));
      kept.add(new Update(updates.get(i), now.get(i)));
      kept.add(new Update(first.get(i), start));
    }
    Expr none = Expr.constant(begun.dtype(), Double.NaN);
    Expr ofGradients = cosine(reads(gradients), step.gradients(), LEAST);
    Expr ofUpdates = cosine(reads(updates), now, 0);
    return new Probed(
        List.of(
            Reading.of("gradient.cosine", begun.gt(0).select(ofGradients, none)),
            Reading.of("update.cosine", begun.gt(0).select(ofUpdates, none)),
            Reading.of("distance", UpdateSize.norm(off)),
            Reading.of(
                "gradient.squared-norm", StepExpressions.dot(step.gradients(), step.gradients()))),
        kept);
  }

  private static List<Expr> reads(List<Variable> variables) {
    return variables.stream().map(Variable::read).toList();
  }

  private static Expr cosine(List<Expr> a, List<Expr> b, double least) {
    Expr lengths = UpdateSize.norm(a).mul(UpdateSize.norm(b));
    return StepExpressions.dot(a, b).div(lengths.add(least));
  }
}

package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.nn.Displacement;
import thalweg.nn.Parameter;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;

/**
 * Where a step ends on the parabola that the loss is along it: alpha of Schneider, Dangel and
 * Hennig 2021 (Cockpit, arXiv:2102.06604, section 3.1 and appendix C.1). -1 is where the step
 * began, 0 the parabola's lowest point, 1 as far up on the other side; above 1 the step ends higher
 * than it began. A line or a hill gives what lies beyond: NaN where the parabola has no lowest
 * point.
 *
 * <p>The parabola l(t) = a + b t + c t² for t from 0 to 1 along the step is fitted to four numbers:
 * loss and slope at the beginning, on the batch of the step, and at the end, on the batch of the
 * next; by generalized least squares with the variance of each number over its batch. Slopes of
 * single examples are computed for the first examples of a batch only, {@value #SLOPES} at the
 * most: enough for a variance, at a fraction of a forward pass. The step itself is what the
 * optimizer's memory tells of it, else a copy.
 *
 * <p>A reading belongs to the step before the one that it is recorded at, and takes both.
 */
public final class Alpha implements StepProbe {
  /** How many examples' slopes are computed. */
  static final int SLOPES = 16;

  /** Where the learning rate of a step lies, behind the four numbers of its beginning. */
  private static final int RATE = 4;

  /** Below this a variance counts as this: the number is then as good as exact. */
  private static final double LEAST_VARIANCE = 1e-30;

  @Override
  public String name() {
    return "alpha";
  }

  @Override
  public Need need() {
    return Need.PER_EXAMPLE_SLOPES;
  }

  @Override
  public boolean looksBack() {
    return true;
  }

  @Override
  public List<Variable> memory(StepRule rule) {
    DType dtype = rule.model().dtype();
    Variable start = Variable.zeros("start", dtype, 5);
    List<Variable> memory = new ArrayList<>(List.of(start));
    if (rule.optimizer().before(rule.state(), rate(start)).isEmpty()) {
      for (Parameter p : rule.model().parameters().list()) {
        memory.add(Variable.zeros("step." + p.name(), dtype, p.variable().shape().dims()));
      }
    }
    return memory;
  }

  private static Displacement copied(DType dtype, List<Variable> kept) {
    return Displacement.of(dtype, kept.stream().map(Variable::read).toList());
  }

  private static Expr rate(Variable start) {
    return at(start.read(), RATE);
  }

  @Override
  public Probed measure(StepExpressions step, List<Variable> memory) {
    Variable start = memory.get(0);
    List<Variable> kept = memory.subList(1, memory.size());
    Displacement now = step.displacement();
    Displacement before =
        step.displacementBefore(rate(start)).orElseGet(() -> copied(step.model().dtype(), kept));
    List<Update> updates = new ArrayList<>();
    updates.add(
        new Update(start, Expr.concat(0, measured(step, now), step.learningRate().reshape(1))));
    for (int i = 0; i < kept.size(); i++) {
      updates.add(new Update(kept.get(i), now.values().get(i)));
    }
    Expr alpha = alpha(start.read(), measured(step, before));
    return new Probed(List.of(Reading.of("alpha", alpha)), updates);
  }

  /** Loss, its variance, slope along a direction, its variance: of means over the batch. */
  private static Expr measured(StepExpressions step, Displacement direction) {
    int b = step.batchSize();
    Spread losses = Spread.of(step.losses());
    Spread slopes = Spread.of(step.slopes(Math.min(SLOPES, b), direction));
    Expr slope = direction.slope(step.gradients());
    return Expr.concat(
        0,
        losses.mean().reshape(1),
        losses.variance().div(b).reshape(1),
        slope.reshape(1),
        slopes.variance().div(b).reshape(1));
  }

  /**
   * The least-squares parabola through value and slope at t = 0 and at t = 1, each weighted by the
   * inverse of its variance, and where t = 1 lies on it.
   */
  private static Expr alpha(Expr start, Expr end) {
    Expr f0 = at(start, 0);
    Expr f1 = at(end, 0);
    Expr s0 = at(start, 2);
    Expr s1 = at(end, 2);
    Expr w0 = inverse(at(start, 1));
    Expr w1 = inverse(at(end, 1));
    Expr u0 = inverse(at(start, 3));
    Expr u1 = inverse(at(end, 3));
    // Rows of the design: value at 0 (1,0,0), value at 1 (1,1,1), slope at 0 (0,1,0), at 1 (0,1,2).
    // The intercept is eliminated: the difference d = f1 - f0 has the variance of both.
    Expr w = w0.mul(w1).div(w0.add(w1));
    Expr d = f1.sub(f0);
    Expr m11 = w.add(u0).add(u1);
    Expr m12 = w.add(u1.mul(2));
    Expr m22 = w.add(u1.mul(4));
    Expr r1 = w.mul(d).add(u0.mul(s0)).add(u1.mul(s1));
    Expr r2 = w.mul(d).add(u1.mul(s1).mul(2));
    Expr det = m11.mul(m22).sub(m12.mul(m12));
    Expr b = r1.mul(m22).sub(r2.mul(m12)).div(det);
    Expr c = m11.mul(r2).sub(m12.mul(r1)).div(det);
    // Lowest at t* = -b / 2c, so that t = 1 lies at (1 - t*) / t* = -(2c + b) / b.
    Expr nan = Expr.constant(b.dtype(), Double.NaN);
    Expr place = c.mul(2).add(b).div(b).neg();
    return c.gt(0).select(place, nan);
  }

  private static Expr inverse(Expr variance) {
    return Expr.constant(variance.dtype(), 1).div(variance.max(LEAST_VARIANCE));
  }

  private static Expr at(Expr numbers, int i) {
    return numbers.slice(0, i, i + 1).reshape();
  }
}

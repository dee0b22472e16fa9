package thalweg.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Shape;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Optimizer;
import thalweg.nn.Parameter;
import thalweg.nn.Sgd;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;

/**
 * The largest eigenvalue of the Hessian against the largest that the learning rate can bear: Cohen,
 * Kaur, Li, Kolter and Talwalkar 2021 (arXiv:2103.00065). Gradient descent on a bowl diverges where
 * it is above 2 / eta; in training by full batches it rises to there and stays.
 *
 * <p>Measured at the parameters before a step, on a fixed subset that the probe keeps: the batches
 * of the first measured steps, as many whole ones as {@value #EXAMPLES} examples have room for (of
 * a larger batch, its first so many; augmented, if the run augments). Until it has them, on those
 * it has. So a data set of at most so many, trained on by full batches, is measured as it is. The
 * model is in {@link Mode#EVAL}, weight decay is left out.
 *
 * <p>The eigenvector is remembered from one reading to the next, and each improves it by {@value
 * #IMPROVEMENTS} steps of steepest ascent of the Rayleigh quotient, exact in the plane of the
 * vector and its residual (Lanczos of two steps, restarted); the first begins at the gradient. The
 * standard error is the norm of the residual: some eigenvalue lies that near. After few readings
 * the value can be too low, never too high. NaN where the gradient that it begins at is zero.
 *
 * <p>Costs 4 Hessian products on that subset, some 24 forward passes: with batches of as many, 8
 * steps of training. Measure every hundredth step, or each epoch.
 */
public final class EdgeOfStability implements StepProbe {
  /** How many examples it looks at. */
  static final int EXAMPLES = 128;

  static final int IMPROVEMENTS = 3;

  private static final int INPUTS = 0;
  private static final int LABELS = 1;
  private static final int FILLED = 2;
  private static final int VECTOR = 3;

  @Override
  public String name() {
    return "edge-of-stability";
  }

  @Override
  public Need need() {
    return Need.HESSIAN_VECTOR_PRODUCT;
  }

  @Override
  public List<Variable> memory(StepRule rule) {
    Model model = rule.model();
    int[] example = model.example().dims();
    int[] all = new int[example.length + 1];
    all[0] = EXAMPLES;
    System.arraycopy(example, 0, all, 1, example.length);
    List<Variable> memory = new ArrayList<>();
    memory.add(Variable.zeros("edge.inputs", model.inputType(), all));
    memory.add(Variable.zeros("edge.labels", DType.I32, EXAMPLES));
    memory.add(Variable.zeros("edge.filled", DType.I32));
    for (Parameter p : model.parameters().list()) {
      memory.add(
          Variable.zeros("edge.vector." + p.name(), model.dtype(), p.variable().shape().dims()));
    }
    return memory;
  }

  @Override
  public Probed measure(StepExpressions step, List<Variable> memory) {
    Expr filled = memory.get(FILLED).read();
    // Whole batches only, so that no example of a small data set counts more often than others.
    int taken = Math.min(step.batchSize(), EXAMPLES);
    Expr fits = filled.le(Expr.constant(DType.I32, EXAMPLES - taken));
    Expr now = fits.select(filled.add(Expr.constant(DType.I32, taken)), filled);
    Expr inputs = kept(memory.get(INPUTS), step.inputs(), filled, now);
    Expr labels = kept(memory.get(LABELS), step.labels(), filled, now);
    Subset subset = new Subset(step, inputs, labels, now);
    List<Variable> vector = memory.subList(VECTOR, memory.size());
    Ritz found = subset.improved(vector.stream().map(Variable::read).toList());
    List<Update> updates = new ArrayList<>();
    updates.add(new Update(memory.get(INPUTS), inputs));
    updates.add(new Update(memory.get(LABELS), labels));
    updates.add(new Update(memory.get(FILLED), now));
    for (int i = 0; i < vector.size(); i++) {
      updates.add(new Update(vector.get(i), found.vector().get(i)));
    }
    Expr share = step.learningRate().div(bearable(step.rule().optimizer()));
    return new Probed(
        List.of(
            Reading.of("sharpness", found.value(), found.residual()),
            Reading.of("sharpness.edge", found.value().mul(share), found.residual().mul(share)),
            Reading.of("sharpness.examples", now.cast(step.model().dtype()))),
        updates);
  }

  /**
   * The largest curvature times the learning rate with which steps in a bowl stay bounded: 2 of
   * plain SGD, 2 + 2 m with heavy-ball momentum, (2 + 2 m) / (1 + 2 m) with Nesterov's (Cohen et
   * al. 2021, appendix B). Of other rules, whose step is no multiple of the gradient, 2 as well: a
   * share of plain descent's bound, and not of theirs.
   */
  static double bearable(Optimizer optimizer) {
    if (optimizer instanceof Sgd sgd) {
      double twice = 2 + 2 * sgd.momentum();
      return switch (sgd.look()) {
        case HEAVY_BALL -> twice;
        case NESTEROV -> twice / (1 + 2 * sgd.momentum());
      };
    }
    return 2;
  }

  /** What is kept, with the batch's rows from {@code filled} to {@code now}. */
  private static Expr kept(Variable memory, Expr rows, Expr filled, Expr now) {
    Shape shape = memory.shape();
    Expr place = Expr.iota(Shape.of(EXAMPLES), 0);
    Expr last = Expr.constant(DType.I32, rows.shape().dim(0) - 1);
    Expr row = place.sub(filled).max(Expr.constant(DType.I32, 0)).min(last);
    Expr isNew =
        place.ge(filled).and(place.lt(now)).reshape(leading(shape.rank())).broadcastTo(shape);
    return isNew.select(rows.gather(row), memory.read());
  }

  private static int[] leading(int rank) {
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    dims[0] = EXAMPLES;
    return dims;
  }

  /** A vector of length 1, its Rayleigh quotient and the norm of what is left. */
  private record Ritz(List<Expr> vector, List<Expr> image, Expr value, Expr residual) {
    static Ritz of(List<Expr> vector, List<Expr> image) {
      Expr value = StepExpressions.dot(vector, image);
      List<Expr> off = combine(image, Expr.constant(value.dtype(), 1), vector, value.neg());
      return new Ritz(vector, image, value, UpdateSize.norm(off));
    }
  }

  private static List<Expr> combine(List<Expr> a, Expr x, List<Expr> b, Expr y) {
    return IntStream.range(0, a.size())
        .mapToObj(i -> a.get(i).mul(x).add(b.get(i).mul(y)))
        .toList();
  }

  private static List<Expr> scaled(List<Expr> a, Expr factor) {
    return a.stream().map(e -> e.mul(factor)).toList();
  }

  /** The Hessian of the mean loss over the first examples of the memory. */
  private static final class Subset {
    private final List<Expr> parameters;
    private final List<Expr> gradient;

    Subset(StepExpressions step, Expr inputs, Expr labels, Expr filled) {
      parameters = step.parameters();
      Expr losses = step.rule().loss().perExample(step.model().logits(inputs, Mode.EVAL), labels);
      Expr isFilled = Expr.iota(Shape.of(EXAMPLES), 0).lt(filled);
      Expr zero = Expr.constant(losses.dtype(), 0).broadcastTo(losses.shape());
      Expr mean = isFilled.select(losses, zero).sum().div(filled.cast(losses.dtype()));
      gradient = Grad.grad(mean, parameters);
    }

    private List<Expr> product(List<Expr> v) {
      return Grad.jvp(gradient, parameters, v);
    }

    Ritz improved(List<Expr> remembered) {
      Expr length = UpdateSize.norm(remembered);
      Expr isFirst = length.eq(Expr.constant(length.dtype(), 0));
      List<Expr> start = new ArrayList<>();
      Expr gradientNorm = UpdateSize.norm(gradient);
      for (int i = 0; i < remembered.size(); i++) {
        Expr before = remembered.get(i);
        Expr first = gradient.get(i).div(gradientNorm);
        Shape shape = before.shape();
        start.add(isFirst.broadcastTo(shape).select(first, before.div(length)));
      }
      Ritz ritz = Ritz.of(start, product(start));
      for (int k = 0; k < IMPROVEMENTS; k++) {
        ritz = ascended(ritz);
      }
      return ritz;
    }

    /** The best vector in the plane of this one and its residual. */
    private Ritz ascended(Ritz now) {
      Expr one = Expr.constant(now.value().dtype(), 1);
      Expr zero = Expr.constant(one.dtype(), 0);
      Expr beside = now.residual();
      Expr isMoving = beside.gt(0);
      List<Expr> off = combine(now.image(), one, now.vector(), now.value().neg());
      List<Expr> q = scaled(off, one.div(isMoving.select(beside, one)));
      List<Expr> image = product(q);
      Expr curvature = StepExpressions.dot(q, image);
      // The larger eigenvalue of [[value, beside], [beside, curvature]] and its vector.
      Expr half = now.value().sub(curvature).mul(0.5);
      Expr root = half.mul(half).add(beside.mul(beside)).sqrt();
      Expr tangent = beside.div(half.abs().add(root));
      Expr forward = half.gt(0).select(one, tangent);
      Expr sideways = half.gt(0).select(tangent, one);
      Expr norm = forward.mul(forward).add(sideways.mul(sideways)).sqrt();
      Expr c = isMoving.select(forward.div(norm), one);
      Expr s = isMoving.select(sideways.div(norm), zero);
      return Ritz.of(combine(now.vector(), c, q, s), combine(now.image(), c, image, s));
    }
  }
}

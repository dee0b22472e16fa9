package thalweg.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;

/**
 * What one training step computes, as expressions: for probes to build on. Nothing here costs
 * anything until a reading depends on it, and what the step computes anyway is shared.
 */
public final class StepExpressions {
  private static final int LONG_ROW = 64;

  private final StepRule rule;
  private final Expr inputs;
  private final Expr labels;
  private final List<Expr> draws;
  private final Expr logits;
  private final Expr losses;
  private final Expr loss;
  private final List<Expr> gradients;
  private final Displacement displacement;
  private List<Expr> perExample = List.of();

  StepExpressions(
      StepRule rule,
      Expr inputs,
      Expr labels,
      List<Expr> draws,
      Expr logits,
      Expr losses,
      List<Expr> gradients,
      Displacement displacement) {
    this.rule = rule;
    this.inputs = inputs;
    this.labels = labels;
    this.draws = List.copyOf(draws);
    this.logits = logits;
    this.losses = losses;
    this.loss = losses.mean();
    this.gradients = List.copyOf(gradients);
    this.displacement = displacement;
  }

  /** Examples in this step, B. */
  public int batchSize() {
    return labels.shape().dim(0);
  }

  public Model model() {
    return rule.model();
  }

  /**
   * What the step does: its loss and its optimizer, for what a probe computes on other examples.
   */
  public StepRule rule() {
    return rule;
  }

  /** [B, example...]. */
  public Expr inputs() {
    return inputs;
  }

  /** I32 [B]. */
  public Expr labels() {
    return labels;
  }

  /** [B, classes]. */
  public Expr logits() {
    return logits;
  }

  /** The loss of each example, [B]. */
  public Expr losses() {
    return losses;
  }

  /** The mean loss of the batch, a scalar. */
  public Expr loss() {
    return loss;
  }

  /** The parameters before the step. */
  public List<Expr> parameters() {
    return model().parameters().reads();
  }

  /** The gradient of the mean loss, before clipping; one a parameter. */
  public List<Expr> gradients() {
    return gradients;
  }

  /** What the step adds to the parameters, before the sums are rounded. */
  public Displacement displacement() {
    return displacement;
  }

  /** The learning rate of the step, a scalar. */
  public Expr learningRate() {
    return rule.state().learningRate().read();
  }

  /**
   * What the step before this one added to the parameters, where the optimizer's memory tells it.
   *
   * @param rate the learning rate of the step before
   */
  public Optional<Displacement> displacementBefore(Expr rate) {
    return rule.optimizer().before(rule.state(), rate);
  }

  /**
   * The gradient of each example's loss, with the noise that this step drew for it: [B, shape] for
   * each parameter. Sums of squares of these are computed without forming them where the layer
   * allows it.
   *
   * @throws IllegalArgumentException if the model normalises by the batch: an example then has no
   *     loss of its own
   */
  public List<Expr> perExampleGradients() {
    if (perExample.isEmpty()) {
      perExample = derivePerExample();
    }
    return perExample;
  }

  private List<Expr> derivePerExample() {
    if (!model().statistics().list().isEmpty()) {
      throw new IllegalArgumentException(
          "gradients of single examples: the model normalises by the batch, so that the loss of an"
              + " example depends on the others; use a model without batch norm, or freeze it");
    }
    Expr image = Expr.input("example", inputs.dtype(), model().example().dims());
    Expr label = Expr.input("label", DType.I32);
    List<Expr> rows = new ArrayList<>();
    for (Expr draw : draws) {
      int[] dims = draw.shape().dims();
      rows.add(Expr.input("draw", draw.dtype(), Arrays.copyOfRange(dims, 1, dims.length)));
    }
    List<Expr> single = new ArrayList<>(List.of(image, label));
    single.addAll(rows);
    List<Expr> batched = new ArrayList<>(List.of(inputs, labels));
    batched.addAll(draws);
    Noise given = Noise.given(rows.stream().map(StepExpressions::alone).toList());
    Expr one = model().forward(alone(image), Mode.FROZEN, parameters(), given).logits();
    return Grad.perExampleGrad(
        rule.loss().perExample(one, label.reshape(1)).sum(), parameters(), single, batched);
  }

  private static Expr alone(Expr e) {
    int[] dims = e.shape().dims();
    int[] stacked = new int[dims.length + 1];
    stacked[0] = 1;
    System.arraycopy(dims, 0, stacked, 1, dims.length);
    return e.reshape(stacked);
  }

  /** The squared norm of each example's gradient over all parameters, [B]. */
  public Expr perExampleSquaredNorms() {
    return perExampleGradients().stream()
        .map(g -> g.mul(g).sum(IntStream.range(1, g.shape().rank()).toArray()))
        .reduce(Expr::add)
        .orElseThrow();
  }

  /**
   * The slope of the loss of each of the first {@code count} examples along a direction, [count]:
   * what of its gradient lies along it, which takes a product a layer beyond what the step computes
   * anyway. With batch norm one forward-mode pass over these, at the stored statistics.
   *
   * @param count 1 to B
   */
  public Expr slopes(int count, Displacement direction) {
    if (!model().statistics().list().isEmpty()) {
      return slopesForward(count, direction.values());
    }
    List<Expr> each = perExampleGradients();
    List<Expr> along = direction.along();
    return IntStream.range(0, each.size())
        .mapToObj(i -> rows(first(count, each.get(i)).mul(along.get(i))))
        .reduce(Expr::add)
        .orElseThrow()
        .mul(direction.scale());
  }

  private Expr slopesForward(int count, List<Expr> directions) {
    Expr x = first(count, inputs);
    Noise rows = Noise.given(draws.stream().map(d -> first(count, d)).toList());
    Expr some =
        rule.loss()
            .perExample(
                model().forward(x, Mode.FROZEN, parameters(), rows).logits(), first(count, labels));
    return Grad.jvp(List.of(some), parameters(), directions).get(0);
  }

  private static Expr first(int count, Expr e) {
    return count == e.shape().dim(0) ? e : e.slice(0, 0, count);
  }

  /** The Hessian of the mean loss times a vector, one part a parameter. */
  public List<Expr> hessianVectorProduct(List<Expr> directions) {
    return Grad.jvp(gradients, parameters(), directions);
  }

  /**
   * The dot product of two lists of arrays of like shapes, a scalar. Row by row first where rows
   * are long, so that threads share them: a sum of all elements at once is one thread's work.
   */
  public static Expr dot(List<Expr> a, List<Expr> b) {
    return IntStream.range(0, a.size())
        .mapToObj(i -> sum(a.get(i).mul(b.get(i))))
        .reduce(Expr::add)
        .orElseThrow();
  }

  private static Expr sum(Expr e) {
    boolean longRows = e.shape().rank() > 1 && e.shape().size() >= LONG_ROW * e.shape().dim(0);
    return longRows ? rows(e).sum() : e.sum();
  }

  private static Expr rows(Expr e) {
    int rank = e.shape().rank();
    return rank < 2 ? e : e.sum(IntStream.range(1, rank).toArray());
  }
}

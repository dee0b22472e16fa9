package thalweg.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/**
 * One step of training as one compiled function: indices in, loss and hits out, parameters and
 * optimizer memory updated.
 *
 * <p>Shapes are static, so each batch size is compiled once for each set of probes, when they are
 * first met (a shorter last batch, or a schedule of batch sizes); all share parameters, statistics
 * and memory. After that a step allocates nothing. The parameters after a step have the same bits
 * whichever probes were in it.
 */
public final class TrainStep {
  /** The probes of a step: bit i is the i-th of {@link StepRule#probes}. */
  public static final long NO_PROBES = 0;

  private final StepRule rule;
  private final Examples data;
  private final Optional<Feed> feed;
  private final Workers workers;
  private final List<List<Variable>> memories = new ArrayList<>();
  private final Variable noiseKey = Variable.zeros("noise.key", DType.I32, 4);
  private final int[] keyWords = new int[4];
  private final List<StepFunction> compiled = new ArrayList<>();
  private long steps;
  private StepFunction last;

  /** Fills a batch's inputs: the examples at given places, changed at random or not. */
  @FunctionalInterface
  public interface Feed {
    /**
     * Writes the inputs of a batch, row after row.
     *
     * @param indices of the examples
     * @param into [indices.length, example...], row-major
     */
    void fill(int[] indices, float[] into);
  }

  /**
   * A step that reads its inputs where they lie.
   *
   * @throws IllegalArgumentException if the data do not fit the model or the loss
   */
  public TrainStep(StepRule rule, Examples data, Workers workers) {
    this(rule, data, Optional.empty(), workers);
  }

  /**
   * A step whose inputs are written for it, batch by batch: for augmentation.
   *
   * @throws IllegalArgumentException if the data do not fit the model or the loss
   */
  public TrainStep(StepRule rule, Examples data, Feed feed, Workers workers) {
    this(rule, data, Optional.of(feed), workers);
  }

  /** Plain cross-entropy: no clipping, no averages, no noise, no probes. */
  public TrainStep(
      Model model, Examples data, Optimizer optimizer, OptimizerState state, Workers workers) {
    this(new StepRule(model, new Loss.CrossEntropy(), optimizer, state), data, workers);
  }

  private TrainStep(StepRule rule, Examples data, Optional<Feed> feed, Workers workers) {
    Model model = rule.model();
    model.requireExamples(data.inputs().dtype(), data.inputs().shape());
    data.requireClasses(rule.loss().classes(model.classes()));
    this.rule = rule;
    this.data = data;
    this.feed = feed;
    this.workers = workers;
    rule.probes().forEach(p -> memories.add(p.memory(rule)));
    keyWords[0] = rule.noise().key0();
    keyWords[1] = rule.noise().key1();
  }

  /**
   * Moves the parameters by one step on the examples at {@code indices}.
   *
   * @param indices one or more, each in 0..n-1; repeats count twice
   * @return the mean loss over the batch, in nats, at the parameters before the step
   * @throws IllegalArgumentException if there are none
   * @throws IndexOutOfBoundsException if one is out of range
   */
  public double run(int[] indices) {
    return run(indices, NO_PROBES);
  }

  /**
   * The same with probes, whose readings are there until the next step.
   *
   * @param probes bit i for the i-th probe of the rule
   */
  public double run(int[] indices, long probes) {
    last = function(indices.length, probes);
    steps++;
    keyWords[2] = (int) steps;
    keyWords[3] = (int) (steps >>> 32);
    noiseKey.value().set(keyWords);
    last.call(indices);
    return loss();
  }

  /** The mean loss of the last step. */
  public double loss() {
    return ran().output(0).get(0);
  }

  /**
   * How many examples of the last batch the parameters before its step classified right.
   *
   * @throws IllegalStateException before the first step
   */
  public int correct() {
    return (int) ran().output(1).get(0);
  }

  /**
   * A number of each example of the last batch, at the parameters before its step.
   *
   * @throws IllegalStateException before the first step, or if the rule leaves them out
   */
  public Tensor each(PerExample which) {
    return ran().each(which);
  }

  /** The readings of the last step's probes. */
  public Readings readings() {
    return ran().readings();
  }

  /** Steps done. */
  public long steps() {
    return steps;
  }

  /** Goes on as after so many steps: what noise is drawn follows from their number alone. */
  public void resumeAt(long stepsDone) {
    steps = stepsDone;
  }

  /** What the i-th probe of the rule remembers; saved with a checkpoint. */
  public List<Variable> memory(int probe) {
    return memories.get(probe);
  }

  /**
   * Floating-point operations of a step, by the compiler's count. Compiles it if need be; costs
   * some milliseconds.
   */
  public long flops(int batchSize, long probes) {
    return function(batchSize, probes).flops();
  }

  private StepFunction ran() {
    if (last == null) {
      throw new IllegalStateException("no step was run yet; call run first");
    }
    return last;
  }

  private StepFunction function(int size, long probes) {
    if (last != null && last.is(size, probes)) {
      return last;
    }
    for (int i = 0; i < compiled.size(); i++) {
      if (compiled.get(i).is(size, probes)) {
        return compiled.get(i);
      }
    }
    StepFunction made = compile(size, probes);
    compiled.add(made);
    return made;
  }

  private StepFunction compile(int size, long probes) {
    if (size == 0) {
      throw new IllegalArgumentException("a batch of no examples; one or more are needed");
    }
    Model model = rule.model();
    Expr indices = Expr.input("indices", DType.I32, size);
    Expr labels = data.labels().read().gather(indices);
    Expr x =
        feed.isPresent()
            ? Expr.input("inputs", model.dtype(), rows(size, model.example()))
            : data.inputs().read().gather(indices);
    Noise noise = Noise.keyed(noiseKey.read());
    List<Expr> reads = model.parameters().reads();
    Forward forward = model.forward(x, Mode.TRAIN, reads, noise);
    Expr losses = rule.loss().perExample(forward.logits(), labels);
    // Of the sum, divided at the end: what flows backwards is then the gradient of each example's
    // own loss, which probes of single examples share.
    Gradients ofSum =
        Gradients.of(values ->
            rule.loss()
                .perExample(model.forward(x, Mode.TRAIN, values, noise).logits(), labels)
                .sum());
    Gradients gradients = values -> ofSum.at(values).stream().map(g -> g.div(size)).toList();
    Stride stride = rule.stride(gradients);
    List<Update> updates = new ArrayList<>(stride.updates());
    updates.addAll(forward.updates());
    List<Expr> draws = model.draws(noiseKey.read(), size);
    StepExpressions step =
        new StepExpressions(
            rule,
            x,
            labels,
            draws,
            forward.logits(),
            losses,
            gradients.at(reads),
            stride.displacement());
    StepOutputs outputs = new StepOutputs(step, rule.perExample());
    for (int i = 0; i < rule.probes().size(); i++) {
      if ((probes >>> i & 1) == 1) {
        updates.addAll(outputs.add(rule.probes().get(i), memories.get(i), step));
      }
    }
    Function f =
        Function.compile("train step, batch of " + size, workers, outputs.expressions(), updates);
    return new StepFunction(
        size,
        probes,
        f,
        f.input(indices),
        feed.map(how -> new StepFunction.Fed(how, f.input(x), model.example().size())),
        outputs);
  }

  private static int[] rows(int size, Shape example) {
    int[] dims = new int[example.rank() + 1];
    dims[0] = size;
    System.arraycopy(example.dims(), 0, dims, 1, example.rank());
    return dims;
  }
}

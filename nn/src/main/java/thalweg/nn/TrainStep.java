package thalweg.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;

/**
 * One step of training as one compiled function: indices in, loss and hits out, parameters and
 * optimizer memory updated.
 *
 * <p>Shapes are static, so each batch size is compiled once, when it is first met (a shorter last
 * batch, or a schedule of batch sizes); all sizes share parameters and optimizer memory. After that
 * a step allocates nothing.
 */
public final class TrainStep {
  private final Model model;
  private final Examples data;
  private final Optimizer optimizer;
  private final OptimizerState state;
  private final Workers workers;
  private final Map<Integer, Sized> bySize = new HashMap<>();
  private Sized last;

  /** The step for one batch size. */
  private record Sized(int size, Function function, Tensor indices) {}

  /**
   * @param state as {@code optimizer.init} made it for the model's parameters
   * @throws IllegalArgumentException if the data do not fit the model
   */
  public TrainStep(
      Model model, Examples data, Optimizer optimizer, OptimizerState state, Workers workers) {
    model.requireExamples(data.inputs().dtype(), data.inputs().shape());
    data.requireClasses(model.classes());
    this.model = model;
    this.data = data;
    this.optimizer = optimizer;
    this.state = state;
    this.workers = workers;
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
    if (last == null || last.size() != indices.length) {
      last = bySize.computeIfAbsent(indices.length, this::compile);
    }
    last.indices().set(indices);
    last.function().call();
    return last.function().output(0).get(0);
  }

  /**
   * How many examples of the last batch the parameters before its step classified right.
   *
   * @throws IllegalStateException before the first step
   */
  public int correct() {
    if (last == null) {
      throw new IllegalStateException("no step was run yet; call run first");
    }
    return (int) last.function().output(1).get(0);
  }

  private Sized compile(int size) {
    if (size == 0) {
      throw new IllegalArgumentException("a batch of no examples; one or more are needed");
    }
    Expr indices = Expr.input("indices", DType.I32, size);
    Expr x = data.inputs().read().gather(indices);
    Expr labels = data.labels().read().gather(indices);
    Expr logits = model.logits(x, Mode.TRAIN);
    Expr loss = new Loss.CrossEntropy().mean(logits, labels);
    Gradients gradients =
        Gradients.of(
            values -> new Loss.CrossEntropy().mean(model.logits(x, Mode.TRAIN, values), labels));
    Expr correct = logits.argMax().eq(labels).cast(DType.I32).sum();
    Function f =
        Function.compile(
            "train step, batch of " + size,
            workers,
            List.of(loss, correct),
            optimizer.update(model.parameters(), gradients, state));
    return new Sized(size, f, f.input(indices));
  }
}

package thalweg.probes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * The reverse sweep through recorded steps of plain SGD (Maclaurin, Duvenaud and Adams 2015,
 * algorithm 2, with the weights stored rather than reversed). With v the derivative of a later loss
 * by the weights after a step, the step w - eta grad_w L(w; X) takes it back to
 *
 * <pre>
 *   by the inputs:    - eta R_v{grad_X L}          by the weights before:   v - eta R_v{grad_w L}
 * </pre>
 *
 * <p>where R_v is the derivative along v in the weights (Pearlmutter 1994): one forward pass over
 * the reverse pass gives both. All that it changes is its own.
 */
final class UnrolledSgd {
  /** Rows of the whole set at a time, for the loss at the end. */
  private static final int CHUNK = 250;

  private final SgdTape tape;
  private final Examples data;
  private final Workers workers;
  private final int features;
  private final List<Variable> at = new ArrayList<>();
  private final List<Variable> adjoint = new ArrayList<>();
  private final Variable seed;
  private final Map<Integer, Rows> ends = new HashMap<>();
  private final Map<Integer, Rows> steps = new HashMap<>();
  private final int[] whole;

  /** A function of so many examples, where their indices go, and their gradients. */
  private record Rows(Function function, Tensor indices) {
    Tensor gradients() {
      return function.output(0);
    }
  }

  UnrolledSgd(SgdTape tape, Examples data, Workers workers) {
    this.tape = tape;
    this.data = data;
    this.workers = workers;
    Model model = tape.model();
    if (!model.statistics().list().isEmpty()) {
      throw new IllegalArgumentException(
          "the model remembers statistics of its batches, through which examples reach later steps"
              + " too; loss sensitivity is for models without");
    }
    features = model.example().size();
    seed = Variable.zeros("seed", model.dtype(), data.size());
    model
        .parameters()
        .list()
        .forEach(p -> {
          int[] dims = p.variable().shape().dims();
          at.add(Variable.zeros("at " + p.name(), model.dtype(), dims));
          adjoint.add(Variable.zeros("adjoint of " + p.name(), model.dtype(), dims));
        });
    whole = new int[data.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = i;
    }
  }

  /**
   * Begins after so many steps with the loss {@code sum_i weights_i loss_i}.
   *
   * @param direct [n, features], overwritten: its derivative by the inputs, the weights held
   */
  void begin(int afterSteps, double[] weights, double[] direct) {
    Numbers.write(weights, seed.value());
    adjoint.forEach(v -> Numbers.clear(v.value()));
    goTo(afterSteps);
    for (int from = 0; from < whole.length; from += CHUNK) {
      int rows = Math.min(CHUNK, whole.length - from);
      Rows end = ends.computeIfAbsent(rows, this::compileEnd);
      end.indices().set(0, whole, from, rows);
      end.function().call();
      Tensor gradients = end.gradients();
      for (int k = 0; k < rows * features; k++) {
        direct[from * features + k] = gradients.get(k);
      }
    }
  }

  /** Goes back over step s, from 0; adds to {@code indirect} [n, features] what it brings. */
  void back(int s, double[] indirect) {
    goTo(s);
    Rows step = steps.computeIfAbsent(tape.size(s), this::compileStep);
    tape.copyBatch(s, step.indices());
    step.function().call();
    Tensor gradients = step.gradients();
    int k = 0;
    for (int j = 0; j < tape.size(s); j++) {
      int to = tape.example(s, j) * features;
      for (int end = to + features; to < end; to++) {
        indirect[to] += gradients.get(k++);
      }
    }
  }

  private void goTo(int afterSteps) {
    List<Tensor> weights = tape.weights(afterSteps);
    for (int p = 0; p < at.size(); p++) {
      at.get(p).value().set(weights.get(p));
    }
  }

  private Rows compileEnd(int rows) {
    Expr indices = Expr.input("indices", DType.I32, rows);
    Expr x = data.inputs().read().gather(indices);
    List<Expr> here = reads(at);
    Expr loss = losses(x, indices, here).mul(seed.read().gather(indices)).sum();
    List<Expr> gradients = Grad.grad(loss, and(here, x));
    List<Update> updates = new ArrayList<>();
    for (int p = 0; p < at.size(); p++) {
      Variable v = adjoint.get(p);
      updates.add(new Update(v, v.read().add(gradients.get(p))));
    }
    return compile("end of the unrolled SGD", indices, gradients.getLast(), updates);
  }

  private Rows compileStep(int rows) {
    Expr indices = Expr.input("indices", DType.I32, rows);
    Expr x = data.inputs().read().gather(indices);
    List<Expr> here = reads(at);
    List<Expr> gradients = Grad.grad(losses(x, indices, here).mean(), and(here, x));
    List<Expr> moved = Grad.jvp(gradients, here, reads(adjoint));
    double rate = tape.learningRate();
    List<Update> updates = new ArrayList<>();
    for (int p = 0; p < at.size(); p++) {
      Variable v = adjoint.get(p);
      updates.add(new Update(v, v.read().sub(moved.get(p).mul(rate))));
    }
    return compile("step of the unrolled SGD", indices, moved.getLast().mul(-rate), updates);
  }

  private Rows compile(String name, Expr indices, Expr byInputs, List<Update> updates) {
    String rows = ", " + indices.shape().dim(0) + " rows";
    Function f = Function.compile(name + rows, workers, List.of(byInputs), updates);
    return new Rows(f, f.input(indices));
  }

  /** As in training; a model that draws noise there is refused. */
  private Expr losses(Expr x, Expr indices, List<Expr> here) {
    Expr labels = data.labels().read().gather(indices);
    return new Loss.CrossEntropy().perExample(tape.model().logits(x, Mode.TRAIN, here), labels);
  }

  private static List<Expr> reads(List<Variable> variables) {
    return variables.stream().map(Variable::read).toList();
  }

  private static List<Expr> and(List<Expr> some, Expr last) {
    List<Expr> all = new ArrayList<>(some);
    all.add(last);
    return all;
  }
}

package thalweg.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * The mean loss of a model on all its examples as a function of the parameters as one vector, with
 * its gradient, at any point: the model's own parameters are where probes begin, and are never
 * written.
 *
 * <p>The model is in {@link Mode#EVAL} and penalties of an optimizer are left out. A point costs a
 * gradient, about 3 forward passes over the examples; memory for one chunk. Not safe for use by
 * several threads.
 */
public final class LossSurface {
  private final Model model;
  private final int examples;
  private final String data;
  private final ChunkedSums sums;
  private final double[] gradientThenLoss;

  /**
   * @param chunk examples computed at a time, 1 or more
   * @param name what to call the examples in an estimate
   * @throws IllegalArgumentException if the data do not fit the model
   */
  public LossSurface(
      Model model, Loss loss, Examples data, int chunk, String name, Workers workers) {
    this.model = model;
    this.examples = data.size();
    this.data = name;
    gradientThenLoss = new double[size() + 1];
    List<Expr> point = HessianOperator.inputs("", model);
    int[] rows = new int[examples];
    Arrays.setAll(rows, i -> i);
    sums =
        new ChunkedSums(
            "loss and gradient",
            data,
            rows,
            chunk,
            point,
            (x, labels) -> {
              Expr sum = loss.perExample(model.logits(x, Mode.EVAL, point), labels).sum();
              List<Expr> outputs = new ArrayList<>(Grad.grad(sum, point));
              outputs.add(sum);
              return outputs;
            },
            workers,
            ChunkedSums.KEEP_NOTHING);
  }

  /** The model whose loss it is. */
  Model model() {
    return model;
  }

  /** How many parameters there are. */
  public int size() {
    return model.parameters().count();
  }

  /** A copy of the model's parameters as they are. */
  public double[] here() {
    return model.parameters().snapshotDoubles();
  }

  /** How many examples the loss is the mean over. */
  int examples() {
    return examples;
  }

  String data() {
    return data;
  }

  /**
   * The loss at a point.
   *
   * @param point {@link #size} numbers, rounded to the model's type
   * @param gradient takes the gradient there
   */
  public double at(double[] point, double[] gradient) {
    sums.sum(point, gradientThenLoss);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = gradientThenLoss[i] / examples;
    }
    return gradientThenLoss[gradient.length] / examples;
  }
}

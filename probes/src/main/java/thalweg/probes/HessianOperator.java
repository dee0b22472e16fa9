package thalweg.probes;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/**
 * The Hessian of the mean loss of a model on examples, with respect to all parameters as one
 * vector, at the parameters and the data as they are at each product: forward over reverse
 * (Pearlmutter 1994, "Fast exact multiplication by the Hessian"), exact but for rounding.
 *
 * <p>The model is in {@link Mode#EVAL}: no dropout, stored statistics. Penalties that an optimizer
 * adds, such as weight decay, are left out: it is the curvature of the loss on the data alone.
 *
 * <p>Cost of a product: about 6 forward passes over the examples, 2 gradients; memory for one
 * chunk. Not safe for use by several threads.
 */
public final class HessianOperator implements LinearOperator {
  private final int size;
  private final int examples;
  private final String data;
  private final ChunkedSums products;

  /**
   * On all the examples.
   *
   * @param chunk examples computed at a time, 1 or more; about 500 keeps a core busy
   * @param name what to call the examples in an estimate
   */
  public HessianOperator(
      Model model, Loss loss, Examples data, int chunk, String name, Workers workers) {
    this(model, loss, data, IntStream.range(0, data.size()).toArray(), chunk, name, workers);
  }

  /**
   * On some of the examples.
   *
   * @param rows which, 1 or more
   * @throws IllegalArgumentException if the data do not fit the model, or a row is out of range
   */
  public HessianOperator(
      Model model, Loss loss, Examples data, int[] rows, int chunk, String name, Workers workers) {
    this.size = model.parameters().count();
    this.examples = rows.length;
    this.data = name;
    List<Expr> directions = inputs("direction of ", model);
    List<Expr> parameters = model.parameters().reads();
    products =
        new ChunkedSums(
            "Hessian products",
            data,
            rows,
            chunk,
            directions,
            (x, labels) ->
                Grad.hvp(
                    loss.perExample(model.logits(x, Mode.EVAL), labels).sum(),
                    parameters,
                    directions),
            workers);
  }

  /** An input for each parameter, of its type and shape. */
  static List<Expr> inputs(String prefix, Model model) {
    return model.parameters().list().stream()
        .map(p -> Expr.input(prefix + p.name(), p.variable().dtype(), p.variable().shape().dims()))
        .toList();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void apply(double[] v, double[] product) {
    products.sum(v, product);
    for (int i = 0; i < size; i++) {
      product[i] /= examples;
    }
  }

  @Override
  public String data() {
    return data;
  }
}

package thalweg.probes;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Model;

/**
 * The Hessian of the mean loss of a model on examples, with respect to its parameters as one
 * vector, at the parameters and the data as they are at each product: forward over reverse
 * (Pearlmutter 1994, "Fast exact multiplication by the Hessian"), exact but for rounding.
 *
 * <p>Cost of a product: about 6 forward passes over the examples, 2 gradients; memory for one
 * chunk. Not safe for use by several threads.
 */
public final class HessianOperator extends MeanOperator {
  private static final String WHAT = "Hessian products";

  private final Subject subject;

  /**
   * Of what the subject says.
   *
   * @throws IllegalArgumentException if the data do not fit the model, or a row is out of range
   */
  public HessianOperator(Subject subject) {
    super(WHAT, subject, products(subject));
    this.subject = subject;
  }

  private static Products products(Subject subject) {
    return (x, labels, at, along) -> Grad.hvp(subject.losses(x, labels).sum(), at, along);
  }

  /**
   * On all the examples, along all parameters.
   *
   * @param chunk examples computed at a time, 1 or more; about 500 keeps a core busy
   * @param name what to call the examples in an estimate
   */
  public HessianOperator(
      Model model, Loss loss, Examples data, int chunk, String name, Workers workers) {
    this(model, loss, data, IntStream.range(0, data.size()).toArray(), chunk, name, workers);
  }

  /**
   * On some of the examples, along all parameters.
   *
   * @param rows which, 1 or more
   * @throws IllegalArgumentException if the data do not fit the model, or a row is out of range
   */
  public HessianOperator(
      Model model, Loss loss, Examples data, int[] rows, int chunk, String name, Workers workers) {
    this(Subject.of(model, loss, data, name, workers).on(rows).chunks(chunk));
  }

  /**
   * The same matrix for many products at one place: what does not depend on the direction is kept
   * after the first, in up to a quarter of the machine's memory, and the others cost about 4
   * forward passes. Parameters and data must stay as they are; equal to this one but for rounding.
   */
  public LinearOperator linearised() {
    return linearised(Linearised.room());
  }

  LinearOperator linearised(long bytes) {
    return new Linearised(WHAT, subject, products(subject), bytes);
  }

  /** An input for each parameter, of its type and shape. */
  static List<Expr> inputs(String prefix, Model model) {
    return Subject.inputs(prefix, model.parameters().list());
  }
}

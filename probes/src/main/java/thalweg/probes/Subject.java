package thalweg.probes;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Expr;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Loss;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.Parameter;

/**
 * What an operator of curvature or of gradients is made of: the mean loss of a model on some
 * examples, along some of its parameters. The vector that an operator takes holds the chosen
 * parameters one after the other, in the model's order, each row-major.
 *
 * <p>The model is in {@link Mode#EVAL}: no dropout, stored statistics. Penalties that an optimizer
 * adds, such as weight decay, are left out.
 *
 * @param rows which examples, 1 or more; one may stand there twice
 * @param parameters names of the chosen parameters, 1 or more
 * @param chunk examples computed at a time, 1 or more; the result does not depend on it but for
 *     rounding
 * @param name what to call the examples in an estimate
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Subject(
    Model model,
    Loss loss,
    Examples data,
    int[] rows,
    List<String> parameters,
    int chunk,
    String name,
    Workers workers) {
  private static final int KEEPS_A_CORE_BUSY = 500;

  /**
   * @throws IllegalArgumentException if a parameter is not the model's, or none is chosen
   */
  public Subject {
    rows = rows.clone();
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("no parameters chosen; expected 1 or more");
    }
    parameters.forEach(model.parameters()::get);
  }

  /** All examples and all parameters, in chunks of 500. */
  public static Subject of(Model model, Loss loss, Examples data, String name, Workers workers) {
    int[] all = IntStream.range(0, data.size()).toArray();
    List<String> names = model.parameters().list().stream().map(Parameter::name).toList();
    return new Subject(model, loss, data, all, names, KEEPS_A_CORE_BUSY, name, workers);
  }

  /** On some of the examples. */
  public Subject on(int... some) {
    return new Subject(model, loss, data, some, parameters, chunk, name, workers);
  }

  /**
   * Along the parameters of one layer, or of one block of layers: those whose names begin with its
   * name and a dot.
   *
   * @throws IllegalArgumentException if there are none, naming all that there are
   */
  public Subject layer(String layer) {
    List<String> some = parameters.stream().filter(p -> p.startsWith(layer + ".")).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "no layer " + layer + " with parameters; the parameters are " + parameters);
    }
    return new Subject(model, loss, data, rows, some, chunk, name, workers);
  }

  /** Computed so many examples at a time. */
  public Subject chunks(int size) {
    return new Subject(model, loss, data, rows, parameters, size, name, workers);
  }

  /** A copy. */
  @Override
  public int[] rows() {
    return rows.clone();
  }

  private List<Parameter> chosen() {
    return model.parameters().list().stream().filter(p -> parameters.contains(p.name())).toList();
  }

  /** How many numbers the chosen parameters hold. */
  int size() {
    return chosen().stream().mapToInt(p -> p.variable().shape().size()).sum();
  }

  /** How many examples the mean is over. */
  int examples() {
    return rows.length;
  }

  /** What reads the chosen parameters. */
  List<Expr> reads() {
    return chosen().stream().map(p -> p.variable().read()).toList();
  }

  /** An input for each chosen parameter. */
  List<Expr> directions() {
    return inputs("direction of ", chosen());
  }

  /** An input for each parameter, of its type and shape. */
  static List<Expr> inputs(String prefix, List<Parameter> parameters) {
    return parameters.stream()
        .map(p -> Expr.input(prefix + p.name(), p.variable().dtype(), p.variable().shape().dims()))
        .toList();
  }

  Expr logits(Expr x) {
    return model.logits(x, Mode.EVAL);
  }

  /** The losses of the examples of a chunk. */
  Expr losses(Expr x, Expr labels) {
    return loss.perExample(logits(x), labels);
  }

  /**
   * Sums over the examples of what depends on a direction.
   *
   * @param keep bytes of what does not depend on it that may stay from sum to sum
   */
  ChunkedSums sums(String what, List<Expr> directions, ChunkedSums.Summand summand, long keep) {
    return new ChunkedSums(what, data, rows, chunk, directions, summand, workers, keep);
  }
}

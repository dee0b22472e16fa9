package thalweg.nn;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Shape;

/**
 * A classifier: a tree of layers, the parameters they learn, and the expression of its logits.
 * Building expressions reads no values; a function compiled from them sees the parameters as they
 * are at each call.
 */
public final class Model {
  private final Layer layer;
  private final Shape example;
  private final int classes;
  private final DType dtype;
  private final Parameters parameters;

  private Model(Layer layer, Shape example, int classes, DType dtype, Parameters parameters) {
    this.layer = layer;
    this.example = example;
    this.classes = classes;
    this.dtype = dtype;
    this.parameters = parameters;
  }

  /**
   * A model with freshly drawn parameters.
   *
   * @param example the shape of one input, without the batch axis
   * @param dtype F32, or F64 for checking derivatives
   * @param streams the generator to draw a parameter of this name from; asked once a parameter. One
   *     generator per name keeps each parameter's numbers when another layer changes.
   * @throws IllegalArgumentException if the layers do not fit the example or each other, or do not
   *     end in one vector of logits
   */
  public static Model create(
      Layer layer, Shape example, DType dtype, Function<String, RandomGenerator> streams) {
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("a model computes in F32 or F64, not in " + dtype);
    }
    Shape logits = layer.output(example);
    if (logits.rank() != 1) {
      throw new IllegalArgumentException(
          "the last layer gives examples of shape " + logits + "; a vector of logits is needed");
    }
    return new Model(
        layer, example, logits.dim(0), dtype, LayerParameters.create(layer, dtype, streams));
  }

  public Layer layer() {
    return layer;
  }

  /** The shape of one input, without the batch axis. */
  public Shape example() {
    return example;
  }

  /** The number of logits of an example. */
  public int classes() {
    return classes;
  }

  public DType dtype() {
    return dtype;
  }

  public Parameters parameters() {
    return parameters;
  }

  /**
   * Logits [batch, classes] of inputs [batch, example...].
   *
   * @throws IllegalArgumentException if {@code x} is of another type or shape
   */
  public Expr logits(Expr x, Mode mode) {
    return logits(x, mode, parameters.reads());
  }

  /**
   * Logits with other values in the parameters' place: for derivatives at, and along, other points
   * than where the parameters are.
   *
   * @param values one expression a parameter, in order, of its type and shape
   */
  public Expr logits(Expr x, Mode mode, List<Expr> values) {
    requireExamples(x.dtype(), x.shape());
    if (values.size() != parameters.list().size()) {
      throw new IllegalArgumentException(
          values.size() + " values given for " + parameters.list().size() + " parameters");
    }
    Map<String, Expr> byName = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Parameter p = parameters.list().get(i);
      if (!values.get(i).shape().equals(p.variable().shape())) {
        throw new IllegalArgumentException(
            "parameter " + p.variable() + " cannot be replaced by " + values.get(i));
      }
      byName.put(p.name(), values.get(i));
    }
    return new LayerForward(mode, byName::get).apply(layer, "", x);
  }

  /** Checks that an array is of this model's type and holds its examples along the first axis. */
  void requireExamples(DType type, Shape shape) {
    boolean fits = type == dtype && shape.rank() == example.rank() + 1;
    for (int i = 0; fits && i < example.rank(); i++) {
      fits = shape.dim(i + 1) == example.dim(i);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "inputs are "
              + type
              + shape
              + "; the model takes "
              + dtype
              + " with a batch axis before "
              + example);
    }
  }
}

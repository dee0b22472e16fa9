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
  private final Parameters statistics;
  private final Parameters state;

  private Model(Layer layer, Shape example, int classes, DType dtype, LayerParameters.All all) {
    this.layer = layer;
    this.example = example;
    this.classes = classes;
    this.dtype = dtype;
    this.parameters = all.learnt();
    this.statistics = all.statistics();
    this.state = parameters.and(statistics);
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

  /** The type of parameters and logits. */
  public DType dtype() {
    return dtype;
  }

  /** The type of inputs: I32 where the first layer is an embedding, else {@link #dtype}. */
  public DType inputType() {
    return LayerShapes.takesIndices(layer) ? DType.I32 : dtype;
  }

  /** What training by gradients changes. */
  public Parameters parameters() {
    return parameters;
  }

  /** What layers remember of the batches they saw: arrays of {@link Role#STATISTIC}. */
  public Parameters statistics() {
    return statistics;
  }

  /** The parameters, then the statistics: what a checkpoint holds. */
  public Parameters state() {
    return state;
  }

  /**
   * Logits [batch, classes] of inputs [batch, example...], for models and modes without noise. In
   * {@link Mode#TRAIN} running statistics are left as they are; {@link #forward} gives their
   * updates.
   *
   * @throws IllegalArgumentException if {@code x} is of another type or shape, or a layer draws
   *     noise in this mode
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
    return forward(x, mode, values, Noise.none()).logits();
  }

  /** Logits at the parameters as they are, and updates of running statistics. */
  public Forward forward(Expr x, Mode mode, Noise noise) {
    return forward(x, mode, parameters.reads(), noise);
  }

  /**
   * Logits and updates of running statistics.
   *
   * @param x [batch, example...]
   * @param values one expression a parameter, in order, of its type and shape
   * @param noise not looked at in {@link Mode#EVAL}
   * @throws IllegalArgumentException if types or shapes differ from that, if there is no noise for
   *     a layer that draws some, or some is left over
   */
  public Forward forward(Expr x, Mode mode, List<Expr> values, Noise noise) {
    NoiseDraws draws = new NoiseDraws(noise);
    Forward made = forward(x, mode, values, draws);
    if (mode != Mode.EVAL && noise instanceof Noise.Given g) {
      int used = draws.taken().size();
      if (used != g.draws().size()) {
        throw new IllegalArgumentException(
            g.draws().size() + " arrays of noise given for " + used + " layers that draw some");
      }
    }
    return made;
  }

  /**
   * The arrays that the layers of noise draw under a key for a batch, in order: {@code
   * Noise.given(draws(key, batch))} is {@code Noise.keyed(key)}. None for models without noise.
   *
   * @param key as for {@link Noise#keyed}
   */
  public List<Expr> draws(Expr key, int batch) {
    int[] dims = new int[example.rank() + 1];
    dims[0] = batch;
    System.arraycopy(example.dims(), 0, dims, 1, example.rank());
    NoiseDraws draws = new NoiseDraws(Noise.keyed(key));
    forward(Expr.input("x", inputType(), dims), Mode.FROZEN, parameters.reads(), draws);
    return draws.taken();
  }

  private Forward forward(Expr x, Mode mode, List<Expr> values, NoiseDraws draws) {
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
    LayerForward forward =
        new LayerForward(mode, byName::get, name -> statistics.get(name).variable(), draws);
    Expr logits = forward.apply(layer, "", x);
    return new Forward(logits, forward.updates());
  }

  /** Checks that an array is of this model's type and holds its examples along the first axis. */
  void requireExamples(DType type, Shape shape) {
    boolean fits = type == inputType() && shape.rank() == example.rank() + 1;
    for (int i = 0; fits && i < example.rank(); i++) {
      fits = shape.dim(i + 1) == example.dim(i);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "inputs are "
              + type
              + shape
              + "; the model takes "
              + inputType()
              + " with a batch axis before "
              + example);
    }
  }
}

package thalweg.studies;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import thalweg.data.Dataset;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.Parameter;

/**
 * A network whose functions are compiled once and used for many runs: weights and examples are
 * written into the same variables. Whoever takes one out of a {@link Shelf} must write everything
 * it reads, so that no run depends on the run before.
 */
public final class Rig {
  /** One thread: trials run side by side, not within. */
  public static final Workers ONE_THREAD = new Workers(1);

  private Rig() {}

  /** Rigs not in use. There are never more than trials that ran at once. */
  public static final class Shelf<R> {
    private final ConcurrentLinkedDeque<R> idle = new ConcurrentLinkedDeque<>();
    private final Supplier<R> builder;

    /** None yet; each is built when none is idle. */
    public Shelf(Supplier<R> builder) {
      this.builder = builder;
    }

    /** One that no other thread uses; built if need be. */
    public R take() {
      R rig = idle.pollFirst();
      return rig == null ? builder.get() : rig;
    }

    /** For others to take. */
    public void giveBack(R rig) {
      idle.addFirst(rig);
    }
  }

  /** A ReLU network on flat pixels; its weights mean nothing until {@link #draw}. */
  public static Model model(int features, List<Integer> hidden, int classes) {
    return Model.create(
        Mlp.of(features, hidden, classes),
        Shape.of(features),
        DType.F32,
        name -> Philox.stream(new RandomKey(0, name), 0));
  }

  /** Writes fresh weights, the same as {@code Model.create} draws from these streams. */
  public static void draw(Model model, Function<String, RandomGenerator> streams) {
    Initializer glorot = new Initializer.GlorotUniform();
    for (Parameter p : model.parameters().list()) {
      Shape shape = p.variable().shape();
      float[] values = new float[shape.size()];
      switch (p.role()) {
        case WEIGHT -> {
          Initializer.Fans fans = new Initializer.Fans(shape.dim(0), shape.dim(1));
          double[] drawn = glorot.draw(fans, shape.size(), streams.apply(p.name()));
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) drawn[i];
          }
        }
        case BIAS -> {}
        case SCALE, STATISTIC ->
            throw new IllegalArgumentException(
                "Only weights and biases can be drawn again, not " + p.name() + ".");
      }
      p.variable().value().set(values);
    }
  }

  /** Room for n examples. */
  public static Examples room(int n, int features) {
    return Examples.of(new float[n * features], new int[n], Shape.of(features));
  }

  /** Writes a data set into its room. */
  public static void load(Dataset from, Examples into) {
    into.inputs().value().set(from.pixels());
    into.labels().value().set(from.labels());
  }

  /** Writes a data set's inputs alone. */
  public static void load(Dataset from, Variable into) {
    into.value().set(from.pixels());
  }
}

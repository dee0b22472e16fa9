package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A population of models trained as one program learns what each model learns alone. */
class PopulationTest {
  private static final int MODELS = 16;
  private static final int STEPS = 25;

  /** Of the largest parameter of an array: some units in the last place, after all the steps. */
  private static final double TOLERANCE = 2e-6;

  private static final int[][] SHAPES = {{12, 16}, {16}, {16, 16}, {16}, {16, 4}, {4}};

  private final Expr x = Expr.input("x", DType.F32, 8, 12);
  private final Expr labels = Expr.input("labels", DType.I32, 8);
  private final List<Variable> together = new ArrayList<>();
  private final List<Variable> alone = new ArrayList<>();
  private final List<Expr> inputs = new ArrayList<>();
  private final List<Expr> of = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(51);

  PopulationTest() {
    for (int copy = 0; copy < 2; copy++) {
      for (int[] shape : SHAPES) {
        Shape all = TypingArrays.stacked(MODELS, Shape.of(shape));
        together.add(Variable.zeros("together", DType.F32, all.dims()));
        alone.add(Variable.zeros("alone", DType.F32, shape));
        inputs.add(Expr.input("of one", DType.F32, shape));
        of.add(together.getLast().read());
      }
    }
  }

  @Test
  void onTheSameDataEachModelLearnsAsItDoesAlone() {
    learnAlike(List.of(), List.of());
  }

  @Test
  void onDataOfItsOwnEachModelLearnsAsItDoesAlone() {
    Expr xs = Expr.input("xs", DType.F32, MODELS, 8, 12);
    Expr all = Expr.input("all labels", DType.I32, MODELS, 8);
    learnAlike(List.of(x, labels), List.of(xs, all));
  }

  private void learnAlike(List<Expr> own, List<Expr> all) {
    List<Expr> over = new ArrayList<>(inputs);
    over.addAll(own);
    of.addAll(all);
    List<Expr> step = Vmap.vmap(step(inputs), over, of);
    List<Expr> single = step(alone.stream().map(Variable::read).toList());
    try (Workers workers = new Workers(2)) {
      Function many = Function.compile("many", workers, List.of(), updates(together, step));
      Function one = Function.compile("one", workers, List.of(), updates(alone, single));
      List<Tensor> start = new ArrayList<>();
      for (int i = 0; i < together.size(); i++) {
        start.add(start(i, together.get(i).shape()));
        together.get(i).value().set(start.get(i));
      }
      List<Expr> given = own.isEmpty() ? List.of(x, labels) : all;
      given.forEach(e -> many.input(e).set(Check.random(e.dtype(), e.shape(), random)));
      call(many);
      for (int m = 0; m < MODELS; m++) {
        one.input(x).set(floats(many.input(given.get(0)), m, x));
        one.input(labels).set(ints(many.input(given.get(1)), m, labels));
        for (int i = 0; i < alone.size(); i++) {
          alone.get(i).value().set(floats(start.get(i), m, alone.get(i).read()));
        }
        call(one);
        for (int i = 0; i < alone.size(); i++) {
          double[] expected = alone.get(i).value().toDoubles();
          double[] actual = part(together.get(i).value(), m, expected.length);
          // Velocities come to rest at zero; what counts is how far they move parameters.
          double scale = largest(alone.get(i % SHAPES.length).value().toDoubles());
          Check.close("model " + m, expected, actual, TOLERANCE, scale);
        }
      }
    }
  }

  private static double largest(double[] values) {
    return Arrays.stream(values).map(Math::abs).max().orElseThrow();
  }

  /** Parameters of a size that trains calmly, velocities of zero. */
  private Tensor start(int i, Shape shape) {
    Tensor t = Check.random(DType.F32, shape, random);
    float[] values = t.toFloats();
    for (int j = 0; j < values.length; j++) {
      values[j] *= i < SHAPES.length ? 0.2f : 0;
    }
    t.set(values);
    return t;
  }

  /** SGD with momentum: new parameters, then new velocities. */
  private List<Expr> step(List<Expr> state) {
    List<Expr> p = state.subList(0, SHAPES.length);
    Expr first = x.matmul(p.get(0)).add(p.get(1)).relu();
    Expr second = first.matmul(p.get(2)).add(p.get(3)).tanh();
    Expr logits = second.matmul(p.get(4)).add(p.get(5));
    Expr loss = labels.oneHot(4).mul(logits.logSoftmax()).sum(1).neg().mean();
    List<Expr> g = Grad.grad(loss, p);
    List<Expr> next = new ArrayList<>();
    List<Expr> velocities = new ArrayList<>();
    for (int i = 0; i < p.size(); i++) {
      velocities.add(state.get(SHAPES.length + i).mul(0.9).add(g.get(i)));
      next.add(p.get(i).sub(velocities.get(i).mul(0.05)));
    }
    next.addAll(velocities);
    return next;
  }

  private static List<Update> updates(List<Variable> variables, List<Expr> values) {
    List<Update> all = new ArrayList<>();
    for (int i = 0; i < variables.size(); i++) {
      all.add(new Update(variables.get(i), values.get(i)));
    }
    return all;
  }

  private static void call(Function f) {
    for (int i = 0; i < STEPS; i++) {
      f.call();
    }
  }

  /** What model m has of values that all models share, or that each has its own of. */
  private static double[] part(Tensor t, int m, int size) {
    double[] all = t.toDoubles();
    return all.length == size ? all : Arrays.copyOfRange(all, m * size, (m + 1) * size);
  }

  private static float[] floats(Tensor t, int m, Expr like) {
    double[] values = part(t, m, like.shape().size());
    float[] f = new float[values.length];
    for (int i = 0; i < f.length; i++) {
      f[i] = (float) values[i];
    }
    return f;
  }

  private static int[] ints(Tensor t, int m, Expr like) {
    return Arrays.stream(part(t, m, like.shape().size())).mapToInt(v -> (int) v).toArray();
  }
}

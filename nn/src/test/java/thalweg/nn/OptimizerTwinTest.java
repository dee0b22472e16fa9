package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Function;

/** Every rule held against its formulas written as plain loops in double. */
final class OptimizerTwinTest {
  private static final int STEPS = 50;

  /** A rule by plain loops: moves w one step, asking for gradients where it likes. */
  private interface Twin {
    void step(double[] w, java.util.function.UnaryOperator<double[]> gradient, double rate);
  }

  record Case(Optimizer rule, Supplier<Twin> twin) {
    @Override
    public String toString() {
      return rule.toString();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(new Sgd(0.1), () -> sgd(0, false, 0, Decay.ALL)),
        new Case(new Sgd(0.1, 0.9, 0.01), () -> sgd(0.9, false, 0.01, Decay.ALL)),
        new Case(
            new Sgd(0.1, 0.9, Sgd.Look.NESTEROV, 0.01, Decay.WEIGHTS),
            () -> sgd(0.9, true, 0.01, Decay.WEIGHTS)),
        new Case(new Adam(0.02), () -> adam(0.9, 0.999, 1e-8, 0, 0, Decay.ALL)),
        new Case(
            new Adam(0.02, 0.8, 0.95, 1e-3, 0.1, Decay.WEIGHTS),
            () -> adam(0.8, 0.95, 1e-3, 0.1, 0, Decay.WEIGHTS)),
        new Case(new Adam(0.1, 0, 0, 1, 0, Decay.ALL), () -> adam(0, 0, 1, 0, 0, Decay.ALL)),
        new Case(new AdamW(0.02, 0.1), () -> adam(0.9, 0.999, 1e-8, 0, 0.1, Decay.ALL)),
        new Case(
            new AdamW(0.02, 0.9, 0.99, 1e-6, 0.1, Decay.WEIGHTS),
            () -> adam(0.9, 0.99, 1e-6, 0, 0.1, Decay.WEIGHTS)),
        new Case(new RmsProp(0.01), () -> rmsProp(0.99, 1e-8, 0, 0, Decay.ALL)),
        new Case(
            new RmsProp(0.01, 0.9, 1e-4, 0.5, 0.01, Decay.WEIGHTS),
            () -> rmsProp(0.9, 1e-4, 0.5, 0.01, Decay.WEIGHTS)),
        new Case(
            new Sam(new Sgd(0.1, 0.9, 0.01), 0.3),
            () -> sam(0.3, sgd(0.9, false, 0.01, Decay.ALL))),
        new Case(
            new Sam(new Adam(0.02)), () -> sam(0.05, adam(0.9, 0.999, 1e-8, 0, 0, Decay.ALL))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inDoublePrecisionFiftyStepsAreTheFormulas(Case c) {
    compare(c, DType.F64, 1e-12);
  }

  /**
   * Each of 50 steps rounds a handful of numbers of order 1 by 6e-8, and the rules that divide by a
   * gradient's size pass its relative error on whole: about 100 roundings in all.
   */
  @ParameterizedTest
  @MethodSource("cases")
  void inSinglePrecisionFiftyStepsAreTheFormulasButForRounding(Case c) {
    compare(c, DType.F32, 1e-5);
  }

  private static void compare(Case c, DType dtype, double tolerance) {
    OptimizerProblem problem = new OptimizerProblem(dtype);
    OptimizerState state = c.rule().init(problem.parameters());
    Function step = problem.step(c.rule(), state);
    Twin twin = c.twin().get();
    double[] w = problem.parameters().snapshotDoubles();
    double[] start = w.clone();
    double rate = c.rule().learningRate();
    for (int t = 0; t < STEPS; t++) {
      if (t == STEPS / 2) {
        rate *= 0.3;
        state.setLearningRate(rate);
      }
      step.call();
      twin.step(w, OptimizerProblem::gradient, rate);
      assertArrayEquals(w, problem.parameters().snapshotDoubles(), tolerance, "step " + t);
    }
    double moved = 0;
    for (int i = 0; i < w.length; i++) {
      moved = Math.max(moved, Math.abs(w[i] - start[i]));
    }
    assertEquals(true, moved > 0.1, "a problem on which nothing moves shows nothing: " + moved);
  }

  /** Kingma and Ba 2015, section 2.1: the first steps have the length of the rate. */
  @Test
  void adamsFirstStepIsTheRateWhateverTheGradientsScale() {
    DoubleUnaryOperator moved =
        gradient -> {
          OptimizerProblem problem = new OptimizerProblem(DType.F64);
          Adam adam = new Adam(0.001);
          OptimizerProblem.Driven driven = problem.driven(adam, adam.init(problem.parameters()));
          double before = problem.parameters().snapshotDoubles()[0];
          driven.fill(gradient);
          driven.step().call();
          return before - problem.parameters().snapshotDoubles()[0];
        };
    assertEquals(0.001, moved.applyAsDouble(1), 1e-10);
    assertEquals(0.001, moved.applyAsDouble(1e6), 1e-10);
    assertEquals(-0.001, moved.applyAsDouble(-1e-3), 1e-7);
  }

  /** The count is read by each step: a late step needs no correction, and is not compiled again. */
  @Test
  void adamsCorrectionsFollowTheCountOfSteps() {
    for (int steps : new int[] {0, 1, 1_000, 1_000_000, 2_000_000_000}) {
      OptimizerProblem problem = new OptimizerProblem(DType.F64);
      Adam adam = new Adam(0.001);
      OptimizerState state = adam.init(problem.parameters());
      state.slots().get(0).value().set(new int[] {steps});
      OptimizerProblem.Driven driven = problem.driven(adam, state);
      double before = problem.parameters().snapshotDoubles()[0];
      driven.fill(1);
      driven.step().call();
      double first = 0.1 / (1 - Math.pow(0.9, steps + 1.0));
      double second = Math.sqrt(0.001 / (1 - Math.pow(0.999, steps + 1.0))) + 1e-8;
      double expected = 0.001 * first / second;
      assertEquals(
          expected, before - problem.parameters().snapshotDoubles()[0], 1e-12, steps + " steps");
      assertEquals(steps + 1, (int) state.slots().get(0).value().get(0));
    }
  }

  private static double decay(double strength, Decay decay, int i, double w) {
    return decay == Decay.ALL || i < OptimizerProblem.WEIGHTS ? strength * w : 0;
  }

  private static Twin sgd(double momentum, boolean nesterov, double weightDecay, Decay decay) {
    double[] v = new double[OptimizerProblem.COUNT];
    return (w, gradient, rate) -> {
      double[] g = gradient.apply(w);
      for (int i = 0; i < w.length; i++) {
        double d = g[i] + decay(weightDecay, decay, i, w[i]);
        v[i] = momentum * v[i] + d;
        w[i] -= rate * (nesterov ? d + momentum * v[i] : v[i]);
      }
    };
  }

  private static Twin adam(
      double beta1, double beta2, double epsilon, double l2, double decoupled, Decay decay) {
    double[] m = new double[OptimizerProblem.COUNT];
    double[] v = new double[OptimizerProblem.COUNT];
    int[] t = new int[1];
    return (w, gradient, rate) -> {
      double[] g = gradient.apply(w);
      t[0]++;
      for (int i = 0; i < w.length; i++) {
        double d = g[i] + decay(l2, decay, i, w[i]);
        m[i] = beta1 * m[i] + (1 - beta1) * d;
        v[i] = beta2 * v[i] + (1 - beta2) * d * d;
        double first = m[i] / (1 - Math.pow(beta1, t[0]));
        double second = v[i] / (1 - Math.pow(beta2, t[0]));
        w[i] -= rate * (decay(decoupled, decay, i, w[i]) + first / (Math.sqrt(second) + epsilon));
      }
    };
  }

  private static Twin rmsProp(
      double alpha, double epsilon, double momentum, double l2, Decay decay) {
    double[] s = new double[OptimizerProblem.COUNT];
    double[] v = new double[OptimizerProblem.COUNT];
    return (w, gradient, rate) -> {
      double[] g = gradient.apply(w);
      for (int i = 0; i < w.length; i++) {
        double d = g[i] + decay(l2, decay, i, w[i]);
        s[i] = alpha * s[i] + (1 - alpha) * d * d;
        v[i] = momentum * v[i] + d / (Math.sqrt(s[i]) + epsilon);
        w[i] -= rate * v[i];
      }
    };
  }

  private static Twin sam(double rho, Twin base) {
    return (w, gradient, rate) ->
        base.step(
            w,
            at -> {
              double[] g = gradient.apply(at);
              double sum = 0;
              for (double x : g) {
                sum += x * x;
              }
              double[] up = at.clone();
              for (int i = 0; i < up.length; i++) {
                up[i] += rho * g[i] / (Math.sqrt(sum) + 1e-12);
              }
              return gradient.apply(up);
            },
            rate);
  }
}

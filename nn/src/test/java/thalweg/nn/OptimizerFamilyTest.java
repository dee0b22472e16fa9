package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/** What holds for every optimizer. */
final class OptimizerFamilyTest {

  /** Rules without decay, of every kind. */
  static Stream<Optimizer> withoutDecay() {
    return Stream.of(
        new Sgd(0.1),
        new Sgd(0.1, 0.9, 0),
        new Sgd(0.1, 0.9, Sgd.Look.NESTEROV, 0, Decay.ALL),
        new Adam(0.01),
        new AdamW(0.01, 0),
        new RmsProp(0.01),
        new RmsProp(0.01, 0.9, 1e-8, 0.9, 0, Decay.ALL),
        new Sam(new Sgd(0.1, 0.9, 0)),
        new Sam(new Adam(0.01)));
  }

  static Stream<Optimizer> withDecay() {
    return Stream.of(
        new Sgd(0.1, 0, 0.01),
        new Sgd(0.1, 0.9, Sgd.Look.NESTEROV, 0.01, Decay.WEIGHTS),
        new Adam(0.01, 0.9, 0.999, 1e-8, 0.01, Decay.ALL),
        new AdamW(0.01, 0.1),
        new RmsProp(0.01, 0.9, 1e-8, 0.9, 0.01, Decay.WEIGHTS),
        new Sam(new AdamW(0.01, 0.1)));
  }

  static Stream<Optimizer> all() {
    return Stream.concat(withoutDecay(), withDecay());
  }

  @ParameterizedTest
  @MethodSource("all")
  void memoryHasNamesOfItsOwnAndTheParametersTypesAndShapes(Optimizer rule) {
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      Parameters p = new OptimizerProblem(dtype).parameters();
      OptimizerState state = rule.init(p);
      Set<String> names = new HashSet<>();
      for (Variable v : state.variables()) {
        assertTrue(names.add(v.name()), v.name());
        assertArrayEquals(new double[v.shape().size()], zeroUnlessRate(v), v.name());
        if (!v.name().equals("learningRate") && !v.name().endsWith(".steps")) {
          Parameter of =
              p.list().stream()
                  .filter(q -> v.name().endsWith("." + q.name()))
                  .findFirst()
                  .orElseThrow();
          assertEquals(of.variable().shape(), v.shape());
          assertEquals(dtype, v.dtype());
        }
      }
      assertEquals(rule.learningRate(), state.learningRate().value().get(0), 1e-8);
    }
  }

  @ParameterizedTest
  @MethodSource("withoutDecay")
  void noGradientAndNoDecayLeaveParametersFromFreshMemory(Optimizer rule) {
    OptimizerProblem problem = new OptimizerProblem(DType.F32);
    String before = problem.parameters().sha256();
    OptimizerProblem.Driven driven = problem.driven(rule, rule.init(problem.parameters()));
    for (int t = 0; t < 5; t++) {
      driven.step().call();
    }
    assertEquals(before, problem.parameters().sha256());
  }

  /** Momentum goes on without a gradient; plain SGD and RMSProp keep nothing that moves. */
  @ParameterizedTest
  @MethodSource("withoutDecay")
  void afterAGradientOnlyMomentumMovesOn(Optimizer rule) {
    OptimizerProblem problem = new OptimizerProblem(DType.F32);
    OptimizerProblem.Driven driven = problem.driven(rule, rule.init(problem.parameters()));
    driven.fill(1);
    driven.step().call();
    String before = problem.parameters().sha256();
    driven.fill(0);
    driven.step().call();
    assertEquals(keepsMoving(rule), !before.equals(problem.parameters().sha256()));
  }

  private static boolean keepsMoving(Optimizer rule) {
    return switch (rule) {
      case Sgd s -> s.momentum() > 0;
      case RmsProp r -> r.momentum() > 0;
      case Adam _, AdamW _ -> true;
      case Sam s -> keepsMoving(s.base());
    };
  }

  @ParameterizedTest
  @MethodSource("withDecay")
  void decayWithoutGradientShrinksWhatItReaches(Optimizer rule) {
    OptimizerProblem problem = new OptimizerProblem(DType.F64);
    double[] before = problem.parameters().snapshotDoubles();
    problem.driven(rule, rule.init(problem.parameters())).step().call();
    double[] after = problem.parameters().snapshotDoubles();
    for (int i = 0; i < OptimizerProblem.COUNT; i++) {
      boolean reached = i < OptimizerProblem.WEIGHTS || decay(rule) == Decay.ALL;
      String what = "parameter " + i + ", " + before[i] + " to " + after[i];
      if (reached) {
        assertTrue(Math.signum(before[i]) * (before[i] - after[i]) > 0, what);
      } else {
        assertEquals(before[i], after[i], what);
      }
    }
  }

  private static Decay decay(Optimizer rule) {
    return switch (rule) {
      case Sgd s -> s.decay();
      case RmsProp r -> r.decay();
      case Adam a -> a.decay();
      case AdamW a -> a.decay();
      case Sam s -> decay(s.base());
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRateOfZeroLeavesParametersButNotMemory(Optimizer rule) {
    OptimizerProblem problem = new OptimizerProblem(DType.F32);
    OptimizerState state = rule.init(problem.parameters());
    state.setLearningRate(0);
    String before = problem.parameters().sha256();
    Function step = problem.step(rule, state);
    step.call();
    step.call();
    assertEquals(before, problem.parameters().sha256());
    for (Variable slot : state.slots()) {
      assertFalse(Arrays.stream(slot.value().toDoubles()).allMatch(x -> x == 0), slot.name());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneThreadAndTwoGiveTheSameBits(Optimizer rule) {
    assertEquals(trained(rule, 1), trained(rule, 2));
  }

  private static String trained(Optimizer rule, int threads) {
    try (Workers workers = new Workers(threads)) {
      Model m = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.TANH, 40, 300, 10);
      Examples data =
          Examples.of(
              Fixtures.floats(Fixtures.points(2, 64, 40)), Fixtures.labels(3, 64, 10), m.example());
      TrainStep step = new TrainStep(m, data, rule, rule.init(m.parameters()), workers);
      SplittableRandom order = new SplittableRandom(4);
      for (int t = 0; t < 5; t++) {
        step.run(order.ints(32, 0, 64).toArray());
      }
      return m.parameters().sha256();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void memoryPutBackAtStepSevenGivesTheSameBitsAtStepFourteen(Optimizer rule) {
    OptimizerProblem whole = new OptimizerProblem(DType.F32);
    OptimizerState state = rule.init(whole.parameters());
    Function step = whole.step(rule, state);
    for (int t = 0; t < 7; t++) {
      step.call();
    }
    OptimizerProblem resumed = new OptimizerProblem(DType.F32);
    OptimizerState copy = rule.init(resumed.parameters());
    resumed.parameters().restore(whole.parameters().snapshot());
    for (int i = 0; i < state.variables().size(); i++) {
      copy.variables().get(i).value().set(state.variables().get(i).value());
    }
    Function again = resumed.step(rule, copy);
    for (int t = 0; t < 7; t++) {
      step.call();
      again.call();
    }
    assertEquals(whole.parameters().sha256(), resumed.parameters().sha256());

    OptimizerProblem forgetful = new OptimizerProblem(DType.F32);
    forgetful.parameters().restore(whole.parameters().snapshot());
    forgetful.step(rule, rule.init(forgetful.parameters())).call();
    step.call();
    if (!state.slots().isEmpty()) {
      assertNotEquals(whole.parameters().sha256(), forgetful.parameters().sha256());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void memoryOfAnotherRuleAndMissingGradientsAreRefused(Optimizer rule) {
    Parameters p = new OptimizerProblem(DType.F32).parameters();
    OptimizerState other =
        new OptimizerState(rule.init(p).learningRate(), List.of(Variable.zeros("x", DType.F32)));
    assertThrows(IllegalArgumentException.class, () -> rule.update(p, values -> values, other));
    assertThrows(
        IllegalArgumentException.class, () -> rule.update(p, _ -> List.of(), rule.init(p)));
  }

  /** What decays for ever would end in subnormal numbers, which are slow, and never reach zero. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void averagesOfAGradientThatWentToZeroBecomeZero(DType dtype) {
    double least = dtype == DType.F32 ? 0x1p-100 : 0x1p-900;
    List<Optimizer> rules =
        List.of(
            new Sgd(0.1, 0.9, 0),
            new Adam(0.1, 0.9, 0.9, 1e-8, 0, Decay.ALL),
            new AdamW(0.1, 0.9, 0.9, 1e-8, 0, Decay.ALL),
            new RmsProp(0.1, 0.9, 1e-8, 0.9, 0, Decay.ALL));
    for (Optimizer rule : rules) {
      OptimizerProblem problem = new OptimizerProblem(dtype);
      OptimizerState state = rule.init(problem.parameters());
      OptimizerProblem.Driven driven = problem.driven(rule, state);
      driven.fill(1);
      driven.step().call();
      driven.fill(0);
      for (int t = 0; t < 7000; t++) {
        driven.step().call();
        for (Variable slot : state.slots()) {
          double x = slot.value().get(0);
          assertTrue(x == 0 || x >= least, () -> rule + ", " + slot.name() + ": " + x);
        }
      }
      for (Variable slot : state.slots()) {
        if (slot.dtype() == dtype) {
          assertEquals(0, slot.value().get(0), slot.name());
        }
      }
    }
  }

  /** Squares of the gradients of examples learnt long ago would be subnormal. */
  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void squaresOfVerySmallGradientsAreZeroAndTheirFirstMomentsAreNot(DType dtype) {
    double small = dtype == DType.F32 ? 1e-20 : 1e-140;
    OptimizerProblem problem = new OptimizerProblem(dtype);
    Optimizer adam = new Adam();
    OptimizerState state = adam.init(problem.parameters());
    OptimizerProblem.Driven driven = problem.driven(adam, state);
    driven.fill(small);
    driven.step().call();
    assertEquals(0.1 * small, state.slots().get(1).value().get(0), small * 1e-6);
    assertEquals(0, state.slots().get(3).value().get(0));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aStepWithItsRateAndItsAverageAllocatesNothing(Optimizer rule) {
    Model m = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.TANH, 64, 32, 16);
    Examples data =
        Examples.of(
            Fixtures.floats(Fixtures.points(2, 32, 64)), Fixtures.labels(3, 32, 16), m.example());
    Gradients gradients =
        Gradients.of(values ->
            new Loss.CrossEntropy()
                .mean(m.logits(data.inputs().read(), Mode.TRAIN, values), data.labels().read()));
    Parameters p = m.parameters();
    OptimizerState state = rule.init(p);
    Averaging ema = new Averaging.Ema(0.9);
    AveragingState average = ema.init(p);
    List<thalweg.expr.Update> updates = new java.util.ArrayList<>(rule.update(p, gradients, state));
    updates.addAll(ema.update(p, List.copyOf(updates), average));
    Function step = Function.compile("step", Fixtures.WORKERS, List.of(), updates);
    Progress at = new Progress(1, 0.5, 1);
    Runnable steps =
        () -> {
          for (int i = 0; i < 100; i++) {
            state.setLearningRate(0.001 * (i % 7));
            ema.prepare(average, at, at);
            step.call();
          }
        };
    long least = Allocated.during(steps);
    long counting = Allocated.during(() -> {});
    for (int round = 0; round < 1000 && least > counting; round++) {
      least = Math.min(least, Allocated.during(steps));
      counting = Math.min(counting, Allocated.during(() -> {}));
    }
    assertEquals(counting, least, "bytes allocated by all threads: by nothing, by 100 steps");
  }

  @Test
  void defaultsAreThePapersOrPyTorchs() {
    assertEquals(new Sgd(1e-3, 0, Sgd.Look.HEAVY_BALL, 0, Decay.ALL), new Sgd());
    assertEquals(new Adam(1e-3, 0.9, 0.999, 1e-8, 0, Decay.ALL), new Adam());
    assertEquals(new AdamW(1e-3, 0.9, 0.999, 1e-8, 1e-2, Decay.ALL), new AdamW());
    assertEquals(new RmsProp(1e-2, 0.99, 1e-8, 0, 0, Decay.ALL), new RmsProp());
    assertEquals(new Sam(new Sgd(0.1, 0.9, 0), 0.05), new Sam());
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    refused("adam: beta1 1.0 found", () -> new Adam(1, 1, 0.9, 1e-8, 0, Decay.ALL));
    refused("adam: beta2 -0.1 found", () -> new Adam(1, 0.9, -0.1, 1e-8, 0, Decay.ALL));
    refused("adam: epsilon 0.0 found", () -> new Adam(1, 0.9, 0.9, 0, 0, Decay.ALL));
    refused("adam: weightDecay NaN found", () -> new Adam(1, 0, 0, 1, Double.NaN, Decay.ALL));
    refused("adamw: learningRate 0.0 found", () -> new AdamW(0, 0));
    refused("rmsprop: alpha 1.0 found", () -> new RmsProp(1, 1, 1e-8, 0, 0, Decay.ALL));
    refused("rmsprop: momentum 1.0 found", () -> new RmsProp(1, 0.9, 1e-8, 1, 0, Decay.ALL));
    refused("sam: rho 0.0 found", () -> new Sam(new Sgd(1), 0));
    refused("sam: the base rule is sam itself", () -> new Sam(new Sam()));
    refused("sgd: NESTEROV", () -> new Sgd(1, 0, Sgd.Look.NESTEROV, 0, Decay.ALL));
  }

  private static void refused(String start, org.junit.jupiter.api.function.Executable made) {
    String said = assertThrows(IllegalArgumentException.class, made).getMessage();
    assertTrue(said.startsWith(start), said);
  }

  private static double[] zeroUnlessRate(Variable v) {
    Tensor t = v.value();
    return v.name().equals("learningRate") ? new double[t.shape().size()] : t.toDoubles();
  }

  @Test
  void aModelWithoutParametersHasStepsOfNothing() {
    Model none =
        Model.create(
            new Layer.Activation(Layer.Nonlinearity.TANH),
            Shape.of(3),
            DType.F32,
            Fixtures.streams(1));
    for (Optimizer rule : all().filter(r -> !(r instanceof Sam)).toList()) {
      OptimizerState state = rule.init(none.parameters());
      assertTrue(rule.update(none.parameters(), _ -> List.of(), state).size() <= 1);
    }
  }
}

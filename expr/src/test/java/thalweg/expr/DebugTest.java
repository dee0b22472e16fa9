package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debug mode finds what is planted, says what and where it is, and finds nothing else. */
class DebugTest {
  private final Workers workers = new Workers(2);
  private final Expr x = Expr.input("x", DType.F32, 8, 6);
  private final Variable w = Variable.zeros("w", DType.F32, 6, 5);
  private final Expr product = x.matmul(w.read());
  private final Expr hidden = product.tanh();
  private final Expr loss = hidden.mul(hidden).mean();
  private final List<Expr> outputs = List.of(loss, hidden.sum(0).exp());
  private final List<Update> updates =
      List.of(new Update(w, w.read().sub(Grad.grad(loss, w.read()).mul(0.5))));
  private final Map<Expr, Tensor> inputs = new HashMap<>();

  DebugTest() {
    inputs.put(x, Check.random(DType.F32, x.shape(), new SplittableRandom(1)));
    w.value().set(Check.random(DType.F32, w.shape(), new SplittableRandom(2)));
  }

  @AfterEach
  void close() {
    workers.close();
  }

  private List<Expr> roots() {
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    return roots;
  }

  private DebugProgram debug(CompiledProgram program, List<Compiler.Pass> passes) {
    return new DebugProgram("step", program, new PassCheck("step", passes, roots()), inputs);
  }

  private String found(CompiledProgram program, List<Compiler.Pass> passes) {
    DebugProgram debug = debug(program, passes);
    return assertThrows(IllegalStateException.class, debug::run).getMessage();
  }

  private static void assertSays(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), "'" + part + "' is not in: " + message);
    }
  }

  @Test
  void aProgramWithoutFaultRunsAndGivesTheBitsOfTheFastOne() {
    w.value().set(Check.random(DType.F32, w.shape(), new SplittableRandom(2)));
    Tensor start = Tensor.zeros(DType.F32, w.shape());
    start.set(w.value());
    List<List<double[]>> results = new ArrayList<>();
    for (Function.Kernels kernels :
        List.of(Function.Kernels.FAST, Function.Kernels.GUARDED, Function.Kernels.DEBUG)) {
      w.value().set(start);
      Function f = Function.compile("step", kernels, workers, outputs, updates);
      f.input(x).set(inputs.get(x));
      f.call();
      f.call();
      results.add(List.of(f.output(0).toDoubles(), f.output(1).toDoubles(), w.value().toDoubles()));
    }
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(results.get(0).get(i), results.get(1).get(i));
      assertArrayEquals(results.get(0).get(i), results.get(2).get(i));
    }
  }

  @Test
  void aWrongRewriteIsCaughtAndNamed() {
    List<Compiler.Pass> planted = new ArrayList<>(Compiler.PASSES);
    planted.add(
        new Compiler.Pass(
            "planted",
            roots ->
                Graphs.rewrite(
                    roots,
                    (e, in) ->
                        e.op() instanceof Op.Unary u && u.fn() == Op.UnaryFn.TANH
                            ? in[0].sigmoid()
                            : Graphs.withInputs(e, in))));
    Plan plan = Compiler.plan("step", outputs, updates, planted);
    String message = found(Compiler.bind(plan, workers, inputs), planted);
    double expected = Math.tanh(Reference.evaluate(List.of(product), inputs).get(0)[0]);
    assertSays(
        message,
        "function step: pass planted is wrong: tanh(matmul F32[8,5]) F32[8,5] (at DebugTest.java:",
        "became sigmoid(matmul F32[8,5]) F32[8,5]: element [0,0]: expected "
            + Double.toString(expected).substring(0, 8));
  }

  @Test
  void aPlaceInMemoryGivenTwiceIsCaughtAndNamed() {
    Plan plan = Compiler.plan("step", outputs, updates);
    Liveness liveness = new Liveness(plan);
    Map<Expr, Long> offsets = new HashMap<>(plan.offsets());
    Expr victim = hidden;
    Liveness.Span span = liveness.span(victim);
    Expr culprit =
        plan.offsets().keySet().stream()
            .filter(
                e -> liveness.span(e).from() > span.from() && liveness.span(e).from() < span.to())
            .findFirst()
            .orElseThrow();
    offsets.put(culprit, offsets.get(victim));
    // A loop that runs together with a product has no number of its own.
    long reader =
        plan.order().subList(0, span.to() + 1).stream()
            .filter(k -> !plan.productOf().containsKey(k))
            .count();
    Plan wrong = plan.with(plan.order(), offsets);
    String message = found(Compiler.bind(wrong, workers, inputs), Compiler.PASSES);
    assertSays(
        message,
        "function step: the memory plan is wrong: kernel ",
        "overwrites t",
        "tanh(matmul F32[8,5]) F32[8,5] (at DebugTest.java:",
        "holds until kernel " + reader + " reads it: element [");
  }

  @Test
  void aVariableReplacedBeforeItIsReadIsCaughtAndNamed() {
    Plan plan = Compiler.plan("step", outputs, List.of(new Update(w, w.read().mul(2))));
    List<Kernel> order = new ArrayList<>(plan.order());
    order.add(0, order.removeLast());
    assertTrue(plan.inPlace().containsKey(order.get(0).stores.get(0)), "written in place");
    Plan wrong = plan.with(order, plan.offsets());
    String message = found(Compiler.bind(wrong, workers, inputs), Compiler.PASSES);
    assertSays(
        message,
        "function step: the memory plan is wrong: kernel 1 ",
        "overwrites w, variable w F32[6,5] (at DebugTest.java:",
        "which the call's start holds until kernel 2 reads it: element [0,0]: expected ");
  }

  @Test
  void aWrongKernelIsCaughtAndNamed() {
    CompiledProgram right = Compiler.compile("step", workers, outputs, updates, inputs);
    Bound bound = right.bound();
    List<Step> steps = new ArrayList<>(bound.steps());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (bound.kernels().get(i).stream().anyMatch(k -> k.writes().contains(hidden))) {
        long at = bound.address(hidden) + 4 * 11;
        steps.set(
            i,
            pool -> {
              step.run(pool);
              Memory.f32(at, Memory.f32(at) + 1e-4f);
            });
      }
    }
    String message = found(right.with(steps), Compiler.PASSES);
    double expected = Reference.evaluate(List.of(hidden), inputs).get(0)[11];
    assertSays(
        message,
        "function step: kernel ",
        "is wrong: tanh(matmul F32[8,5]) F32[8,5] (at DebugTest.java:",
        "element [2,1]: expected " + Double.toString(expected).substring(0, 6),
        ", found ");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F64"})
  void everyOperationPassesWithoutAFalseAlarm(DType dtype) {
    OpCases.all(dtype)
        .forEach(c -> {
          Map<Expr, Tensor> values = Check.values(c.outputs(), 3);
          Function f =
              Function.compile(c.name(), Function.Kernels.DEBUG, workers, c.outputs(), List.of());
          Graphs.topological(c.outputs()).stream()
              .filter(e -> e.op() instanceof Op.Input)
              .forEach(e -> f.input(e).set(values.get(e)));
          assertDoesNotThrow(f::call, c.name());
        });
  }

  @Test
  @Tag("long")
  void secondDerivativesOfEveryOperationPassWithoutAFalseAlarm() {
    for (DType dtype : List.of(DType.F32, DType.F64)) {
      OpCases.all(dtype).forEach(c -> secondDerivatives(c, dtype));
    }
  }

  private void secondDerivatives(OpCases.Case c, DType dtype) {
    List<Expr> at =
        Graphs.topological(c.outputs()).stream()
            .filter(e -> e.op() instanceof Op.Input && e.dtype() == dtype)
            .toList();
    List<Expr> losses =
        c.outputs().stream()
            .filter(e -> e.dtype() == dtype)
            .map(e -> e.mul(e).sin().sum())
            .toList();
    if (at.isEmpty() || losses.isEmpty()) {
      return;
    }
    List<Expr> first = Grad.grad(losses.stream().reduce(Expr::add).orElseThrow(), at);
    Expr norm = first.stream().map(g -> g.mul(g).sum()).reduce(Expr::add).orElseThrow();
    List<Expr> all = new ArrayList<>(first);
    all.addAll(Grad.grad(norm, at));
    Function f = Function.compile(c.name(), Function.Kernels.DEBUG, workers, all, List.of());
    Check.values(all, 3).forEach((e, t) -> f.input(e).set(t));
    assertDoesNotThrow(f::call, c.name());
  }

  @Test
  void randomProgramsPassWithoutAFalseAlarm() {
    List<String> alarms = new ArrayList<>();
    for (int seed = 0; seed < 60; seed++) {
      DType real = seed % 2 == 0 ? DType.F32 : DType.F64;
      RandomProgram program = new RandomGraphs(seed, 3 + seed % 40, real).program().settled();
      try {
        program.run(Function.Kernels.DEBUG, workers);
      } catch (IllegalStateException e) {
        alarms.add("seed " + seed + ": " + e.getMessage());
      }
    }
    assertEquals(List.of(), alarms);
  }
}

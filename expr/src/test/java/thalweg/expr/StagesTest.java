package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is computed in two stages is what is computed in one; the second does what it must. */
class StagesTest {
  private static final Workers WORKERS = new Workers(2);

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  @Test
  void randomProgramsComeOutTheSameInTwoStages() {
    int kept = 0;
    for (long seed = 7_000; seed < 7_150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RandomProgram primal = new RandomGraphs(seed, 40, DType.F64).program().settled();
      RandomProgram program = RandomDerivatives.add(primal, seed, random.nextInt(3)).settled();
      Set<Expr> late =
          inputs(program.outputs()).stream()
              .filter(e -> random.nextBoolean())
              .collect(Collectors.toSet());
      kept += checkTwoStages(program, late, "seed " + seed);
    }
    assertTrue(kept > 300, kept + " values went from stage to stage");
  }

  @Test
  void theSecondStageOfAHessianProductHasNoneOfTheGradientsProducts() {
    DeepNets.Net net = DeepNets.dense(4);
    List<Expr> directions =
        net.parameters().stream()
            .map(p -> Expr.input("along", p.dtype(), p.shape().dims()))
            .toList();
    List<Expr> products = Grad.hvp(net.loss(), net.parameters(), directions);
    Stages stages = Stages.split(products, directions);
    long whole = products(Compiler.rewrite("whole", products, Compiler.PASSES));
    assertEquals(whole, products(stages.kept()) + products(stages.outputs()));
    // Forward once, and back to all but the first layer's units.
    assertEquals(2L * matrices(net.parameters()) - 1, products(stages.kept()));
  }

  @Test
  void whatTakesNoArithmeticIsNotKept() {
    Variable table = Variable.zeros("table", DType.F32, 7, 3);
    Expr rows = Expr.input("rows", DType.I32, 5);
    Expr v = Expr.input("v", DType.F32, 5, 3);
    Expr gathered = table.read().gather(rows);
    Stages stages = Stages.split(List.of(gathered.mul(v), gathered.exp().mul(v)), List.of(v));
    assertEquals(List.of(gathered.exp()), stages.kept());
  }

  @Test
  void anOutputThatIsKnownEarlyIsKept() {
    Expr x = Expr.input("x", DType.F64, 3);
    Expr v = Expr.input("v", DType.F64, 3);
    Stages stages = Stages.split(List.of(x.exp(), v.mul(2)), List.of(v));
    assertEquals(List.of(x.exp()), stages.kept());
    assertEquals(stages.places(), stages.outputs().subList(0, 1));
  }

  private static Set<Expr> inputs(List<Expr> outputs) {
    return Graphs.topological(outputs).stream()
        .filter(e -> e.op() instanceof Op.Input)
        .collect(Collectors.toSet());
  }

  /** How many values are kept. */
  private static int checkTwoStages(RandomProgram program, Set<Expr> late, String what) {
    Stages stages = Stages.split(program.outputs(), late);
    Set<Expr> early = new HashSet<>(Graphs.topological(stages.kept()));
    early.retainAll(late);
    assertEquals(Set.of(), early, what + ": the first stage needs what is late");
    Function whole = Function.compile("whole", WORKERS, program.outputs(), List.of());
    Function first = Function.compile("first", WORKERS, stages.kept(), List.of());
    Function second = Function.compile("second", WORKERS, stages.outputs(), List.of());
    program.start().forEach((variable, values) -> RandomProgram.fill(variable.value(), values));
    fill(whole, program.outputs(), program.inputs());
    fill(first, stages.kept(), program.inputs());
    fill(second, stages.outputs(), program.inputs());
    whole.call();
    first.call();
    Set<Expr> needed = inputs(stages.outputs());
    for (int i = 0; i < stages.kept().size(); i++) {
      assertTrue(needed.contains(stages.places().get(i)), what + ": kept for nothing");
      second.input(stages.places().get(i)).set(first.output(i));
    }
    second.call();
    for (int i = 0; i < program.outputs().size(); i++) {
      Check.close(
          what + ", output " + i, whole.output(i).toDoubles(), second.output(i).toDoubles(), 1e-7);
    }
    return stages.kept().size();
  }

  private static void fill(Function f, List<Expr> roots, Map<Expr, double[]> values) {
    inputs(roots).stream()
        .filter(values::containsKey)
        .forEach(e -> RandomProgram.fill(f.input(e), values.get(e)));
  }

  private static long products(List<Expr> roots) {
    return Graphs.topological(roots).stream().filter(e -> e.op() instanceof Op.MatMul).count();
  }

  private static long matrices(List<Expr> parameters) {
    return parameters.stream().filter(p -> p.shape().rank() == 2).count();
  }
}

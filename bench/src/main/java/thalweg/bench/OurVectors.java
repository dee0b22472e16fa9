package thalweg.bench;

import java.util.List;
import java.util.stream.IntStream;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Tensor;
import thalweg.expr.Workers;

/** Our side of what is computed at parameters that stand still: its outputs are its results. */
abstract class OurVectors implements OurSide {
  private final String name;
  private final Problem problem;
  private final OurProblem ours;
  private final int outputs;
  private final Function function;
  private final Tensor indices;

  OurVectors(
      String kind,
      Workload workload,
      Problem problem,
      OurProblem ours,
      List<Expr> outputs,
      Workers workers) {
    name = kind + " x" + workers.threads();
    this.problem = problem;
    this.ours = ours;
    this.outputs = outputs.size();
    function = Function.compile(kind + " of " + workload.name(), workers, outputs, List.of());
    indices = function.input(ours.indices());
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final void begin() {
    ours.restore();
  }

  @Override
  public final void step(int i) {
    indices.set(problem.batch(i));
    function.call();
  }

  @Override
  public final double check(int i) {
    step(i);
    return Problem.sumUp(results());
  }

  @Override
  public final float[] results() {
    return OurProblem.joined(IntStream.range(0, outputs).mapToObj(function::output).toList());
  }

  @Override
  public final Function function() {
    return function;
  }
}

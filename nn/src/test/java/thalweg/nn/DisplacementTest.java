package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Tensor;

/** What optimizers say that a step adds is what it adds. */
class DisplacementTest {
  private static final int STEPS = 4;

  @ParameterizedTest
  @MethodSource("thalweg.nn.OptimizerFamilyTest#all")
  void aDisplacementIsWhatAStepAddsAndTheMemoryTellsItAfterwards(Optimizer rule) {
    OptimizerProblem problem = new OptimizerProblem(DType.F64);
    Parameters parameters = problem.parameters();
    OptimizerState state = rule.init(parameters);
    Stride stride = rule.stride(parameters, problem.gradients(), state);
    Displacement now = stride.displacement();
    Optional<Displacement> before = rule.before(state, state.learningRate().read());
    List<Expr> outputs = new ArrayList<>(now.values());
    outputs.add(now.norm());
    outputs.add(now.slope(parameters.reads()));
    before.ifPresent(d -> outputs.addAll(d.values()));
    Function step = Function.compile("step", Fixtures.WORKERS, outputs, stride.updates());
    double[] last = new double[OptimizerProblem.COUNT];
    for (int t = 0; t < STEPS; t++) {
      double[] from = parameters.snapshotDoubles();
      step.call();
      double[] to = parameters.snapshotDoubles();
      double[] added = values(step, 0, 2);
      double squares = 0;
      double slope = 0;
      for (int i = 0; i < to.length; i++) {
        assertEquals(to[i] - from[i], added[i], 1e-14);
        squares += added[i] * added[i];
        slope += added[i] * from[i];
      }
      assertEquals(Math.sqrt(squares), step.output(2).get(0), 1e-14);
      assertEquals(slope, step.output(3).get(0), 1e-14);
      if (before.isPresent()) {
        assertArrayEquals(last, values(step, 4, 2), 1e-16);
      }
      last = added;
    }
  }

  private static double[] values(Function f, int first, int count) {
    List<Double> all = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      Tensor t = f.output(i);
      for (int k = 0; k < t.shape().size(); k++) {
        all.add(t.get(k));
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

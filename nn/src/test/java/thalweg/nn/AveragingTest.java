package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Function;
import thalweg.expr.Update;
import thalweg.expr.Variable;

final class AveragingTest {
  private static final int STEPS_AN_EPOCH = 4;

  /** Training with an average: SGD on the small problem, four steps an epoch. */
  private static final class Run {
    final OptimizerProblem problem;
    final Averaging averaging;
    final AveragingState state;
    final Function function;
    int made;

    Run(Averaging averaging, DType dtype) {
      problem = new OptimizerProblem(dtype);
      this.averaging = averaging;
      Parameters p = problem.parameters();
      state = averaging.init(p);
      Sgd sgd = new Sgd(0.3);
      List<Update> updates = new ArrayList<>(sgd.update(p, problem.gradients(), sgd.init(p)));
      updates.addAll(averaging.update(p, List.copyOf(updates), state));
      function = Function.compile("t", Fixtures.WORKERS, List.of(), updates);
    }

    void step() {
      averaging.prepare(state, at(made), at(made + 1));
      function.call();
      made++;
    }

    private static Progress at(int step) {
      return new Progress(step, (double) step / STEPS_AN_EPOCH, 5);
    }

    double[] parameters() {
      return problem.parameters().snapshotDoubles();
    }

    double[] average() {
      try (AveragingState.Exchange _ = state.exchange(problem.parameters())) {
        return parameters();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F64"})
  void theExponentialAverageIsItsFormulaFromTheFirstParametersOn(DType dtype) {
    for (double decay : new double[] {0, 0.3, 0.9}) {
      Run run = new Run(new Averaging.Ema(decay), dtype);
      double[] average = run.parameters();
      assertArrayEquals(average, run.average());
      for (int t = 0; t < 20; t++) {
        run.step();
        double[] w = run.parameters();
        for (int i = 0; i < w.length; i++) {
          average[i] = decay * average[i] + (1 - decay) * w[i];
        }
        assertArrayEquals(average, run.average(), dtype == DType.F32 ? 1e-6 : 1e-14);
      }
    }
  }

  @Test
  void stochasticWeightAveragingIsTheMeanOfTheEndsOfEpochs() {
    Run run = new Run(new Averaging.Swa(2, 1), DType.F64);
    double[] start = run.parameters();
    double[] sum = new double[start.length];
    int taken = 0;
    for (int t = 1; t <= 5 * STEPS_AN_EPOCH; t++) {
      run.step();
      if (t >= 2 * STEPS_AN_EPOCH && t % STEPS_AN_EPOCH == 0) {
        double[] w = run.parameters();
        for (int i = 0; i < w.length; i++) {
          sum[i] += w[i];
        }
        taken++;
      }
      assertEquals(taken, run.state.count());
      double[] expected = start.clone();
      for (int i = 0; taken > 0 && i < sum.length; i++) {
        expected[i] = sum[i] / taken;
      }
      assertArrayEquals(expected, run.average(), 1e-14, "step " + t);
    }
    assertEquals(4, taken);
  }

  @Test
  void theFirstTakenIsTakenToTheBit() {
    Run run = new Run(new Averaging.Swa(0.5, 10), DType.F32);
    run.step();
    run.step();
    assertEquals(1, run.state.count());
    assertArrayEquals(run.parameters(), run.average());
  }

  @Test
  void fromEpochZeroAndEachStepEveryStepIsTaken() {
    Run run = new Run(new Averaging.Swa(0, 1.0 / STEPS_AN_EPOCH), DType.F64);
    for (int t = 1; t <= 12; t++) {
      run.step();
      assertEquals(t, run.state.count());
    }
  }

  /** Rounding in a sum of epochs must not make a moment come late. */
  @Test
  void tenthsOfAnEpochAreEachMet() {
    Averaging swa = new Averaging.Swa(5, 0.1);
    double epoch = 5;
    for (int k = 0; k < 50; k++) {
      Progress before = new Progress(100 + k, epoch, 20);
      Progress after = new Progress(101 + k, epoch + 0.1, 20);
      assertEquals(1.0 / (k + 2), swa.weight(before, after, k + 1), "moment " + k);
      epoch += 0.1;
    }
  }

  @Test
  void anAverageOfWhatDoesNotMoveDoesNotMove() {
    OptimizerProblem problem = new OptimizerProblem(DType.F32);
    Averaging ema = new Averaging.Ema(0.9999);
    AveragingState state = ema.init(problem.parameters());
    Function f =
        Function.compile(
            "t", Fixtures.WORKERS, List.of(), ema.update(problem.parameters(), List.of(), state));
    Progress at = new Progress(1, 1, 2);
    ema.prepare(state, at, at);
    for (int t = 0; t < 1000; t++) {
      f.call();
    }
    for (int i = 0; i < state.averages().size(); i++) {
      assertArrayEquals(
          problem.parameters().list().get(i).variable().value().toFloats(),
          state.averages().get(i).value().toFloats());
    }
  }

  @Test
  void anExchangeGivesTheAveragesAndPutsTheParametersBack() {
    Run run = new Run(new Averaging.Ema(0.9), DType.F32);
    for (int t = 0; t < 5; t++) {
      run.step();
    }
    String trained = run.problem.parameters().sha256();
    List<double[]> averages =
        run.state.averages().stream().map(v -> v.value().toDoubles()).toList();
    AveragingState.Exchange exchange = run.state.exchange(run.problem.parameters());
    assertNotEquals(trained, run.problem.parameters().sha256());
    assertArrayEquals(
        averages.get(0), run.problem.parameters().list().get(0).variable().value().toDoubles());
    exchange.close();
    exchange.close();
    assertEquals(trained, run.problem.parameters().sha256());
    for (int i = 0; i < averages.size(); i++) {
      assertArrayEquals(averages.get(i), run.state.averages().get(i).value().toDoubles());
    }
  }

  @Test
  void memoryPutBackGivesTheSameBits() {
    Run whole = new Run(new Averaging.Swa(0.5, 0.75), DType.F32);
    for (int t = 0; t < 5; t++) {
      whole.step();
    }
    Run resumed = new Run(whole.averaging, DType.F32);
    resumed.made = whole.made;
    resumed.problem.parameters().restore(whole.problem.parameters().snapshot());
    List<Variable> saved = whole.state.variables();
    for (int i = 0; i < saved.size(); i++) {
      resumed.state.variables().get(i).value().set(saved.get(i).value());
    }
    for (int t = 0; t < 8; t++) {
      whole.step();
      resumed.step();
    }
    assertArrayEquals(whole.average(), resumed.average());
    assertEquals(
        List.of("averaging.weight", "averaging.taken", "average.weight", "average.bias"),
        saved.stream().map(Variable::name).toList());
  }

  @Test
  void withoutAveragingNothingIsKeptAndAnExchangeChangesNothing() {
    Run run = new Run(new Averaging.None(), DType.F32);
    run.step();
    assertEquals(List.of(), run.state.variables());
    assertArrayEquals(run.parameters(), run.average());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Parameters p = new OptimizerProblem(DType.F32).parameters();
    AveragingState none = new Averaging.None().init(p);
    assertThrows(
        IllegalArgumentException.class, () -> new Averaging.Ema(0.9).update(p, List.of(), none));
    for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> none.setWeight(bad));
      assertThrows(IllegalArgumentException.class, () -> new Averaging.Ema(bad));
    }
    assertThrows(IllegalArgumentException.class, () -> new Averaging.Swa(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Averaging.Swa(0, 0));
    Parameters other = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.TANH, 2, 2, 2).parameters();
    AveragingState state = new Averaging.Ema(0.9).init(p);
    assertThrows(IllegalArgumentException.class, () -> state.exchange(other));
  }
}

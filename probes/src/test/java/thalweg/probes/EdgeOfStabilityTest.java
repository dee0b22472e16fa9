package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Variable;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.Optimizer;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;

/** Cohen et al. 2021, as a probe of training steps. */
class EdgeOfStabilityTest {
  private static final RandomKey KEY = new RandomKey(2, "edge");
  private static final double STILL = 1e-14;

  private static TrainStep step(Model model, Examples data, Loss loss, Optimizer rule) {
    OptimizerState state = rule.init(model.parameters());
    List<StepProbe> probes = List.of(new EdgeOfStability());
    StepRule all =
        new StepRule(
            model,
            loss,
            rule,
            state,
            new Clip.None(),
            new Averaging.None(),
            new Averaging.None().init(model.parameters()),
            KEY,
            Set.of(),
            probes);
    return new TrainStep(all, data, Fixtures.WORKERS);
  }

  private static int[] rows(int from, int count, int of) {
    int[] rows = new int[count];
    Arrays.setAll(rows, i -> (7 * (from + i)) % of);
    return rows;
  }

  private static double largest(Model model, Examples data, Loss loss, int[] rows) {
    HessianOperator hessian =
        new HessianOperator(model, loss, data, rows, 64, "kept", Fixtures.WORKERS);
    Lanczos.Ends ends = new Lanczos(hessian.size(), 1e-12).ends(hessian, 1, KEY);
    return ends.largest().getFirst().value();
  }

  /** Also of the network whose Hessian has larger negative eigenvalues, early. */
  @ParameterizedTest
  @EnumSource(SmallNet.Kind.class)
  void whereNothingMovesItComesToTheLargestEigenvalueOnTheFirstExamplesSeen(SmallNet.Kind kind) {
    SmallNet net = SmallNet.of(kind, DType.F64);
    Loss loss = new Loss.CrossEntropy();
    TrainStep step = step(net.model(), net.data(), loss, new Sgd(STILL));
    int n = net.data().size();
    int batch = 24;
    int[] seen = new int[5 * batch];
    for (int s = 0; s < 150; s++) {
      // Running statistics come to rest where batches stay the same.
      int[] rows = rows(kind == SmallNet.Kind.BATCH_NORM ? 0 : batch * s, batch, n);
      if (s < 5) {
        System.arraycopy(rows, 0, seen, batch * s, batch);
      }
      step.run(rows, 1);
      int expected = Math.min(seen.length, batch * (s + 1));
      assertEquals(expected, Fixtures.reading(step, "sharpness.examples"));
    }
    double truth = largest(net.model(), net.data(), loss, seen);
    assertEquals(truth, Fixtures.reading(step, "sharpness"), 1e-6 * truth);
    assertEquals(truth * STILL / 2, Fixtures.reading(step, "sharpness.edge"), 1e-6 * truth * STILL);
  }

  @Test
  void anEarlyReadingIsTooLowByNoMoreThanItsError() {
    SmallNet net = SmallNet.of(SmallNet.Kind.MLP, DType.F32);
    Loss loss = new Loss.CrossEntropy();
    TrainStep step = step(net.model(), net.data(), loss, new Sgd(STILL));
    int[] all = rows(0, SmallNet.N, SmallNet.N);
    step.run(all, 1);
    double truth = largest(net.model(), net.data(), loss, all);
    double found = Fixtures.reading(step, "sharpness");
    assertTrue(found <= truth * (1 + 1e-5), found + " above " + truth);
    assertTrue(step.readings().hasStandardError(0));
    assertTrue(found >= truth - 3 * step.readings().standardError(0), found + " of " + truth);
  }

  @ParameterizedTest
  @CsvSource({"0, HEAVY_BALL, 2", "0.9, HEAVY_BALL, 3.8", "0.9, NESTEROV, 1.357142857142857"})
  void whatStepsCanBearIsWhatKeepsThemBoundedInABowl(
      double momentum, Sgd.Look look, double bearable) {
    Sgd sgd = new Sgd(1, momentum, look, 0, new Sgd(1).decay());
    assertEquals(bearable, EdgeOfStability.bearable(sgd), 1e-12);
    for (double share : new double[] {0.99, 1.01}) {
      double curvature = share * bearable;
      double w = 1;
      double v = 0;
      for (int i = 0; i < 3000; i++) {
        double g = curvature * w;
        v = momentum * v + g;
        w -= look == Sgd.Look.NESTEROV ? g + momentum * v : v;
      }
      assertEquals(share < 1, Math.abs(w) < 1, share + ": " + w);
    }
  }

  /** The claim: the plateau follows the learning rate. */
  @ParameterizedTest
  @ValueSource(doubles = {0.4, 0.6})
  void inTrainingByFullBatchesTheLargestEigenvalueRisesToTheEdgeAndStays(double rate) {
    int n = 120;
    Model model = Fixtures.mlp(5, DType.F32, Layer.Nonlinearity.TANH, 8, 32, 32, 4);
    Philox random = Philox.stream(KEY, 3);
    Variable x = Fixtures.inputs(DType.F32, random.doubles(8L * n, -1.7, 1.7).toArray(), 8);
    Variable y = Variable.zeros("labels", DType.I32, n);
    y.value().set(random.ints(n, 0, 4).toArray());
    TrainStep step = step(model, new Examples(x, y), new Loss.SquaredError(), new Sgd(rate));
    int[] all = rows(0, n, n);
    int steps = 2000;
    double[] shares = new double[steps / 10];
    for (int s = 0; s < steps; s++) {
      step.run(all, s % 10 == 0 ? 1 : 0);
      if (s % 10 == 0) {
        shares[s / 10] = Fixtures.reading(step, "sharpness.edge");
      }
    }
    double[] last = Arrays.copyOfRange(shares, shares.length / 2, shares.length);
    Arrays.sort(last);
    double median = last[last.length / 2];
    assertTrue(shares[1] < 0.8, "it begins below: " + shares[1]);
    assertTrue(median > 0.9 && median < 1.3, "plateau at " + median);
  }
}

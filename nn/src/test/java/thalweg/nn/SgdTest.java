package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import thalweg.expr.DType;
import thalweg.expr.Function;
import thalweg.expr.Shape;
import thalweg.expr.Variable;

final class SgdTest {
  /** A loss whose gradient at w is w - target, so that the twin needs no network. */
  @ParameterizedTest
  @CsvSource({"0,0", "0.9,0", "0,0.1", "0.9,0.1", "0.5,0.01"})
  void stepsEqualTheRuleWrittenByHand(double momentum, double weightDecay) {
    Model m = Model.create(new Layer.Dense(2, 2), Shape.of(2), DType.F64, Fixtures.streams(3));
    Parameters p = m.parameters();
    Sgd sgd = new Sgd(0.1, momentum, weightDecay);
    OptimizerState state = sgd.init(p);
    Gradients gradients = values -> values.stream().map(w -> w.sub(2)).toList();
    Function step =
        Function.compile("t", Fixtures.WORKERS, List.of(), sgd.update(p, gradients, state));

    double[] w = p.snapshotDoubles();
    double[] v = new double[w.length];
    double rate = 0.1;
    for (int t = 0; t < 8; t++) {
      if (t == 4) {
        rate = 0.025;
        state.setLearningRate(rate);
      }
      for (int i = 0; i < w.length; i++) {
        v[i] = momentum * v[i] + (w[i] - 2 + weightDecay * w[i]);
        w[i] -= rate * v[i];
      }
      step.call();
      assertArrayEquals(w, p.snapshotDoubles(), 1e-14);
    }
    if (momentum > 0) {
      assertEquals(v[0], state.slots().get(0).value().get(0), 1e-14);
    }
  }

  @Test
  void memoryIsOneVelocityAParameterAndNoneWithoutMomentum() {
    Parameters p = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 3, 4, 2).parameters();
    assertEquals(List.of(), new Sgd(0.1).init(p).slots());
    OptimizerState state = new Sgd(0.1, 0.9, 0).init(p);
    assertEquals(
        List.of(
            "learningRate",
            "velocity.0.weight",
            "velocity.0.bias",
            "velocity.2.weight",
            "velocity.2.bias"),
        state.variables().stream().map(Variable::name).toList());
    assertEquals(0.1f, state.learningRate().value().get(0));
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> new Sgd(bad)).getMessage();
      assertEquals(
          "sgd: learningRate " + bad + " found; expected a finite number above 0", message);
    }
    for (double bad : new double[] {-0.1, 1, Double.NaN}) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, bad, 0))
              .getMessage()
              .contains("momentum"));
    }
    for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, 0, bad))
              .getMessage()
              .contains("weightDecay"));
    }
  }

  @Test
  void memoryOfAnotherRuleIsRefused() {
    Parameters p = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, 3, 2).parameters();
    OptimizerState none = new Sgd(0.1).init(p);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Sgd(0.1, 0.9, 0).update(p, values -> values, none));
    assertThrows(
        IllegalArgumentException.class, () -> new Sgd(0.1).update(p, values -> List.of(), none));
    assertThrows(IllegalArgumentException.class, () -> none.setLearningRate(-1));
  }
}

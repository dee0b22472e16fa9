package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Parameter;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

class GraNdTest {
  private static final double RATE = 0x1p-10;

  /** The norm of one example's gradient, from how far a plain step on it alone goes. */
  private static double byStep(Model model, Examples data, int example) {
    double[] before = model.parameters().snapshotDoubles();
    Sgd sgd = new Sgd(RATE);
    OptimizerState state = sgd.init(model.parameters());
    new TrainStep(model, data, sgd, state, Fixtures.WORKERS).run(new int[] {example});
    double[] after = model.parameters().snapshotDoubles();
    model.parameters().restore(before);
    double squares = 0;
    for (int k = 0; k < before.length; k++) {
      squares += Math.pow((after[k] - before[k]) / RATE, 2);
    }
    return Math.sqrt(squares);
  }

  @Test
  void itIsTheLengthOfTheGradientOfEachExamplesOwnLoss() {
    Model model = Fixtures.mlp(1, DType.F64, Layer.Nonlinearity.TANH, 5, 7, 3);
    int n = 67;
    int[] labels = new SplittableRandom(4).ints(n, 0, 3).toArray();
    Examples data = Examples.of(Fixtures.points(3, n, 5), labels, Shape.of(5));
    GraNd score = new GraNd(model, new Loss.CrossEntropy(), data, Fixtures.WORKERS);
    score.add();
    for (int i : new int[] {0, 13, 63, 64, 66}) {
      assertEquals(byStep(model, data, i), score.of(i), 1e-9);
    }
  }

  @Test
  void itIsTheMeanOverNetworksAndLeavesThemAsTheyWere() {
    Model model = Fixtures.mlp(1, DType.F64, Layer.Nonlinearity.TANH, 2, 3, 2);
    Examples data = Examples.of(Fixtures.points(3, 4, 2), new int[] {0, 1, 0, 1}, Shape.of(2));
    GraNd score = new GraNd(model, new Loss.CrossEntropy(), data, Fixtures.WORKERS);
    double first = byStep(model, data, 2);
    score.add();
    for (Parameter p : model.parameters().list()) {
      double[] halved = Arrays.stream(p.variable().value().toDoubles()).map(x -> x / 2).toArray();
      p.variable().value().set(halved);
    }
    String hash = model.parameters().sha256();
    score.add();
    assertEquals(hash, model.parameters().sha256());
    assertEquals((first + byStep(model, data, 2)) / 2, score.of(2), 1e-9);
  }

  @Test
  void aModelThatNormalisesByTheBatchIsRefused() {
    Layer layer = new Layer.Sequential(List.of(new Layer.Dense(2, 3), new Layer.BatchNorm(3)));
    Model model = Model.create(layer, Shape.of(2), DType.F32, name -> new SplittableRandom(1));
    Examples data = Examples.of(new float[4], new int[2], Shape.of(2));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new GraNd(model, new Loss.CrossEntropy(), data, Fixtures.WORKERS))
            .getMessage();
    assertTrue(message.contains("batch"), message);
  }
}

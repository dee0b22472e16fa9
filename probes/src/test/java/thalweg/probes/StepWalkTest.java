package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;

/** The walk read in the step, against arithmetic on copies of parameters and gradients. */
class StepWalkTest {
  private static final int N = 40;

  private static Examples data() {
    int[] y = new int[N];
    Arrays.setAll(y, i -> i % 3);
    return Examples.of(Fixtures.points(3, N, 6), y, Shape.of(6));
  }

  private record Run(Model model, TrainStep step, LossSurface surface) {}

  private static Run run(Sgd sgd, List<StepProbe> probes) {
    Model model = Fixtures.mlp(4, DType.F64, Layer.Nonlinearity.TANH, 6, 8, 3);
    OptimizerState state = sgd.init(model.parameters());
    Loss loss = new Loss.CrossEntropy();
    StepRule rule =
        new StepRule(
            model,
            loss,
            sgd,
            state,
            new Clip.None(),
            new Averaging.None(),
            new Averaging.None().init(model.parameters()),
            new RandomKey(3, "noise"),
            Set.of(),
            probes);
    Examples data = data();
    return new Run(
        model,
        new TrainStep(rule, data, Fixtures.WORKERS),
        new LossSurface(model, loss, data, N, "train", Fixtures.WORKERS));
  }

  private static double cosine(double[] a, double[] b, double least) {
    return Vectors.dot(a, b) / (Vectors.norm(a) * Vectors.norm(b) + least);
  }

  private static double[] minus(double[] a, double[] b) {
    double[] off = a.clone();
    Vectors.add(off, -1, b);
    return off;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9})
  void readingsAreThoseOfCopies(double momentum) {
    Run run = run(new Sgd(0.3, momentum, 0), List.of(new StepWalk()));
    int[] all = new int[N];
    Arrays.setAll(all, i -> i);
    List<double[]> points = new ArrayList<>(List.of(run.surface().here()));
    List<double[]> gradients = new ArrayList<>();
    for (int t = 0; t < 5; t++) {
      double[] g = new double[run.surface().size()];
      run.surface().at(points.get(t), g);
      gradients.add(g);
      run.step().run(all, 1);
      points.add(run.surface().here());
      double[] read = new double[4];
      Arrays.setAll(read, i -> run.step().readings().value(i));
      if (t == 0) {
        assertTrue(Double.isNaN(read[0]) && Double.isNaN(read[1]), "no step before the first");
      } else {
        assertEquals(cosine(gradients.get(t - 1), g, 1e-6), read[0], 1e-9);
        double[] last = minus(points.get(t), points.get(t - 1));
        assertEquals(cosine(last, minus(points.get(t + 1), points.get(t)), 0), read[1], 1e-9);
      }
      assertEquals(Landscape.distance(points.get(0), points.get(t)), read[2], 1e-12);
      assertEquals(Vectors.dot(g, g), read[3], 1e-12);
    }
  }

  @Test
  void aProbedRunHasTheBitsOfOneThatIsNotEvenWithSlicesBetween() {
    Run bare = run(new Sgd(0.3, 0.9, 1e-3), List.of());
    Run probed = run(new Sgd(0.3, 0.9, 1e-3), List.of(new StepWalk()));
    MeanLoss loss =
        new MeanLoss(
            probed.model(), new Loss.CrossEntropy(), data(), 10, "train", Fixtures.WORKERS);
    double[] before = probed.surface().here();
    for (int t = 0; t < 7; t++) {
      int from = t * 5;
      int[] batch = {from, from + 1, from + 2, from + 4};
      bare.step().run(batch);
      probed.step().run(batch, 1);
      double[] after = probed.surface().here();
      Slice slice = Slice.between(loss, before, after, Slice.Grid.TENTHS);
      assertTrue(slice.floor() <= slice.before());
      before = after;
    }
    assertEquals(bare.model().parameters().sha256(), probed.model().parameters().sha256());
  }
}

package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Window;
import thalweg.expr.Workers;
import thalweg.nn.Averaging;
import thalweg.nn.Clip;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Mlp;
import thalweg.nn.Model;
import thalweg.nn.Optimizer;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.StepExpressions;
import thalweg.nn.StepProbe;
import thalweg.nn.StepRule;
import thalweg.nn.TrainStep;

class StepProbesTest {
  private static final List<StepProbe> ALL =
      List.of(
          new UpdateSize(),
          new PerExampleGradientNorms(),
          new GradientNoiseScale(),
          new Alpha(),
          new EdgeOfStability());
  private static final int N = 61;

  record Net(String name, Layer layers, Shape example) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Net> nets() {
    return Stream.of(
        new Net("mlp", Mlp.of(13, List.of(17, 11), 5), Shape.of(13)),
        new Net(
            "mlp with dropout",
            new Layer.Sequential(
                List.of(
                    new Layer.Dense(13, 17),
                    new Layer.Activation(Layer.Nonlinearity.RELU),
                    new Layer.Dropout(0.3),
                    new Layer.Dense(17, 5))),
            Shape.of(13)),
        new Net(
            "cnn",
            new Layer.Sequential(
                List.of(
                    new Layer.Conv2d(2, 5, Window.of(3, 3).padding(1)),
                    new Layer.Activation(Layer.Nonlinearity.RELU),
                    new Layer.MaxPool(Window.of(2, 2).stride(2)),
                    new Layer.Flatten(),
                    new Layer.Dense(5 * 3 * 3, 5))),
            Shape.of(2, 6, 6)));
  }

  private static Examples data(Net net) {
    Philox random = Philox.stream(new RandomKey(5, "data"), 0);
    float[] x = new float[N * net.example().size()];
    int[] y = new int[N];
    for (int i = 0; i < x.length; i++) {
      x[i] = 2 * random.nextFloat() - 1;
    }
    for (int i = 0; i < N; i++) {
      y[i] = random.nextInt(5);
    }
    return Examples.of(x, y, net.example());
  }

  private record Trained(Model model, TrainStep step) {}

  private static Trained make(Net net, List<StepProbe> probes, Workers workers) {
    return make(net, probes, new Loss.CrossEntropy(), new Sgd(0.05, 0.9, 1e-4), workers);
  }

  private static Trained make(
      Net net, List<StepProbe> probes, Loss loss, Optimizer sgd, Workers workers) {
    Model model =
        Model.create(
            net.layers(),
            net.example(),
            DType.F32,
            name -> Philox.stream(new RandomKey(1, name), 0));
    OptimizerState state = sgd.init(model.parameters());
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
    return new Trained(model, new TrainStep(rule, data(net), workers));
  }

  private static int[] batch(int step) {
    int[] batch = new int[16];
    Arrays.setAll(batch, i -> (7 * i + 3 * step) % N);
    return batch;
  }

  @ParameterizedTest
  @MethodSource("nets")
  void aRunWithAllProbesEndsWithTheWeightsOfARunWithNone(Net net) {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
      Trained plain = make(net, List.of(), one);
      Trained probed = make(net, ALL, two);
      Trained sometimes = make(net, ALL, one);
      for (int s = 0; s < 12; s++) {
        plain.step().run(batch(s));
        probed.step().run(batch(s), 0b11111);
        sometimes.step().run(batch(s), s % 3 == 0 ? s % 32 : 0);
      }
      assertEquals(plain.model().parameters().sha256(), probed.model().parameters().sha256());
      assertEquals(plain.model().parameters().sha256(), sometimes.model().parameters().sha256());
    }
  }

  @ParameterizedTest
  @MethodSource("nets")
  void whatProbesShareWithTheStepIsComputedOnce(Net net) {
    try (Workers one = new Workers(1)) {
      Trained probed = make(net, ALL, one);
      double plain = probed.step().flops(48, 0);
      assertEquals(1, probed.step().flops(48, 0b0001) / plain, 0.05, "lengths");
      double norms = probed.step().flops(48, 0b0010) / plain;
      // Of convolutions, each example's gradient of the weights must be formed.
      assertTrue(norms < (net.name().equals("cnn") ? 1.45 : 1.1), "norms " + norms);
      double both = probed.step().flops(48, 0b0110) / plain;
      assertEquals(norms, both, 0.05, "the noise scale shares the norms");
    }
  }

  /** The gradient of one example's loss, by a step on it alone with learning rate 1. */
  private static double[] gradient(Net net, double[] at, int example) {
    try (Workers one = new Workers(1)) {
      Model model =
          Model.create(
              net.layers(),
              net.example(),
              DType.F32,
              name -> Philox.stream(new RandomKey(1, name), 0));
      model.parameters().restore(at);
      Optimizer sgd = new Sgd(1);
      TrainStep step = new TrainStep(model, data(net), sgd, sgd.init(model.parameters()), one);
      step.run(new int[] {example});
      double[] after = model.parameters().snapshotDoubles();
      for (int k = 0; k < after.length; k++) {
        after[k] = at[k] - after[k];
      }
      return after;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("nets")
  void readingsAreThoseOfOneExampleAfterTheOther(Net net) {
    assumeFalse(
        net.name().contains("dropout"), "the twin steps on single examples, with other masks");
    try (Workers one = new Workers(1)) {
      Trained probed = make(net, ALL, one);
      double[] at = probed.model().parameters().snapshotDoubles();
      int[] batch = batch(0);
      probed.step().run(batch, 0b0111);
      double[] after = probed.model().parameters().snapshotDoubles();
      double[] mean = new double[at.length];
      double[] squares = new double[batch.length];
      for (int i = 0; i < batch.length; i++) {
        double[] g = gradient(net, at, batch[i]);
        squares[i] = dot(g, g);
        for (int k = 0; k < g.length; k++) {
          mean[k] += g[k] / batch.length;
        }
      }
      double s = Arrays.stream(squares).average().orElseThrow();
      double n = dot(mean, mean);
      int b = batch.length;
      double trace = (s - n) * b / (b - 1);
      double[] moved = new double[at.length];
      Arrays.setAll(moved, k -> after[k] - at[k]);
      TrainStep step = probed.step();
      assertEquals(Math.sqrt(n), Fixtures.reading(step, "gradient.norm"), 1e-4 * Math.sqrt(n));
      double length = Math.sqrt(dot(moved, moved));
      assertEquals(length, Fixtures.reading(step, "update.norm"), 1e-3 * length);
      double meanNorm = Arrays.stream(squares).map(Math::sqrt).average().orElseThrow();
      assertEquals(meanNorm, Fixtures.reading(step, "example.gradient.norm"), 1e-3 * meanNorm);
      assertEquals(trace, Fixtures.reading(step, "noise.trace"), 1e-3 * trace);
      double squared = (b * n - s) / (b - 1);
      assertEquals(squared, Fixtures.reading(step, "noise.squaredGradient"), 1e-3 * (n + s / b));
    }
  }

  /**
   * Squared error of a linear model is a parabola along any line. With the whole data set as the
   * batch, both ends of a step lie on the same one, whatever the weights of the fit.
   */
  @Test
  void onAParabolaAlphaIsWhereTheStepEndsOnIt() {
    for (double rate : new double[] {0.02, 0.2, 0.9}) {
      try (Workers one = new Workers(1)) {
        Net net = new Net("linear", new Layer.Dense(13, 5), Shape.of(13));
        List<StepProbe> probes = List.of(new Alpha(), new UpdateSize());
        TrainStep step = make(net, probes, new Loss.SquaredError(), new Sgd(rate), one).step();
        int[] all = new int[N];
        Arrays.setAll(all, i -> i);
        double first = step.run(all, 0b11);
        double slope = -rate * square(Fixtures.reading(step, "gradient.norm"));
        double second = step.run(all, 0b11);
        // f(1) = f(0) + slope + c, lowest at -slope / 2c.
        double lowest = -slope / (2 * (second - first - slope));
        assertEquals(1 / lowest - 1, Fixtures.reading(step, "alpha"), 0.02 * Math.abs(1 / lowest));
      }
    }
  }

  /** The velocities tell the step before; the twin takes it from the parameters. */
  @Test
  void alphaOfStepsWithMomentumIsThatOfTheWayTheParametersWent() {
    try (Workers one = new Workers(1)) {
      Net net = new Net("linear", new Layer.Dense(13, 5), Shape.of(13));
      double rate = 0.2;
      Trained trained =
          make(net, List.of(new Alpha()), new Loss.SquaredError(), new Sgd(rate, 0.9, 0), one);
      int[] all = new int[N];
      Arrays.setAll(all, i -> i);
      double[][] at = new double[3][];
      double[] losses = new double[3];
      for (int t = 0; t < 3; t++) {
        at[t] = trained.model().parameters().snapshotDoubles();
        losses[t] = trained.step().run(all, 1);
      }
      // The second step's gradient is what its velocity has more than what is left of the first.
      double slope = 0;
      for (int k = 0; k < at[0].length; k++) {
        double way = at[2][k] - at[1][k];
        slope -= way * (way - 0.9 * (at[1][k] - at[0][k])) / rate;
      }
      double lowest = -slope / (2 * (losses[2] - losses[1] - slope));
      double alpha = Fixtures.reading(trained.step(), "alpha");
      assertEquals(1 / lowest - 1, alpha, 0.02 * Math.abs(1 / lowest));
    }
  }

  private static double square(double x) {
    return x * x;
  }

  @Test
  void aProbeThatUpdatesWhatIsNotItsMemoryIsRefused() {
    StepProbe meddling =
        new StepProbe() {
          @Override
          public String name() {
            return "meddling";
          }

          @Override
          public Need need() {
            return Need.STEP;
          }

          @Override
          public Probed measure(StepExpressions step, List<Variable> memory) {
            Variable w = step.model().parameters().list().get(0).variable();
            return new Probed(List.of(), List.of(new Update(w, w.read().mul(2))));
          }
        };
    try (Workers one = new Workers(1)) {
      Trained probed = make(nets().findFirst().orElseThrow(), List.of(meddling), one);
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> probed.step().run(batch(0), 1));
      assertTrue(e.getMessage().contains("meddling"), e.getMessage());
    }
  }
}

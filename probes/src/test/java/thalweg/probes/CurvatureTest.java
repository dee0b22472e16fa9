package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Variable;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

/** The curvature of networks' losses. */
class CurvatureTest {
  private static final RandomKey KEY = new RandomKey(5, "curvature");
  private static final Loss LOSS = new Loss.CrossEntropy();
  private static final int N = 61;
  private static final int FEATURES = 7;
  private static final int CLASSES = 4;

  private static Examples examples(DType dtype) {
    Variable x = Fixtures.inputs(dtype, Fixtures.points(1, N, FEATURES), FEATURES);
    Variable y = Variable.zeros("labels", DType.I32, N);
    Philox random = Philox.stream(KEY, 1);
    y.value().set(random.ints(N, 0, CLASSES).toArray());
    return new Examples(x, y);
  }

  private static Model net(DType dtype, Layer.Nonlinearity kind) {
    return Fixtures.mlp(2, dtype, kind, FEATURES, 9, 8, CLASSES);
  }

  /** Steps of full batches. */
  private static void train(Model model, Examples data, int steps) {
    Sgd sgd = new Sgd(0.3);
    OptimizerState state = sgd.init(model.parameters());
    TrainStep step = new TrainStep(model, data, sgd, state, Fixtures.WORKERS);
    int[] all = new int[N];
    Arrays.setAll(all, i -> i);
    for (int i = 0; i < steps; i++) {
      step.run(all);
    }
  }

  private static HessianOperator hessian(Model model, Examples data, int chunk) {
    return new HessianOperator(model, LOSS, data, chunk, "train", Fixtures.WORKERS);
  }

  private static LossSurface surface(Model model, Examples data) {
    return new LossSurface(model, LOSS, data, 32, "train", Fixtures.WORKERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TANH", "RELU", "SOFTPLUS"})
  void aProductIsTheDifferenceOfGradients(Layer.Nonlinearity kind) {
    Examples data = examples(DType.F64);
    Model model = net(DType.F64, kind);
    train(model, data, 20);
    LossSurface surface = surface(model, data);
    HessianOperator hessian = hessian(model, data, 25);
    double[] v = Vectors.unit(hessian.size(), KEY);
    double[] product = new double[v.length];
    hessian.apply(v, product);
    double h = 1e-5;
    double[] ahead = surface.here();
    double[] behind = surface.here();
    Vectors.add(ahead, h, v);
    Vectors.add(behind, -h, v);
    double[] difference = new double[v.length];
    double[] low = new double[v.length];
    surface.at(ahead, difference);
    surface.at(behind, low);
    Vectors.add(difference, -1, low);
    difference = Vectors.scaled(1 / (2 * h), difference);
    Vectors.add(difference, -1, product);
    assertTrue(
        Vectors.norm(difference) < 1e-5 * Vectors.norm(product),
        () -> Vectors.norm(product) + " apart");
  }

  @ParameterizedTest
  @CsvSource({"F32, 1e-5", "F64, 1e-8"})
  void lanczosAgreesWithTheDenseTwin(DType dtype, double within) {
    Examples data = examples(dtype);
    Model model = net(dtype, Layer.Nonlinearity.TANH);
    train(model, data, 200);
    HessianOperator hessian = hessian(model, data, 61);
    double[] all = DenseTwin.eigenvalues(hessian);
    double largest = all[all.length - 1];
    Lanczos.Ends ends = new Lanczos(hessian.size(), within / 10).ends(hessian, 2, KEY);
    assertEquals(largest, ends.largest().get(0).value(), within * largest);
    assertEquals(all[all.length - 2], ends.largest().get(1).value(), within * largest);
    assertEquals(all[0], ends.smallest().get(0).value(), within * largest);
    assertTrue(all[0] < 0, "a network's loss is not convex");
    assertEquals(
        largest,
        new PowerIteration(2000, 1e-9).largest(hessian, KEY).value(),
        Math.max(within, 1e-4) * largest);
  }

  @Test
  void chunksAndRowsAddUpToTheWhole() {
    Examples data = examples(DType.F64);
    Model model = net(DType.F64, Layer.Nonlinearity.TANH);
    HessianOperator whole = hessian(model, data, N);
    HessianOperator chunked = hessian(model, data, 10);
    double[] v = Vectors.unit(whole.size(), KEY);
    double[] a = new double[v.length];
    double[] b = new double[v.length];
    whole.apply(v, a);
    chunked.apply(v, b);
    assertArrayEquals(a, b, 1e-14);
    int[] first = {0, 1, 2, 3, 4};
    int[] rest = new int[N - 5];
    Arrays.setAll(rest, i -> i + 5);
    some(model, data, first).apply(v, b);
    double[] sum = Vectors.scaled(5.0 / N, b);
    some(model, data, rest).apply(v, b);
    Vectors.add(sum, (N - 5.0) / N, b);
    assertArrayEquals(a, sum, 1e-14);
  }

  private static HessianOperator some(Model model, Examples data, int[] rows) {
    return new HessianOperator(model, LOSS, data, rows, 20, "some", Fixtures.WORKERS);
  }

  @Test
  void aSurfaceIsTheLossAndProbesLeaveTheModelAsItIs() {
    Examples data = examples(DType.F32);
    Model model = net(DType.F32, Layer.Nonlinearity.RELU);
    train(model, data, 50);
    String before = model.parameters().sha256();
    LossSurface surface = surface(model, data);
    Evaluate evaluate = new Evaluate(model, data, 61, Fixtures.WORKERS);
    evaluate.run();
    double[] gradient = new double[surface.size()];
    assertEquals(evaluate.meanLoss(), surface.at(surface.here(), gradient), 1e-6);
    new Lanczos(10, 0).ends(hessian(model, data, 20), 1, KEY);
    LeCunSimardPearlmutter.USUAL.measure(surface, KEY);
    KeskarSharpness.PAPER.measure(surface);
    assertEquals(before, model.parameters().sha256());
  }

  @ParameterizedTest
  @CsvSource({"TANH, F32, 1e-3", "RELU, F64, 1e-8"})
  void theEstimatorOf1993AgreesWithLanczosOnATrainedNetwork(
      Layer.Nonlinearity kind, DType dtype, double distance) {
    Examples data = examples(dtype);
    Model model = net(dtype, kind);
    train(model, data, 300);
    double lambda = dominant(model, data);
    assertTrue(lambda > 0, "the dominant eigenvalue is positive at the end of training");
    LeCunSimardPearlmutter estimator = new LeCunSimardPearlmutter(100, distance, 1e-3);
    Estimate found = estimator.measure(surface(model, data), KEY);
    assertEquals(lambda, found.value(), 0.05 * lambda, found::toString);
    assertEquals(Estimate.Convergence.CONVERGED, found.convergence(), found::toString);
    assertEquals(0, found.cost().amount() % N);
  }

  @Test
  void acrossKinksOfReluTheEstimatorOf1993CountsJumpsThatTheHessianDoesNotSee() {
    Examples data = examples(DType.F64);
    Model model = net(DType.F64, Layer.Nonlinearity.RELU);
    train(model, data, 300);
    Estimate far = LeCunSimardPearlmutter.USUAL.measure(surface(model, data), KEY);
    assertTrue(far.value() > 1.5 * dominant(model, data), far::toString);
  }

  private static double dominant(Model model, Examples data) {
    Lanczos.Ends ends = new Lanczos(60, 1e-4).ends(hessian(model, data, 61), 1, KEY);
    return ends.dominant().value();
  }

  @Test
  void keskarsSharpnessOfALineAndOfABowlIsKnown() {
    // One layer without hidden units, squared error: the loss is a paraboloid in the parameters,
    // highest over a box at a corner.
    Model model = Fixtures.mlp(3, DType.F64, Layer.Nonlinearity.RELU, 1, 1);
    Variable x = Fixtures.inputs(DType.F64, new double[] {2}, 1);
    Variable y = Variable.zeros("labels", DType.I32, 1);
    LossSurface surface =
        new LossSurface(
            model, new Loss.SquaredError(), new Examples(x, y), 1, "one", Fixtures.WORKERS);
    double epsilon = 1e-2;
    // weight 0.4, bias 0.1: the logit is 0.9, the target 1, the loss (-0.1)².
    model.parameters().restore(new double[] {0.4, 0.1});
    double highest = 0.1 + 2 * epsilon * 1.4 + epsilon * 1.1;
    double expected = 100 * (highest * highest - 0.01) / 1.01;
    Estimate found = new KeskarSharpness(epsilon, 10).measure(surface);
    assertEquals(expected, found.value(), 1e-9);
    assertEquals(Estimate.Convergence.CONVERGED, found.convergence());
  }

  @Test
  void keskarsSharpnessIsAboveWhatRandomPointsOfTheBoxShow() {
    Examples data = examples(DType.F64);
    Model model = net(DType.F64, Layer.Nonlinearity.RELU);
    train(model, data, 300);
    LossSurface surface = surface(model, data);
    KeskarSharpness keskar = KeskarSharpness.PAPER;
    double found = keskar.measure(surface).value();
    double[] here = surface.here();
    double[] gradient = new double[here.length];
    double base = surface.at(here, gradient);
    Philox random = Philox.stream(KEY, 9);
    for (int draw = 0; draw < 50; draw++) {
      double[] there = here.clone();
      for (int i = 0; i < there.length; i++) {
        double half = keskar.epsilon() * (Math.abs(here[i]) + 1);
        there[i] += random.nextBoolean() ? half : -half;
      }
      assertTrue(100 * (surface.at(there, gradient) - base) / (1 + base) < found);
    }
    assertTrue(new KeskarSharpness(5e-4, 10).measure(surface).value() < found);
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    Examples data = examples(DType.F32);
    Model model = net(DType.F32, Layer.Nonlinearity.RELU);
    assertEquals(
        "Hessian products: row 61; expected 0..60",
        assertThrows(IllegalArgumentException.class, () -> some(model, data, new int[] {61}))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> some(model, data, new int[0]));
    assertThrows(IllegalArgumentException.class, () -> new KeskarSharpness(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new LeCunSimardPearlmutter(1, 0, 1));
    Model large = Fixtures.mlp(1, DType.F32, Layer.Nonlinearity.RELU, FEATURES, 700, CLASSES);
    String refused =
        assertThrows(
                IllegalArgumentException.class, () -> DenseTwin.matrix(hessian(large, data, N)))
            .getMessage();
    assertTrue(refused.contains("use Lanczos"), refused);
    assertEquals(Shape.of(FEATURES), large.example());
  }
}

package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.nn.Loss;
import thalweg.nn.Model;

/** Sharpness in boxes, in balls, along rays and by determinants. */
class FlatnessTest {
  private static final RandomKey KEY = new RandomKey(6, "flat");
  private static final Loss LOSS = new Loss.CrossEntropy();

  private static LossSurface surface(SmallNet net) {
    return new LossSurface(net.model(), LOSS, net.data(), 16, "all", Fixtures.WORKERS);
  }

  private static SmallNet net(SmallNet.Kind kind) {
    return SmallNet.of(kind, DType.F64);
  }

  /** L(w + rho T² g / |T g|) - L(w), as it stands in the papers. */
  private static double naive(SmallNet net, double rho, boolean adaptive) {
    LossSurface surface = surface(net);
    double[] here = surface.here();
    double[] g = new double[here.length];
    double start = surface.at(here, g);
    double[] t = new double[here.length];
    int at = 0;
    for (var p : net.model().parameters().list()) {
      for (int i = 0; i < p.variable().shape().size(); i++, at++) {
        boolean weight = p.name().endsWith(".weight");
        t[at] = adaptive && weight ? Math.abs(here[at]) + 0.01 : 1;
      }
    }
    double squares = 0;
    for (int i = 0; i < g.length; i++) {
      squares += t[i] * g[i] * t[i] * g[i];
    }
    double[] there = here.clone();
    for (int i = 0; i < g.length; i++) {
      there[i] += rho * t[i] * t[i] * g[i] / Math.sqrt(squares);
    }
    return surface.at(there, g) - start;
  }

  @Test
  void theFirstStepIsThatOfThePapersAndMoreStepsFindMore() {
    for (SmallNet.Kind kind : SmallNet.Kind.values()) {
      SmallNet net = net(kind);
      double sam = SamSharpness.SAM.measure(surface(net)).value();
      double asam = SamSharpness.ASAM.measure(surface(net)).value();
      assertEquals(naive(net, 0.05, false), sam, 1e-12);
      assertEquals(naive(net, 0.5, true), asam, 1e-12);
      SamSharpness longer = new SamSharpness(0.05, 20, SamSharpness.Ball.EUCLIDEAN);
      Estimate found = longer.measure(surface(net));
      assertTrue(found.value() >= sam, found::toString);
      assertEquals(Estimate.Convergence.CONVERGED, found.convergence());
      assertEquals(21L * net.data().size(), found.cost().amount());
    }
  }

  @Test
  void theBallsMaximumIsAboveWhatRandomPointsOfItShow() {
    SmallNet net = net(SmallNet.Kind.MLP);
    LossSurface surface = surface(net);
    double[] here = surface.here();
    double[] g = new double[here.length];
    double start = surface.at(here, g);
    double rho = 0.5;
    double found = new SamSharpness(rho, 30, SamSharpness.Ball.EUCLIDEAN).measure(surface).value();
    for (int draw = 0; draw < 50; draw++) {
      double[] there = here.clone();
      Vectors.add(there, rho, Vectors.unit(here.length, KEY.withStep(draw)));
      assertTrue(surface.at(there, g) - start < found);
    }
  }

  /** Where the first layer and its bias grow and the second shrinks as much. */
  @Test
  void adaptiveSharpnessHardlyChangesWhenLayersAreRescaledAndSamsDoes() {
    SmallNet net = net(SmallNet.Kind.MLP);
    zeroBiases(net.model());
    double asam =
        new SamSharpness(0.1, 1, SamSharpness.Ball.ADAPTIVE).measure(surface(net)).value();
    double sam = SamSharpness.SAM.measure(surface(net)).value();
    net.rescale(8);
    double again =
        new SamSharpness(0.1, 1, SamSharpness.Ball.ADAPTIVE).measure(surface(net)).value();
    double samAgain = SamSharpness.SAM.measure(surface(net)).value();
    // Not exactly: 0.01 and the biases' T of 1 do not scale.
    assertEquals(1, again / asam, 0.35);
    assertTrue(samAgain > 2 * sam, sam + " to " + samAgain);
  }

  private static void zeroBiases(Model model) {
    double[] w = model.parameters().snapshotDoubles();
    int at = 0;
    for (var p : model.parameters().list()) {
      int end = at + p.variable().shape().size();
      if (p.name().endsWith("bias")) {
        Arrays.fill(w, at, end, 0);
      }
      at = end;
    }
    model.parameters().restore(w);
  }

  @Test
  void onAManifoldOfOneDimensionKeskarsSharpnessIsTheMaximumOverALine() {
    SmallNet net = net(SmallNet.Kind.MLP);
    LossSurface surface = surface(net);
    double[] here = surface.here();
    double epsilon = 0.05;
    Philox random = Philox.stream(KEY, 0);
    double[] a = new double[here.length];
    Arrays.setAll(a, i -> (float) random.nextGaussian());
    double coordinate = Vectors.dot(a, here) / Vectors.dot(a, a);
    double half = epsilon * (Math.abs(coordinate) + 1);
    double[] g = new double[here.length];
    double start = surface.at(here, g);
    double highest = start;
    for (int k = -200; k <= 200; k++) {
      double[] there = here.clone();
      Vectors.add(there, half * k / 200, a);
      highest = Math.max(highest, surface.at(there, g));
    }
    Estimate found = new KeskarSharpness(epsilon, 20).measureOnManifold(surface, 1, KEY);
    double expected = 100 * (highest - start) / (1 + start);
    assertEquals(expected, found.value(), 1e-9 * expected, found::toString);
    assertTrue(found.note().contains("random manifold of 1 dimensions"), found.note());
  }

  @Test
  void onAManifoldOfManyDimensionsItIsAboveWhatRandomCornersShow() {
    SmallNet net = net(SmallNet.Kind.CNN);
    LossSurface surface = surface(net);
    double[] here = surface.here();
    KeskarSharpness keskar = new KeskarSharpness(5e-3, 20);
    double found = keskar.measureOnManifold(surface, 10, KEY).value();
    SharpnessBox box = SharpnessBox.Manifold.of(here, 10, 5e-3, KEY);
    double[] g = new double[here.length];
    double start = surface.at(here, g);
    Philox random = Philox.stream(KEY, 77);
    for (int draw = 0; draw < 40; draw++) {
      double[] z = box.half().clone();
      for (int k = 0; k < z.length; k++) {
        z[k] *= random.nextBoolean() ? 1 : -1;
      }
      double[] there = here.clone();
      box.addTo(there, z);
      assertTrue(100 * (surface.at(there, g) - start) / (1 + start) < found);
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> keskar.measureOnManifold(surface, here.length + 1, KEY));
  }

  @Test
  void inABowlTheRadiusOfARayIsKnown() {
    double[] h = {0.1, 1, 5, 20};
    Landscape bowl = new Quadratic(h);
    double epsilon = 0.3;
    int rays = 200;
    double logs = 0;
    for (int k = 0; k < rays; k++) {
      double[] v = Vectors.unit(4, KEY.withStep(k));
      double curvature = 0;
      for (int i = 0; i < 4; i++) {
        curvature += h[i] * v[i] * v[i];
      }
      logs += Math.log(Math.sqrt(2 * epsilon / curvature)) / rays;
    }
    Estimate found = new EpsilonFlatness(epsilon, rays, 100).measure(bowl, new double[4], KEY);
    assertEquals(Math.exp(logs), found.value(), 1e-5);
    assertEquals(Estimate.Convergence.CONVERGED, found.convergence());
    double steeper =
        new EpsilonFlatness(epsilon, rays, 100)
            .measure(new Quadratic(Vectors.scaled(4, h)), new double[4], KEY)
            .value();
    assertEquals(found.value() / 2, steeper, 1e-5);
  }

  /** Intervals over rays cover what very many rays show. */
  @Test
  void theErrorOfTheRadiusIsThatOfTheDrawOfRays() {
    Landscape bowl = new Quadratic(0.1, 1, 5, 20);
    double truth =
        new EpsilonFlatness(0.3, 20_000, 100)
            .measure(bowl, new double[4], new RandomKey(99, "many"))
            .value();
    int covered = 0;
    for (int d = 0; d < 500; d++) {
      Estimate found =
          new EpsilonFlatness(0.3, 40, 100).measure(bowl, new double[4], new RandomKey(d, "rays"));
      covered += Math.abs(found.value() - truth) <= 2.02 * found.standardError() ? 1 : 0;
    }
    assertEquals(0.95, covered / 500.0, 0.03);
  }

  @Test
  void aRayThatNeverRisesIsNotConverged() {
    Landscape flat = new Quadratic(0, 0);
    Estimate found = new EpsilonFlatness(0.1, 3, 10).measure(flat, new double[2], KEY);
    assertEquals(10, found.value(), 1e-12);
    assertEquals(Estimate.Convergence.NOT_CONVERGED, found.convergence());
    assertTrue(found.note().contains("3 never rose"), found.note());
    Landscape broken = new Quadratic(Double.NaN);
    assertThrows(
        ArithmeticException.class,
        () -> new EpsilonFlatness(0.1, 3, 10).measure(broken, new double[1], KEY));
  }

  @Test
  void alongFilterNormalisedDirectionsARescaledNetworkIsAsFlat() {
    SmallNet net = net(SmallNet.Kind.MLP);
    double before = filterFlatness(net);
    net.rescale(3);
    assertEquals(before, filterFlatness(net), 1e-5 * before);
  }

  private static double filterFlatness(SmallNet net) {
    MeanLoss loss = new MeanLoss(net.model(), LOSS, net.data(), 40, "all", Fixtures.WORKERS);
    return new EpsilonFlatness(0.5, 10, 100)
        .measure(
            loss,
            net.model().parameters().snapshotDoubles(),
            k -> FilterNormalisation.direction(net.model(), KEY.withStep(k)))
        .value();
  }

  @Test
  void theLogDeterminantIsThatOfTheDenseHessian() {
    SmallNet net = net(SmallNet.Kind.MLP);
    HessianOperator hessian =
        new HessianOperator(net.model(), LOSS, net.data(), 40, "all", Fixtures.WORKERS);
    double truth = 0;
    for (double lambda : DenseTwin.eigenvalues(hessian)) {
      truth += Math.log1p(Math.max(lambda, 0) / 0.01);
    }
    Spectrum spectrum = new SpectralDensity(40, hessian.size(), 0.05).of(hessian, KEY);
    Estimate found = new LogDeterminant(0.01).of(spectrum);
    assertEquals(truth, found.value(), 3 * found.standardError(), found::toString);
    assertTrue(found.standardError() < 0.1 * truth, found::toString);
    assertThrows(IllegalArgumentException.class, () -> new LogDeterminant(0));
  }

  @Test
  void aGradientOfZeroHasNoUphillAndSaysSo() {
    SmallNet net = net(SmallNet.Kind.MLP);
    double[] w = net.model().parameters().snapshotDoubles();
    w[0] = Double.NaN;
    net.model().parameters().restore(w);
    Estimate found = SamSharpness.SAM.measure(surface(net));
    assertTrue(Double.isNaN(found.value()));
    assertTrue(found.note().contains("the gradient is zero or NaN"), found.note());
    assertThrows(
        IllegalArgumentException.class, () -> new SamSharpness(0, 1, SamSharpness.Ball.EUCLIDEAN));
    assertThrows(IllegalArgumentException.class, () -> new EpsilonFlatness(0, 1, 1));
  }
}

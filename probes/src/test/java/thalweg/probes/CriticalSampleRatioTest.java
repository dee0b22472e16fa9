package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.RandomKey;
import thalweg.expr.Variable;
import thalweg.expr.Workers;
import thalweg.nn.Examples;
import thalweg.nn.Layer.Nonlinearity;
import thalweg.nn.Mode;
import thalweg.nn.Model;
import thalweg.nn.OptimizerState;
import thalweg.nn.Sgd;
import thalweg.nn.TrainStep;

final class CriticalSampleRatioTest {
  private static final Nonlinearity TANH = Nonlinearity.TANH;
  private static final Nonlinearity RELU = Nonlinearity.RELU;

  /** 131 examples are one whole chunk and six more. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GELU_TANH")
  void findingsEqualThoseOfTheNaiveTwin(Nonlinearity kind) {
    int n = 131;
    Model m = Fixtures.mlp(3, DType.F64, kind, 3, 7, 5, 3);
    spread(m);
    double[] x = Fixtures.points(4, n, 3);
    CriticalSampleRatio probe = probe(m, Fixtures.inputs(DType.F64, x, 3));
    NaiveLass twin = new NaiveLass(m, kind);
    int previous = 0;
    for (int iterations : new int[] {1, 2, 3, 9}) {
      Lass lass = Lass.atRadius(0.1).withMaxIterations(iterations);
      boolean[] found = probe.measure(lass, Fixtures.KEY).critical();
      double[][][] noise = NaiveLass.noise(n, 3, iterations);
      for (int i = 0; i < n; i++) {
        NaiveLass.Found f =
            twin.search(Fixtures.row(x, i, 3), lass.alpha(), lass.beta(), lass.radius(), noise[i]);
        assertEquals(f.critical(), found[i], "example " + i + " after " + iterations);
      }
      assertTrue(Fixtures.count(found) >= previous, "found once, then lost");
      previous = Fixtures.count(found);
    }
    assertTrue(previous > 5 && previous < n - 5, previous + " found: the test shows nothing");
  }

  /** In one dimension with the boundary at 0, x is critical exactly if it is nearer than r. */
  @Test
  void onALineTheRatioIsTheShareNearerThanTheRadius() {
    int n = 200;
    Model m = line();
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i - n / 2 + 0.5) / 100;
    }
    for (double r : new double[] {0.001, 0.1, 0.3, 0.9}) {
      CriticalSamples s =
          probe(m, Fixtures.inputs(DType.F64, x, 1)).measure(Lass.atRadius(r), Fixtures.KEY);
      int near = 0;
      for (int i = 0; i < n; i++) {
        boolean isNear = Math.abs(x[i]) < r;
        assertEquals(isNear, s.critical()[i], "x = " + x[i] + ", r = " + r);
        near += isNear ? 1 : 0;
      }
      double p = (double) near / n;
      assertEquals(p, s.ratio().value());
      assertEquals(Math.sqrt(p * (1 - p) / n), s.ratio().standardError());
    }
  }

  /** sign(0) is 0: without noise the search stands still where the gradient vanishes. */
  @Test
  void onlyNoiseLeavesAFlatSpot() {
    Model m = Fixtures.mlp(1, DType.F64, RELU, 1, 1, 2);
    // One hidden unit relu(x - 0.1); logits 0.5 and 100 times that unit.
    m.parameters().restore(new double[] {1, -0.1, 0, 100, 0.5, 0});
    Variable at = Fixtures.inputs(DType.F64, new double[] {-0.05}, 1);
    Lass still = new Lass(0.25, 0, 0.3, 50, new Lass.Stopping.AllFound());
    assertEquals(0, probe(m, at).measure(still, Fixtures.KEY).ratio().value());
    Lass noisy = new Lass(0.25, 0.2, 0.3, 50, new Lass.Stopping.AllFound());
    assertEquals(1, probe(m, at).measure(noisy, Fixtures.KEY).ratio().value());
  }

  /** The same network and points in other units: first weights and lengths scaled against it. */
  @Test
  void findingsDoNotDependOnTheUnitsOfTheInputs() {
    int n = 60;
    Model pixels = Fixtures.mlp(5, DType.F64, TANH, 2, 6, 3);
    double[] x = Fixtures.points(6, n, 2);
    boolean[] expected =
        probe(pixels, Fixtures.inputs(DType.F64, x, 2))
            .measure(Lass.atRadius(0.1).withMaxIterations(20), Fixtures.KEY)
            .critical();
    double[][] divisors = {{255, 255}, {255 * 0.25, 255 * 0.5}};
    InputScale[] scales = {InputScale.unit(), InputScale.standardised(0.25, 0.5)};
    for (int s = 0; s < scales.length; s++) {
      Model scaled = Fixtures.mlp(5, DType.F64, TANH, 2, 6, 3);
      double[] w = scaled.parameters().snapshotDoubles();
      for (int i = 0; i < 12; i++) {
        w[i] *= divisors[s][i / 6];
      }
      scaled.parameters().restore(w);
      double[] moved = x.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] /= divisors[s][i % 2];
      }
      CriticalSampleRatio probe =
          new CriticalSampleRatio(
              scaled, Fixtures.inputs(DType.F64, moved, 2), scales[s], "t", Fixtures.WORKERS);
      assertArrayEquals(
          expected,
          probe.measure(Lass.atRadius(0.1).withMaxIterations(20), Fixtures.KEY).critical());
    }
    assertTrue(Fixtures.count(expected) > 3 && Fixtures.count(expected) < n - 3);
  }

  @Test
  void findingsDependOnTheKeyAndNotOnThreadsOrOnExamplesThatFollow() {
    int n = CriticalSampleRatio.CHUNK + 20;
    Model m = Fixtures.mlp(3, DType.F32, TANH, 3, 7, 3);
    double[] x = Fixtures.points(4, n, 3);
    Variable inputs = Fixtures.inputs(DType.F32, x, 3);
    Lass two = Lass.atRadius(0.2).withMaxIterations(2);
    boolean[] one = probe(m, inputs).measure(two, Fixtures.KEY).critical();
    try (Workers workers = new Workers(3)) {
      CriticalSampleRatio again =
          new CriticalSampleRatio(m, inputs, InputScale.pixels(), "t", workers);
      assertArrayEquals(one, again.measure(two, Fixtures.KEY).critical());
      assertArrayEquals(one, again.measure(two, Fixtures.KEY).critical());
      assertArrayEquals(one, again.measure(two, Fixtures.KEY.withStep(9)).critical());
    }
    int fewer = CriticalSampleRatio.CHUNK + 3;
    Variable prefix = Fixtures.inputs(DType.F32, Arrays.copyOf(x, fewer * 3), 3);
    assertArrayEquals(
        Arrays.copyOf(one, fewer), probe(m, prefix).measure(two, Fixtures.KEY).critical());
    assertFalse(
        Arrays.equals(one, probe(m, inputs).measure(two, new RandomKey(12, "lass")).critical()));
  }

  @Test
  void aProbedRunEndsOnTheSameBitsAsAnUnprobedOne() {
    assertEquals(trained(false), trained(true));
  }

  @Test
  void theDataAreNotWritten() {
    Model m = Fixtures.mlp(3, DType.F64, TANH, 3, 7, 3);
    double[] x = Fixtures.points(4, 10, 3);
    Variable inputs = Fixtures.inputs(DType.F64, x, 3);
    String before = m.parameters().sha256();
    probe(m, inputs).measure(Lass.atRadius(0.5), Fixtures.KEY);
    assertArrayEquals(x, inputs.value().toDoubles());
    assertEquals(before, m.parameters().sha256());
  }

  @Test
  void costCountsThePassesMadeAndStopsWhenAllAreFound() {
    double[] x = {-0.02, -0.01, 0.01, 0.02};
    Variable inputs = Fixtures.inputs(DType.F64, x, 1);
    Estimate all = probe(line(), inputs).measure(Lass.atRadius(0.5), Fixtures.KEY).ratio();
    assertEquals(1, all.value());
    assertTrue(all.cost().amount() < 4 * 101, "cost " + all.cost());
    Estimate none = probe(line(), inputs).measure(Lass.atRadius(1e-6), Fixtures.KEY).ratio();
    assertEquals(0, none.value());
    assertEquals(0, none.standardError());
    assertEquals(4 * 101, none.cost().amount());
    assertTrue(none.note().startsWith("lower bound: the search only finds witnesses"));
  }

  @Test
  void arpitStopLeavesEarlyAndFindsNoMore() {
    Model m = Fixtures.mlp(3, DType.F64, TANH, 3, 7, 3);
    Variable inputs = Fixtures.inputs(DType.F64, Fixtures.points(4, 250, 3), 3);
    CriticalSampleRatio probe = probe(m, inputs);
    CriticalSamples full = probe.measure(Lass.atRadius(0.2), Fixtures.KEY);
    Lass stop = Lass.atRadius(0.2).withStopping(new Lass.Stopping.Arpit());
    CriticalSamples early = probe.measure(stop, Fixtures.KEY);
    assertTrue(early.ratio().value() > 0, "left before the first step was looked at");
    assertTrue(early.ratio().value() < full.ratio().value());
    assertTrue(early.ratio().cost().amount() < full.ratio().cost().amount());
    for (int i = 0; i < 250; i++) {
      assertTrue(full.critical()[i] || !early.critical()[i]);
    }
  }

  @Test
  void aDivergedModelGivesNoRatio() {
    Model m = line();
    m.parameters().restore(new double[] {Double.NaN, 1, 0, 0});
    Estimate e =
        probe(m, Fixtures.inputs(DType.F64, new double[] {1, 2}, 1))
            .measure(Lass.paper(), Fixtures.KEY)
            .ratio();
    assertTrue(Double.isNaN(e.value()));
    assertTrue(e.note().contains("not finite"), e.note());
  }

  @Test
  void misfitsAreRefused() {
    Model m = Fixtures.mlp(3, DType.F32, TANH, 3, 7, 3);
    Variable wide = Variable.zeros("x", DType.F32, 5, 4);
    Variable none = Variable.zeros("x", DType.F32, 0, 3);
    Variable fine = Variable.zeros("x", DType.F32, 5, 3);
    InputScale two = InputScale.standardised(1, 1);
    assertThrows(IllegalArgumentException.class, () -> probe(m, wide));
    assertThrows(IllegalArgumentException.class, () -> probe(m, none));
    assertThrows(
        IllegalArgumentException.class,
        () -> new CriticalSampleRatio(m, fine, two, "t", Fixtures.WORKERS));
  }

  /** Scales weights up, and centres the logits: else one class of a sigmoid net wins everywhere. */
  private static void spread(Model m) {
    double[] w = m.parameters().snapshotDoubles();
    for (int i = 0; i < w.length; i++) {
      w[i] *= 3;
    }
    m.parameters().restore(w);
    Expr zero = Expr.input("zero", DType.F64, 1, m.example().dim(0));
    Function f =
        Function.compile(
            "at zero", Fixtures.WORKERS, List.of(m.logits(zero, Mode.EVAL)), List.of());
    f.call();
    for (int k = 0; k < m.classes(); k++) {
      w[w.length - m.classes() + k] -= f.output(0).get(k);
    }
    m.parameters().restore(w);
  }

  /** Two classes with logits x and -x. */
  private static Model line() {
    Model m = Fixtures.mlp(1, DType.F64, TANH, 1, 2);
    m.parameters().restore(new double[] {1, -1, 0, 0});
    return m;
  }

  private static CriticalSampleRatio probe(Model m, Variable inputs) {
    return new CriticalSampleRatio(m, inputs, InputScale.pixels(), "t", Fixtures.WORKERS);
  }

  private static String trained(boolean probed) {
    Model m = Fixtures.mlp(9, DType.F32, RELU, 3, 6, 2);
    double[] x = Fixtures.points(2, 12, 3);
    Variable inputs = Fixtures.inputs(DType.F32, x, 3);
    Variable labels = Variable.zeros("y", DType.I32, 12);
    labels.value().set(new int[] {0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0});
    Sgd sgd = new Sgd(0.1, 0.9, 0);
    OptimizerState state = sgd.init(m.parameters());
    TrainStep step = new TrainStep(m, new Examples(inputs, labels), sgd, state, Fixtures.WORKERS);
    CriticalSampleRatio probe = probe(m, inputs);
    for (int t = 0; t < 9; t++) {
      step.run(new int[] {t, t + 1, t + 2});
      if (probed) {
        probe.measure(Lass.atRadius(0.3).withMaxIterations(5), Fixtures.KEY);
      }
    }
    return m.parameters().sha256();
  }
}

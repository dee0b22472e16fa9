package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.nn.Evaluate;
import thalweg.nn.Examples;
import thalweg.nn.Initializer;
import thalweg.nn.Layer;
import thalweg.nn.Loss;
import thalweg.nn.Mlp;
import thalweg.nn.Mode;
import thalweg.nn.Model;

/** Slices between iterates and the floor beneath, against quadratics whose walk is known. */
class SliceTest {
  private static final Slice.Grid FINE = new Slice.Grid(10, 40);

  private static Slice slice(Quadratic loss, double rate, Slice.Grid grid, double... from) {
    return Slice.between(loss, from, loss.step(from, rate), grid);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2, 0.9, 1.1, 1.5, 1.9})
  void alongOneDirectionTheFloorIsAtOneOverEtaH(double etaH) {
    Slice slice = slice(new Quadratic(2), etaH / 2, FINE, 3);
    assertEquals(Math.min(1, 1 / etaH), slice.floorShare(), 1e-7);
    assertEquals(etaH > 1, slice.isInside(), "inside exactly where a step overshoots");
    double left = Math.pow(1 - etaH, 2);
    assertEquals(left, slice.after() / slice.before(), 1e-12);
    assertEquals(etaH > 1 ? 0 : 9 * left, slice.floor(), 1e-12);
    assertFalse(slice.hasBarrier(0), "a parabola with its lowest point between has no barrier");
  }

  @Test
  void atThreeHalvesTheFloorIsTwoThirdsOfTheWayAndAQuarterIsLeft() {
    Quadratic loss = new Quadratic(5);
    double[] from = {1};
    double[] to = loss.step(from, 0.3);
    Slice slice = Slice.between(loss, from, to, FINE);
    assertEquals(2.0 / 3, slice.floorShare(), 1e-7);
    assertEquals(0.25, slice.after() / slice.before(), 1e-12);
    assertEquals(-1, loss.cosine(from, to), 1e-12);
    assertEquals((2.5 + 0.625) / 2, slice.height(), 1e-12);
    assertEquals(0.625, slice.heightAfter(), 1e-12);
    assertEquals(0.7, slice(loss, 0.3, Slice.Grid.TENTHS, 1).floorShare(), 1e-12, "of tenths");
  }

  @Test
  void theFastDirectionRulesTheCosineUntilItHasDecayed() {
    Quadratic loss = new Quadratic(1, 0.02);
    double[] w = {1, 1};
    double[] cosines = new double[200];
    for (int t = 0; t < cosines.length; t++) {
      double[] next = loss.step(w, 1.9);
      cosines[t] = loss.cosine(w, next);
      w = next;
    }
    assertEquals(-1, cosines[0], 1e-2);
    assertEquals(-1, cosines[10], 2e-2);
    assertTrue(cosines[199] > 0.999, "then the slow one leads: " + cosines[199]);
    double[] off = {1, 1};
    for (int t = 0; t < 100; t++) {
      off = loss.step(off, 2.1);
    }
    assertTrue(Math.abs(off[0]) > 1000, "eta h above 2 diverges");
  }

  /** Two valleys with a ridge between: (w^2 - 1)^2. */
  private static final Landscape RIDGE =
      new Landscape() {
        @Override
        public int size() {
          return 1;
        }

        @Override
        public double at(double[] w) {
          return Math.pow(w[0] * w[0] - 1, 2);
        }

        @Override
        public int examples() {
          return 1;
        }

        @Override
        public String data() {
          return "two valleys";
        }
      };

  @Test
  void aRidgeBetweenBothEndsIsABarrierUnlessToleranceHidesIt() {
    Slice across = Slice.between(RIDGE, new double[] {-1}, new double[] {1}, Slice.Grid.TENTHS);
    assertTrue(across.hasBarrier(0));
    assertTrue(across.hasBarrier(0.99));
    assertFalse(across.hasBarrier(1));
    assertFalse(across.isInside(), "both ends are the floor");
    Slice within = Slice.between(RIDGE, new double[] {0.5}, new double[] {1.3}, FINE);
    assertFalse(within.hasBarrier(0));
    assertEquals(1, 0.5 + 0.8 * within.floorShare(), 1e-6);
  }

  /** Zigzag across y, floors at y = 0, along a floor with humps: cos(pi x) + y^2. */
  private static final Landscape HUMPS =
      new Landscape() {
        @Override
        public int size() {
          return 2;
        }

        @Override
        public double at(double[] w) {
          return Math.cos(Math.PI * w[0]) + 100 * w[1] * w[1];
        }

        @Override
        public int examples() {
          return 1;
        }

        @Override
        public String data() {
          return "a valley with humps";
        }
      };

  @Test
  void aWalkAboveTheFloorMeetsNoBarrierWhereTheFloorHasSome() {
    FloorTrack track = new FloorTrack(HUMPS, new Slice.Grid(20, 0), 1e-9);
    double[] at = {1, 0.5};
    for (int t = 1; t <= 8; t++) {
      // Floor points then lie at x = 1.5, 2.5, ...: humps at even x are between every other pair.
      double[] next = {1 + t, t % 2 == 0 ? 0.5 : -0.5};
      track.add(Slice.between(HUMPS, at, next, new Slice.Grid(10, 0)), at, next);
      at = next;
    }
    assertEquals(8, track.updates());
    assertEquals(0, track.barriers());
    assertEquals(4, track.floorBarriers());
    assertTrue(track.floorBarriers() > track.barriers());
  }

  private static Examples data() {
    double[] x = Fixtures.points(3, 50, 6);
    int[] y = new int[50];
    for (int i = 0; i < y.length; i++) {
      y[i] = i % 3;
    }
    return Examples.of(x, y, Shape.of(6));
  }

  @Test
  void aMeanLossIsThatOfTheSurfaceWhateverTheModelsOwnParameters() {
    Examples data = data();
    Model model = Fixtures.mlp(4, DType.F64, Layer.Nonlinearity.RELU, 6, 8, 3);
    LossSurface surface =
        new LossSurface(model, new Loss.CrossEntropy(), data, 16, "train", Fixtures.WORKERS);
    MeanLoss loss =
        new MeanLoss(model, new Loss.CrossEntropy(), data, 7, "train", Fixtures.WORKERS);
    double[] here = surface.here();
    double[] point = Vectors.scaled(1.3, here);
    String before = model.parameters().sha256();
    double there = surface.at(point, new double[here.length]);
    assertEquals(there, loss.at(point), 1e-12);
    assertEquals(before, model.parameters().sha256(), "a look changes nothing");
    model.parameters().restore(point);
    Evaluate evaluate = new Evaluate(model, data, 50, Fixtures.WORKERS);
    evaluate.run();
    assertEquals(1 - evaluate.accuracy(), loss.errorAt(point), 1e-12);
    assertEquals(1 - evaluate.accuracy(), loss.errors().at(point), 1e-12);
  }

  @Test
  void withBatchNormTheStatisticsOfEachChunkCountAndStoredOnesStay() {
    Examples data = data();
    Model model =
        Model.create(
            Mlp.normalised(6, List.of(8), 3, Layer.Nonlinearity.RELU, new Initializer.HeNormal()),
            Shape.of(6),
            DType.F64,
            name -> new SplittableRandom(name.hashCode()));
    int[] rows = IntStream.range(0, 50).toArray();
    Loss cross = new Loss.CrossEntropy();
    MeanLoss ofBatch =
        new MeanLoss(model, cross, data, rows, 25, Mode.TRAIN, "train", Fixtures.WORKERS);
    MeanLoss stored =
        new MeanLoss(model, cross, data, rows, 25, Mode.EVAL, "train", Fixtures.WORKERS);
    double[] here = model.parameters().snapshotDoubles();
    double[] statistics = model.statistics().snapshotDoubles();
    assertTrue(Math.abs(ofBatch.at(here) - stored.at(here)) > 1e-3, "two different networks");
    assertEquals(ofBatch.at(here), ofBatch.at(here), 0, "the same chunks each time");
    assertArrayEquals(statistics, model.statistics().snapshotDoubles());
  }

  @Test
  void aSliceThatDoesNotRunFromEndToEndIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Slice(new double[] {0, 0.5}, new double[] {1, 2}));
    assertThrows(IllegalArgumentException.class, () -> new Slice.Grid(1, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Slice(new double[] {0, 0.5, 0.9}, new double[] {1, 2, 3}));
  }
}

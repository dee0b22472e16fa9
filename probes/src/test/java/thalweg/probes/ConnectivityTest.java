package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.RandomKey;
import thalweg.probes.ConnectingCurve.Kind;

/** Paths between two ends, on a landscape whose valley is a ring. */
class ConnectivityTest {
  private static final RandomKey KEY = new RandomKey(3, "curve");
  private static final double[] WEST = {-1, 0};
  private static final double[] EAST = {1, 0};

  /** (|w|^2 - 1)^2 - w_2 / 100, lowest near a ring of radius 1; a hill of height 1 inside. */
  private static double ring(double[] w, double[] gradient) {
    double off = w[0] * w[0] + w[1] * w[1] - 1;
    gradient[0] = 4 * off * w[0];
    gradient[1] = 4 * off * w[1] - 0.01;
    return off * off - w[1] / 100;
  }

  private static final Landscape RING =
      new Landscape() {
        @Override
        public int size() {
          return 2;
        }

        @Override
        public double at(double[] w) {
          return ring(w, new double[2]);
        }

        @Override
        public int examples() {
          return 7;
        }

        @Override
        public String data() {
          return "a ring";
        }
      };

  @Test
  void theStraightSegmentGoesOverTheHill() {
    LinearModeConnectivity.Profile found = new LinearModeConnectivity(31).measure(RING, WEST, EAST);
    assertEquals(1, found.height().value(), 1e-12);
    assertEquals(1, found.highest(), 1e-12);
    assertEquals(31 * 7, found.height().cost().amount());
    assertEquals("a ring", found.height().data());
  }

  @Test
  void endsOfUnlikeHeightAreHalfTheirDifferenceByDefinition() {
    Quadratic bowl = new Quadratic(2);
    double[] low = {0};
    double[] high = {1};
    assertEquals(
        0.5, LinearModeConnectivity.PAPER.measure(bowl, low, high).height().value(), 1e-12);
    assertEquals(0, LinearModeConnectivity.PAPER.measure(bowl, high, high).height().value(), 0);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"BEZIER", "POLYGONAL"})
  void aTrainedCurveGoesRoundTheHill(Kind kind) {
    ConnectingCurve curve = new ConnectingCurve(kind, WEST, EAST);
    double[] bend = new CurveTraining(2000, 0.01, 0.9).bend(ConnectivityTest::ring, curve, KEY);
    LinearModeConnectivity look = new LinearModeConnectivity(61);
    double straight = look.measure(RING, WEST, EAST).height().value();
    double bent = look.measure(RING, curve, bend).height().value();
    // Two chords of a circle cannot keep off its inside: a bend of height b leaves 0.1 to 0.5.
    assertTrue(bent < 0.5 * straight, "straight %s, bent %s".formatted(straight, bent));
    assertArrayEquals(
        bend, new CurveTraining(2000, 0.01, 0.9).bend(ConnectivityTest::ring, curve, KEY), 0);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyCurveBeginsAndEndsAtItsEndsAndItsWeightIsItsDerivative(Kind kind) {
    ConnectingCurve curve = new ConnectingCurve(kind, WEST, EAST);
    double[] bend = {0.3, 2};
    assertArrayEquals(WEST, curve.point(bend, 0), 1e-15);
    assertArrayEquals(EAST, curve.point(bend, 1), 1e-15);
    for (double t : new double[] {0.1, 0.5, 0.8}) {
      double moved = curve.point(new double[] {0.3, 3}, t)[1] - curve.point(bend, t)[1];
      assertEquals(curve.bendWeight(t), moved, 1e-12);
    }
    if (kind == Kind.POLYGONAL) {
      assertArrayEquals(bend, curve.point(bend, 0.5), 1e-15);
    }
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LinearModeConnectivity(2));
    assertThrows(IllegalArgumentException.class, () -> new CurveTraining(0, 0.1, 0.9));
    assertThrows(IllegalArgumentException.class, () -> new CurveTraining(1, 0.1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> ConnectingCurve.straight(new double[2], new double[3]));
  }
}

package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ScheduleTest {
  private static final double TOTAL = 30;
  private static final int GRID = 100;

  /** Each with its least and its largest value over the whole of training. */
  static Stream<Arguments> bounds() {
    return Stream.of(
        Arguments.of(new Schedule.Constant(0.3), 0.3, 0.3),
        Arguments.of(new Schedule.Step(0.8, 0.5, 10), 0.1, 0.8),
        Arguments.of(new Schedule.Step(16, 2, 10), 16, 128),
        Arguments.of(pieces(), 0.05, 2),
        Arguments.of(new Schedule.Exponential(2, 0.9), 2 * Math.pow(0.9, TOTAL), 2),
        Arguments.of(new Schedule.Cosine(0.4, 0.1), 0.1, 0.4),
        Arguments.of(new Schedule.CosineRestarts(0.4, 0.1, 2, 2), 0.1, 0.4),
        Arguments.of(new Schedule.Warmup(5, new Schedule.Cosine(0.4, 0.1)), 0, 0.4),
        Arguments.of(new Schedule.Cyclic(0.1, 0.6, 8), 0.1, 0.6),
        Arguments.of(new Schedule.OneCycle(1), 1 / 25.0 / 1e4, 1),
        Arguments.of(new Schedule.OneCycle(1, 10, 10, 0.5, Schedule.Curve.LINEAR), 0.01, 1));
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void valuesStayBetweenTheirBoundsAndReachThem(Schedule s, double low, double high) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double v : values(s)) {
      assertTrue(v >= low * (1 - 1e-12) && v <= high * (1 + 1e-12), "value " + v);
      least = Math.min(least, v);
      most = Math.max(most, v);
    }
    assertEquals(low, least, 1e-3);
    assertEquals(high, most, 1e-12);
  }

  /** Each with the steepest slope an epoch that its formula has. */
  static Stream<Arguments> continuous() {
    double cosine = Math.PI / 2;
    return Stream.of(
        Arguments.of(new Schedule.Constant(0.3), 0),
        Arguments.of(new Schedule.Exponential(2, 0.9), -2 * Math.log(0.9)),
        Arguments.of(new Schedule.Cosine(0.4, 0.1), 0.3 * cosine / TOTAL),
        Arguments.of(new Schedule.Warmup(5, new Schedule.Cosine(0.4, 0.1)), 0.08),
        Arguments.of(new Schedule.Warmup(2.5, 0.2, new Schedule.Constant(0.4)), 0.08),
        Arguments.of(new Schedule.Cyclic(0.1, 0.6, 8), 0.5 / 4),
        Arguments.of(new Schedule.OneCycle(1), cosine / (0.3 * TOTAL)),
        Arguments.of(
            new Schedule.OneCycle(1, 10, 10, 0.5, Schedule.Curve.LINEAR), 0.99 / (0.5 * TOTAL)));
  }

  @ParameterizedTest
  @MethodSource("continuous")
  void whatIsContinuousNeverMovesFasterThanItsFormula(Schedule s, double slope) {
    double[] v = values(s);
    for (int i = 1; i < v.length; i++) {
      double moved = Math.abs(v[i] - v[i - 1]) * GRID;
      assertTrue(moved <= slope * (1 + 1e-9) + 1e-12, "epoch " + i / (double) GRID + ": " + moved);
    }
  }

  @Test
  void stepsFallAtTheStartOfTheirEpoch() {
    Schedule s = new Schedule.Step(1, 0.1, 10);
    assertEquals(1, at(s, 9.999));
    assertEquals(0.1, at(s, 10), 1e-15);
    assertEquals(0.01, at(s, 25), 1e-15);
    Schedule tenths = new Schedule.Step(1, 0.5, 0.1);
    // 0.1 three times is above 0.3, and 0.1 eight times below 0.8.
    double epoch = 0;
    for (int k = 0; k < 20; k++) {
      assertEquals(Math.pow(0.5, k), at(tenths, epoch), 1e-15);
      epoch += 0.1;
    }
  }

  @Test
  void aPieceHoldsFromItsEpochUntilTheNext() {
    assertEquals(0.05, at(pieces(), 0));
    assertEquals(0.05, at(pieces(), 2.99));
    assertEquals(2, at(pieces(), 3));
    assertEquals(0.1, at(pieces(), 100));
  }

  @Test
  void anExponentialIsItsFactorAnEpoch() {
    Schedule s = new Schedule.Exponential(2, 0.5);
    assertEquals(2, at(s, 0));
    assertEquals(1, at(s, 1), 1e-15);
    assertEquals(2 * Math.sqrt(0.5), at(s, 0.5), 1e-15);
  }

  @Test
  void aCosineFallsFromItsValueToItsFloorAndStays() {
    Schedule s = new Schedule.Cosine(0.4, 0.1);
    assertEquals(0.4, at(s, 0));
    assertEquals(0.25, at(s, TOTAL / 2), 1e-15);
    assertEquals(0.1, at(s, TOTAL));
    assertEquals(0.1, at(s, 2 * TOTAL));
    falls(s, 0, TOTAL);
  }

  @Test
  void restartsComeAfterOneTwoAndFourPeriods() {
    Schedule s = new Schedule.CosineRestarts(1, 0, 2, 2);
    for (double restart : new double[] {0, 2, 6, 14}) {
      assertEquals(1, at(s, restart), "restart at " + restart);
    }
    assertEquals(0.5, at(s, 1), 1e-15);
    assertEquals(0.5, at(s, 4), 1e-15);
    assertEquals(0.5, at(s, 10), 1e-15);
    falls(s, 0, 2);
    falls(s, 2, 6);
    falls(s, 6, 14);
    Schedule even = new Schedule.CosineRestarts(1, 0, 3, 1);
    for (int k = 0; k < 1000; k++) {
      assertEquals(1, at(even, 3.0 * k), 1e-12);
      assertEquals(0.5, at(even, 3.0 * k + 1.5), 1e-9);
    }
  }

  @Test
  void aWarmUpRisesInAStraightLineToWhereTheNextBegins() {
    Schedule then = new Schedule.Cosine(0.4, 0.1);
    Schedule s = new Schedule.Warmup(5, 0.1, then);
    assertEquals(0.1, at(s, 0));
    assertEquals(0.25, at(s, 2.5), 1e-15);
    assertEquals(0.4, at(s, 5));
    assertEquals(0.25, at(s, 5 + (TOTAL - 5) / 2), 1e-15);
    assertEquals(0.1, at(s, TOTAL), 1e-15);
    rises(s, 0, 5);
    falls(s, 5, TOTAL);
  }

  @Test
  void aWarmUpLongerThanTrainingOnlyRises() {
    Schedule s = new Schedule.Warmup(40, new Schedule.Cosine(0.4, 0.1));
    rises(s, 0, TOTAL);
    assertEquals(0.3, at(s, TOTAL), 1e-15);
    assertEquals(0.1, at(s, 50), 1e-15);
  }

  @Test
  void aTriangleRisesAndFallsWithItsPeriod() {
    Schedule s = new Schedule.Cyclic(32, 512, 8);
    for (int k = 0; k < 3; k++) {
      assertEquals(32, at(s, 8 * k));
      assertEquals(512, at(s, 8 * k + 4));
      assertEquals(272, at(s, 8 * k + 6), 1e-12);
      rises(s, 8 * k, 8 * k + 4);
      falls(s, 8 * k + 4, 8 * k + 8);
    }
  }

  @Test
  void oneCycleRisesOnceAndFallsOnce() {
    Schedule s = new Schedule.OneCycle(1);
    assertEquals(1 / 25.0, at(s, 0));
    assertEquals(1, at(s, 0.3 * TOTAL), 1e-15);
    assertEquals(1 / 25.0 / 1e4, at(s, TOTAL), 1e-18);
    rises(s, 0, 0.3 * TOTAL);
    falls(s, 0.3 * TOTAL, TOTAL);
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    double nan = Double.NaN;
    for (Executable made :
        List.<Executable>of(
            () -> new Schedule.Constant(-1),
            () -> new Schedule.Constant(nan),
            () -> new Schedule.Step(1, 0, 1),
            () -> new Schedule.Step(1, 0.1, 0),
            () -> new Schedule.Piecewise(List.of()),
            () -> new Schedule.Piecewise(List.of(new Schedule.Piece(1, 1))),
            () ->
                new Schedule.Piecewise(List.of(new Schedule.Piece(0, 1), new Schedule.Piece(0, 2))),
            () -> new Schedule.Exponential(1, 0),
            () -> new Schedule.Cosine(0.1, 0.4),
            () -> new Schedule.Cosine(0.1, nan),
            () -> new Schedule.CosineRestarts(1, 0, 0, 1),
            () -> new Schedule.CosineRestarts(1, 0, 1, 0.5),
            () -> new Schedule.Warmup(0, new Schedule.Constant(1)),
            () -> new Schedule.Cyclic(2, 1, 1),
            () -> new Schedule.OneCycle(1, 0.5, 1, 0.3, Schedule.Curve.COSINE),
            () -> new Schedule.OneCycle(1, 25, 1, 1, Schedule.Curve.COSINE),
            () -> new Progress(-1, 0, 1),
            () -> new Progress(0, -0.1, 1),
            () -> new Progress(0, 0, 0))) {
      assertThrows(IllegalArgumentException.class, made);
    }
  }

  private static Schedule pieces() {
    return new Schedule.Piecewise(
        List.of(
            new Schedule.Piece(0, 0.05), new Schedule.Piece(3, 2), new Schedule.Piece(20, 0.1)));
  }

  private static double at(Schedule s, double epoch) {
    return s.at(new Progress((long) (epoch * 100), epoch, TOTAL));
  }

  private static double[] values(Schedule s) {
    double[] v = new double[((int) TOTAL) * GRID + 1];
    for (int i = 0; i < v.length; i++) {
      v[i] = at(s, (double) i / GRID);
    }
    return v;
  }

  private static void rises(Schedule s, double from, double to) {
    monotone(s, from, to, 1);
  }

  private static void falls(Schedule s, double from, double to) {
    monotone(s, from, to, -1);
  }

  private static void monotone(Schedule s, double from, double to, int sign) {
    double last = at(s, from);
    for (int i = 1; i < 200; i++) {
      double v = at(s, from + (to - from) * i / 200);
      assertTrue(sign * (v - last) > 0, v + " after " + last);
      last = v;
    }
  }
}

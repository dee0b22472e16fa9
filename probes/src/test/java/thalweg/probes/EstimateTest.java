package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import thalweg.expr.Shape;
import thalweg.probes.Estimate.Convergence;
import thalweg.probes.Estimate.Cost;

final class EstimateTest {
  private static final Cost COST = new Cost(62_500, Cost.Unit.EXAMPLE_GRADIENT);

  @Test
  void itReadsAsANumberWithItsErrorAndReservations() {
    assertEquals(
        "0.184000 ± 0.017 on validation (62500 example gradients)",
        new Estimate(0.184, 0.0173, Convergence.CONVERGED, COST, "validation", "").toString());
    assertEquals(
        "2.50000 ± 0.0 on train (7 flops, NOT CONVERGED); cut off",
        new Estimate(
                2.5, 0, Convergence.NOT_CONVERGED, new Cost(7, Cost.Unit.FLOP), "train", "cut off")
            .toString());
  }

  @Test
  void aMissingValueNeedsItsReason() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Estimate(Double.NaN, 0, Convergence.NOT_APPLICABLE, COST, "d", " "));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Estimate(1, -0.1, Convergence.NOT_APPLICABLE, COST, "d", ""));
    assertThrows(IllegalArgumentException.class, () -> new Cost(-1, Cost.Unit.FLOP));
  }

  @Test
  void lassKeepsThePapersRatios() {
    Lass paper = Lass.paper();
    assertEquals(0.25, paper.alpha());
    assertEquals(0.2, paper.beta());
    assertEquals(0.3, paper.radius());
    Lass same = Lass.atRadius(0.3);
    assertEquals(paper.alpha(), same.alpha(), 1e-16);
    assertEquals(paper.beta(), same.beta(), 1e-16);
    assertEquals(25, Lass.atRadius(30).alpha(), 1e-14);
    assertEquals(20, Lass.atRadius(30).beta(), 1e-14);
  }

  @Test
  void lassNamesNumbersOutOfRange() {
    Lass.Stopping all = new Lass.Stopping.AllFound();
    assertEquals(
        "lass: radius 0.0 found; expected a finite number, above 0",
        assertThrows(IllegalArgumentException.class, () -> new Lass(1, 1, 0, 1, all)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Lass(-1, 1, 1, 1, all));
    assertThrows(IllegalArgumentException.class, () -> new Lass(1, Double.NaN, 1, 1, all));
    assertThrows(IllegalArgumentException.class, () -> new Lass(1, 1, 1, 0, all));
    assertThrows(
        IllegalArgumentException.class, () -> new Lass(1, 1, Double.POSITIVE_INFINITY, 1, all));
    assertThrows(IllegalArgumentException.class, () -> new Lass.Stopping.Arpit(0));
  }

  @Test
  void aPixelHasALengthInEveryScale() {
    Shape two = Shape.of(2);
    assertArrayEquals(new double[] {0.3, 0.3}, InputScale.pixels().scaled(0.3, two));
    assertArrayEquals(new double[] {0.3 / 255, 0.3 / 255}, InputScale.unit().scaled(0.3, two));
    assertArrayEquals(
        new double[] {0.3 / (255 * 0.5), 0.3 / (255 * 0.25)},
        InputScale.standardised(0.5, 0.25).scaled(0.3, two));
    assertThrows(IllegalArgumentException.class, () -> InputScale.standardised(1, 0));
    assertThrows(IllegalArgumentException.class, () -> InputScale.standardised());
    assertThrows(
        IllegalArgumentException.class, () -> InputScale.standardised(1, 1, 1).scaled(1, two));
  }
}

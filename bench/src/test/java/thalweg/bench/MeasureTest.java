package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MeasureTest {
  private static final Problem PROBLEM =
      new Problem(new float[0], new int[0], new int[][] {{0}, {1}});

  /** Writes down whose turn it is. */
  private record Fake(String name, double loss, List<String> turns) implements Contender {
    @Override
    public void begin() {
      turns.add(name);
    }

    @Override
    public double step(int[] batch) {
      return loss + batch[0];
    }
  }

  @Test
  void theMedianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertEquals(2, Measure.median(3, 1, 2));
    assertEquals(2.5, Measure.median(100, 2, 3, 1));
    assertEquals(7, Measure.median(7));
    assertThrows(IllegalArgumentException.class, Measure::median);
  }

  @Test
  void theMedianLeavesTheSamplesInTheirOrder() {
    double[] samples = {3, 1, 2};
    assertEquals(2, Measure.median(samples));
    assertEquals(3, samples[0]);
  }

  @Test
  void contendersTakeTurnsAndGetOneSampleEachRound() {
    List<String> turns = new ArrayList<>();
    List<Fake> two = List.of(new Fake("a", 1, turns), new Fake("b", 1, turns));
    Map<String, double[]> samples = new Measure(PROBLEM).rounds(two, 0, 0);
    assertEquals(List.of("a", "b", "a", "b", "a", "b", "a", "b"), turns);
    assertEquals(List.of("a", "b"), List.copyOf(samples.keySet()));
    samples.values().forEach(s -> assertEquals(3, s.length));
  }

  @Test
  void sidesWithEqualLossesAgree() {
    Agreement.require(
        List.of(new Fake("a", 1, new ArrayList<>()), new Fake("b", 1.00005, new ArrayList<>())),
        PROBLEM);
  }

  @Test
  void aSideThatComputesSomethingElseIsAnError() {
    List<Fake> sides =
        List.of(new Fake("a", 1, new ArrayList<>()), new Fake("b", 1.0002, new ArrayList<>()));
    String message =
        assertThrows(IllegalStateException.class, () -> Agreement.require(sides, PROBLEM))
            .getMessage();
    assertTrue(message.startsWith("The loss of step 0 is 1.0 with a but 1.0002 with b;"), message);
  }

  @Test
  void aLossThatIsNoNumberAgreesWithNothing() {
    assertTrue(Agreement.agree(2, 2.0001));
    assertTrue(!Agreement.agree(2, 2.0003));
    assertTrue(!Agreement.agree(Double.NaN, Double.NaN));
    assertTrue(!Agreement.agree(1, Double.NaN));
  }
}

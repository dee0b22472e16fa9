package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MeasureTest {
  private static final Workload WORKLOAD = Workload.find("mlp-64-b32").orElseThrow();

  /** Writes down whose turn it is. */
  private record Fake(String name, double loss, List<String> turns) implements Contender {
    @Override
    public void begin() {
      turns.add(name);
    }

    @Override
    public void step(int i) {}

    @Override
    public double check(int i) {
      return loss + i;
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
    Map<String, double[]> samples = Measure.rounds(two, 0, 0);
    assertEquals(List.of("a", "b", "a", "b", "a", "b", "a", "b"), turns);
    assertEquals(List.of("a", "b"), List.copyOf(samples.keySet()));
    samples.values().forEach(s -> assertEquals(3, s.length));
  }

  @Test
  void sidesWithEqualLossesAgree() {
    Agreement.require(
        List.of(new Fake("a", 1, new ArrayList<>()), new Fake("b", 1.00005, new ArrayList<>())),
        WORKLOAD);
  }

  @Test
  void aSideThatComputesSomethingElseIsAnError() {
    List<Fake> sides =
        List.of(new Fake("a", 1, new ArrayList<>()), new Fake("b", 1.0002, new ArrayList<>()));
    String message =
        assertThrows(IllegalStateException.class, () -> Agreement.require(sides, WORKLOAD))
            .getMessage();
    assertTrue(message.startsWith("What step 0 found is 1.0 with a but 1.0002 with b;"), message);
  }

  @Test
  void aLossThatIsNoNumberAgreesWithNothing() {
    assertTrue(Agreement.agree(2, 2.0001));
    assertTrue(!Agreement.agree(2, 2.0003));
    assertTrue(!Agreement.agree(Double.NaN, Double.NaN));
    assertTrue(!Agreement.agree(1, Double.NaN));
  }
}

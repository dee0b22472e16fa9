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
    List<Fake> two = List.of(new Fake("a x1", 1, turns), new Fake("b x1", 1, turns));
    Map<String, double[]> samples = Measure.rounds(two, 0, 0);
    assertEquals(
        List.of("a x1", "a x1", "b x1", "b x1", "a x1", "b x1", "a x1", "b x1", "a x1", "b x1"),
        turns);
    assertEquals(List.of("a x1", "b x1"), List.copyOf(samples.keySet()));
    samples.values().forEach(s -> assertEquals(3, s.length));
  }

  /** Says that its steps take so long. */
  private record Clock(String name, double seconds) implements Contender {
    @Override
    public void begin() {}

    @Override
    public void step(int i) {}

    @Override
    public double check(int i) {
      return 0;
    }

    @Override
    public long run(int from, int to) {
      return Math.round((to - from) * seconds * 1e9);
    }
  }

  @Test
  void settingsWithoutHopeAreLeftOutWhereStepsAreLong() {
    List<Clock> all =
        List.of(
            new Clock("a x1", 1),
            new Clock("b slow x1", 16),
            new Clock("b near x1", 14),
            new Clock("b quick x1", 10));
    assertEquals(
        List.of("a x1", "b near x1", "b quick x1"),
        List.copyOf(Measure.rounds(all, 0.5, 0).keySet()));
    assertEquals(4, Measure.rounds(all, 20, 0).size());
  }

  @Test
  void sidesWithEqualLossesAgree() {
    Agreement.require(
        List.of(
            new Fake("a x1", 1, new ArrayList<>()), new Fake("b x1", 1.00005, new ArrayList<>())),
        WORKLOAD);
  }

  @Test
  void aSideThatComputesSomethingElseIsAnError() {
    List<Fake> sides =
        List.of(
            new Fake("a x1", 1, new ArrayList<>()), new Fake("b x1", 1.0002, new ArrayList<>()));
    String message =
        assertThrows(IllegalStateException.class, () -> Agreement.require(sides, WORKLOAD))
            .getMessage();
    assertTrue(
        message.startsWith("What step 0 found is 1.0 with a x1 but 1.0002 with b x1;"), message);
  }

  @Test
  void aLossThatIsNoNumberAgreesWithNothing() {
    assertTrue(Agreement.agree(2, 2.0001));
    assertTrue(!Agreement.agree(2, 2.0003));
    assertTrue(!Agreement.agree(Double.NaN, Double.NaN));
    assertTrue(!Agreement.agree(1, Double.NaN));
  }
}

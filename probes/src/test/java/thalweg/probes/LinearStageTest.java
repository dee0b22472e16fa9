package thalweg.probes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearStageTest {
  private static Information bits(double value) {
    return new Information(value, 0, 0, 1000);
  }

  /** A checkpoint of a network that tells mu of what a simple model tells in 0.5 bits. */
  private static PerformanceCorrelation at(double network, double mu) {
    return new PerformanceCorrelation(
        bits(network), bits(0.5), bits(network - mu), bits(0.5 - mu), bits(mu), 0.9, 0.8);
  }

  private static LinearStage course(PerformanceCorrelation... checkpoints) {
    return new LinearStage(List.of(checkpoints));
  }

  @Test
  void theStageEndsWhereTheNetworkFirstTellsAsMuchAsTheSimpleModel() {
    LinearStage stage = course(at(0, 0), at(0.3, 0.29), at(0.5, 0.45), at(0.4, 0.4), at(0.9, 0.48));
    assertEquals(2, stage.end().orElseThrow());
    assertEquals(0.9, stage.explained(), 1e-12);
    assertEquals(0.42 - 0.05, stage.beyondGained(), 1e-12);
    assertEquals(0.37 / 0.4, stage.beyondShare(), 1e-12);
    assertEquals(1, stage.retained(), 1e-12);
    assertEquals(0.96, stage.retainedOfSimple(), 1e-12);
  }

  @Test
  void tooLittleInformationIsNotDividedBy() {
    LinearStage stage = course(at(0, 0), at(0.019, 0.001), at(0.2, 0.19));
    assertTrue(stage.end().isEmpty());
    assertEquals(0.95, stage.explained(), 1e-12, "0.001 of 0.019 bits says nothing");
    assertTrue(Double.isNaN(stage.beyondShare()));
    assertTrue(Double.isNaN(stage.beyondGained()));
    assertTrue(Double.isNaN(course(at(0.01, 0.01)).explained()));
    assertTrue(Double.isNaN(course(at(0.01, 0.01)).retained()));
    assertTrue(Double.isNaN(course(at(0.5, 0.5), at(0.51, 0.5)).beyondShare()));
  }

  @Test
  void whatIsForgottenIsNotRetained() {
    assertEquals(0.5, course(at(0.6, 0.44), at(0.9, 0.22)).retained(), 1e-12);
  }

  @Test
  void aNetworkThatLearnsTheSimpleModelAndThenTheRestPassesThrough() {
    int n = 1000;
    int[] labels = new int[n];
    int[] simple = new int[n];
    Arrays.setAll(labels, i -> i % 2);
    Arrays.setAll(simple, i -> i % 10 < 2 ? 1 - i % 2 : i % 2);
    int[] constant = new int[n];
    LinearStage stage =
        course(
            PerformanceCorrelation.of(constant, simple, labels),
            PerformanceCorrelation.of(simple, simple, labels),
            PerformanceCorrelation.of(labels, simple, labels));
    assertEquals(1, stage.end().orElseThrow());
    assertEquals(1, stage.explained(), 1e-12);
    assertEquals(1, stage.beyondShare(), 1e-3);
    assertEquals(1, stage.retained(), 1e-3);
  }

  @Test
  void noCheckpointsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new LinearStage(List.of()));
  }
}

package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import thalweg.expr.Workers;

final class LimitTest {
  @Test
  void theSlowerOfComputingAndMovingIsTheLimit() {
    Limit limit = new Limit(100e9, 10e9);
    assertEquals(0.02, limit.seconds(2e9, 1e6), 1e-15);
    assertEquals(0.3, limit.seconds(2e9, 3e9), 1e-15);
  }

  @Test
  void ofTwoMeasurementsTheFasterMachineIsTheLimit() {
    assertEquals(new Limit(3, 4), new Limit(3, 2).best(new Limit(1, 4)));
  }

  @Test
  void aMeasuredLimitIsThatOfAMachine() {
    try (Workers one = new Workers(1)) {
      Limit limit = Limit.measure(1000, one);
      assertTrue(limit.flopsPerSecond() > 1e7 && limit.flopsPerSecond() < 1e15, limit::toString);
      assertTrue(limit.bytesPerSecond() > 1e7 && limit.bytesPerSecond() < 1e14, limit::toString);
    }
  }
}

package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import thalweg.expr.Workers;

final class LimitTest {
  private static final Workload WORKLOAD = Workload.find("mlp-512-b128").orElseThrow();

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
  void aStepHasThreeForwardThreeWeightAndTwoInputProducts() {
    assertEquals(8, WORKLOAD.products().size());
    double forward = 2.0 * 128 * (784 * 512 + 512 * 512 + 512 * 10);
    double inputs = 2.0 * 128 * (512 * 512 + 512 * 10);
    assertEquals(2 * forward + inputs, WORKLOAD.flops());
  }

  @Test
  void parametersAndVelocitiesAreReadAndWrittenAndTheBatchIsRead() {
    int parameters = 785 * 512 + 513 * 512 + 513 * 10;
    assertEquals(parameters, WORKLOAD.parameters());
    assertEquals(4.0 * (4 * parameters + 128 * 784), WORKLOAD.bytes());
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

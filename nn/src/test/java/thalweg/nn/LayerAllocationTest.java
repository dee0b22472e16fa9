package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Workers;

/** A step through every kind of layer leaves nothing for the collector either. */
@Tag("alone")
class LayerAllocationTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepThroughEveryLayerAllocatesNothingOnAnyThread(int threads) {
    try (Workers workers = new Workers(threads)) {
      LayerStep step = new LayerStep(LayerStep.everything(), DType.F32, 8, 3, workers);
      Runnable nothing = () -> {};
      Runnable steps = () -> steps(step);
      // The first readings link code, which allocates.
      Allocated.during(nothing);
      Allocated.during(steps);
      long least = Long.MAX_VALUE;
      long counting = Allocated.during(nothing);
      // Until every loop is native code; interpreted vector code makes an object an operation.
      for (int round = 0; round < 3000 && least > counting; round++) {
        least = Math.min(least, Allocated.during(steps));
        counting = Math.min(counting, Allocated.during(nothing));
      }
      assertEquals(counting, least, "bytes allocated by all threads: by nothing, by 20 steps");
    }
  }

  private static void steps(LayerStep step) {
    for (int i = 0; i < 20; i++) {
      step.run(i);
    }
  }
}

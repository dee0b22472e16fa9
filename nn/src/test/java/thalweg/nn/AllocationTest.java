package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Workers;

/** Once compiled to native code, a step of training leaves nothing for the collector. */
@Tag("alone")
class AllocationTest {
  private static final int EXAMPLES = 500;
  private static final int FEATURES = 784;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTrainingStepAllocatesNothingOnAnyThread(int threads) {
    Philox random = Philox.stream(new RandomKey(3, "data"), 0);
    float[] pixels = new float[EXAMPLES * FEATURES];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    int[] labels = new int[EXAMPLES];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(10);
    }
    try (Workers workers = new Workers(threads)) {
      Model model =
          Model.create(
              Mlp.of(FEATURES, List.of(128, 128), 10),
              Shape.of(FEATURES),
              DType.F32,
              name -> Philox.stream(new RandomKey(3, name), 0));
      Optimizer sgd = new Sgd(0.01, 0.9, 1e-4);
      TrainStep step =
          new TrainStep(
              model,
              Examples.of(pixels, labels, Shape.of(FEATURES)),
              sgd,
              sgd.init(model.parameters()),
              workers);
      int[] batch = new int[50];
      int[] round = {0};
      Runnable steps =
          () -> {
            for (int i = 0; i < 20; i++) {
              for (int j = 0; j < batch.length; j++) {
                batch[j] = (i * 31 + j * 7 + round[0]) % EXAMPLES;
              }
              step.run(batch);
              step.correct();
            }
          };
      Allocated.during(steps);
      long counting = Allocated.during(() -> {});
      long least = Long.MAX_VALUE;
      // Few steps a round, so that most rounds see nothing of the test runner's own clock.
      // Until every loop is native code; interpreted vector code makes an object an operation.
      for (; round[0] < 1000 && least > counting; round[0]++) {
        least = Math.min(least, Allocated.during(steps));
        counting = Math.min(counting, Allocated.during(() -> {}));
      }
      assertEquals(counting, least, "bytes allocated by all threads: by nothing, by 20 steps");
    }
  }

  @Test
  void theCounterSeesWhatIsAllocated() {
    byte[][] some = new byte[1][];
    assertTrue(Allocated.during(() -> some[0] = new byte[1 << 16]) >= 1 << 16);
  }
}

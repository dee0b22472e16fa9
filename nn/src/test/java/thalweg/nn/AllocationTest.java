package thalweg.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.DType;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.expr.Shape;
import thalweg.expr.Workers;

/** Once compiled to native code, a step of training leaves nothing for the collector. */
class AllocationTest {
  private static final long[] RUNNER =
      Thread.getAllStackTraces().keySet().stream()
          .filter(t -> t.getName().startsWith("surefire-"))
          .mapToLong(Thread::threadId)
          .toArray();
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
      // Until every loop is native code; interpreted vector code makes an object an operation.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 100 && least > 0; round++) {
        long before = allocated();
        for (int i = 0; i < 200; i++) {
          for (int j = 0; j < batch.length; j++) {
            batch[j] = (i * 31 + j * 7 + round) % EXAMPLES;
          }
          step.run(batch);
          step.correct();
        }
        least = Math.min(least, allocated() - before - ownCost());
      }
      assertEquals(0, least, "bytes allocated by all threads during 200 steps");
    }
  }

  @Test
  void theCounterSeesWhatIsAllocated() {
    long before = allocated();
    byte[] some = new byte[1 << 16];
    assertEquals(true, allocated() - before >= some.length);
  }

  /** What one reading of the counter itself allocates. */
  static long ownCost() {
    long before = allocated();
    return allocated() - before;
  }

  /** By every thread but the test runner's own, which allocate as time goes by. */
  static long allocated() {
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long all = bean.getTotalThreadAllocatedBytes();
    for (long id : RUNNER) {
      all -= Math.max(0, bean.getThreadAllocatedBytes(id));
    }
    return all;
  }
}

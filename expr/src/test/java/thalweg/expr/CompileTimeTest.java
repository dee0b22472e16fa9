package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compilation grows near linearly with the graph (Theano's did not: a network of 38 layers took 40
 * minutes). Times are of building, differentiating and compiling, in a JVM that has compiled
 * another network before.
 */
class CompileTimeTest {
  private static final int[] DEPTHS = {10, 20, 40, 80};
  private static final int ROUNDS = 12;

  /** The least of several tries: whatever else the machine does only adds to a time. */
  private static double seconds(int tries, Supplier<List<Expr>> program) {
    double least = Double.MAX_VALUE;
    try (Workers workers = new Workers(2)) {
      for (int i = 0; i < tries; i++) {
        long start = System.nanoTime();
        Function.compile("deep", workers, program.get(), List.of());
        least = Math.min(least, (System.nanoTime() - start) / 1e9);
      }
    }
    return least;
  }

  /** Processor time of this thread, so that what else the machine does is not counted. */
  private static double processorSeconds(Supplier<List<Expr>> program, Workers workers) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    Function.compile("deep", workers, program.get(), List.of());
    return (threads.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static void assertDoublingCostsLittle(String what, IntFunction<List<Expr>> program) {
    double[] least = new double[DEPTHS.length];
    Arrays.fill(least, Double.MAX_VALUE);
    try (Workers workers = new Workers(2)) {
      // In turn, so that the JVM has come equally far with all of them.
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < DEPTHS.length; i++) {
          int depth = DEPTHS[i];
          least[i] = Math.min(least[i], processorSeconds(() -> program.apply(depth), workers));
        }
      }
    }
    System.out.println(what + ", seconds at depths 10, 20, 40, 80: " + Arrays.toString(least));
    for (int i = 1; i < DEPTHS.length; i++) {
      double ratio = least[i] / least[i - 1];
      assertTrue(ratio < 2.5, what + ": from " + DEPTHS[i - 1] + " layers x" + ratio);
    }
  }

  private static void assertWithin(double limit, String what, Supplier<List<Expr>> program) {
    double taken = seconds(2, program);
    System.out.printf(Locale.ROOT, "%s: %.3f s%n", what, taken);
    assertTrue(taken < limit, what + " took " + taken + " s, and may take " + limit);
  }

  @Test
  @Tag("long")
  void twiceTheDenseLayersWithTheirGradientTakeLessThanTwoAndAHalfTimesAsLong() {
    assertDoublingCostsLittle("dense gradient", n -> DeepNets.dense(n).gradient());
  }

  @Test
  @Tag("long")
  void twiceTheResidualBlocksWithTheirGradientTakeLessThanTwoAndAHalfTimesAsLong() {
    assertDoublingCostsLittle("residual gradient", n -> DeepNets.residual(n).gradient());
  }

  @Test
  @Tag("long")
  void twiceTheResidualBlocksWithTheirHessianVectorProductTakeLessThanTwoAndAHalfTimesAsLong() {
    assertDoublingCostsLittle("residual hvp", n -> DeepNets.residual(n).hvp());
  }

  @Test
  void fortyResidualBlocksWithTheirGradientTakeLessThanThreeSeconds() {
    assertWithin(3, "40 residual blocks, gradient", () -> DeepNets.residual(40).gradient());
  }

  @Test
  void theHessianVectorProductOfFortyResidualBlocksTakesLessThanEightSeconds() {
    assertWithin(8, "40 residual blocks, hvp", () -> DeepNets.residual(40).hvp());
  }

  @Test
  @Tag("long")
  void aDenseNetworksTrainingStepTakesLessThanAFifteenHundredthsOfASecondOnceTheJvmIsWarm() {
    seconds(5, () -> DeepNets.dense(10).gradient());
    DeepNets.Net net = DeepNets.dense(3, 512, Expr::relu);
    List<Update> updates = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      long start = System.nanoTime();
      List<Expr> gradient = net.gradient();
      for (int i = 0; i < gradient.size(); i++) {
        Variable v = ((Op.Read) net.parameters().get(i).op()).variable();
        updates.add(new Update(v, v.read().sub(gradient.get(i).mul(0.1))));
      }
      Function.compile("step", workers, List.of(net.loss()), updates);
      double taken = (System.nanoTime() - start) / 1e9;
      System.out.printf(Locale.ROOT, "dense step, first time: %.3f s%n", taken);
      assertTrue(taken < 0.15, "took " + taken + " s");
    }
  }

  @Test
  @Tag("long")
  void aConvolutionalNetworksGradientTakesLessThanHalfASecondOnceTheJvmIsWarm() {
    seconds(5, () -> DeepNets.dense(10).gradient());
    seconds(1, () -> DeepNets.convolutional(2).gradient());
    assertWithin(0.5, "convolutional gradient", () -> DeepNets.convolutional(128).gradient());
  }
}

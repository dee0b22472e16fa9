package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.expr.Workers;

final class DeepTest {
  private static final int BATCH = 8;

  @Test
  void parametersAreThoseOfThePapersNetworks() {
    assertEquals(9_231_114, new Deep(Deep.Kind.VGG11).count());
    assertEquals(269_722, new Deep(Deep.Kind.RESNET20).count());
    assertEquals(8, new Deep(Deep.Kind.VGG11).normalised().size());
    assertEquals(19, new Deep(Deep.Kind.RESNET20).normalised().size());
  }

  @ParameterizedTest
  @EnumSource(Deep.Kind.class)
  void scalesBeginWithOnesAndShiftsWithZeros(Deep.Kind kind) {
    Deep net = new Deep(kind);
    float[] initial = Problem.initial(net, 1, new SplittableRandom(1));
    int at = 0;
    for (Network.Parameter p : net.parameters()) {
      if (p.spread() <= 0) {
        assertEquals(p.spread() == 0 ? 0 : 1, initial[at], p.name());
      }
      at += p.size();
    }
  }

  /** The forward pass of ResNet-20 is known for its 41 million multiplications an image. */
  @Test
  void productsAreCountedAtEveryPlace() {
    double flops =
        new Deep(Deep.Kind.RESNET20).products().stream().mapToDouble(Network.Product::flops).sum();
    assertEquals(2 * 40.55e6, flops, 2 * 0.02e6);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(Deep.Kind.class)
  void bothSidesTakeTheSameSteps(Deep.Kind kind) {
    Assumptions.assumeTrue(loads(), "libtorch does not load here; its profile is bench");
    Workload.Training w = new Workload.Training("small", new Deep(kind), BATCH);
    Problem problem = Problem.of(w);
    try (Workers one = new Workers(1);
        PointerScope peer = new PointerScope()) {
      List<Contender> sides = new ArrayList<>(Libtorch.sides(w, problem));
      sides.addFirst(Ours.side(w).open(problem, one));
      Agreement.require(sides, w);
    }
  }

  @Tag("long")
  @Test
  void aDeepStepHasTheSameBitsAtAllNumbersOfThreads() {
    Workload w = new Workload.Training("small", new Deep(Deep.Kind.RESNET20), BATCH);
    assertEquals(Optional.empty(), Bits.difference(w));
  }

  @Test
  void ratesRiseToTheirPeakAndFallToZero() {
    assertEquals(0.1, Epochs.rate(19, 100), 1e-12);
    assertTrue(Epochs.rate(0, 100) < 0.01);
    assertEquals(0, Epochs.rate(99, 100), 1e-12);
  }

  @Test
  void meansAreHeldAgainstTheNoiseOfSeeds() {
    Epochs.Spread a = Epochs.Spread.of(0.5, 0.52, 0.54);
    assertEquals(0.02 / Math.sqrt(3), a.standardError(), 1e-12);
    assertTrue(a.agreement(Epochs.Spread.of(0.51, 0.53, 0.55)).startsWith("within noise"));
    assertTrue(a.agreement(Epochs.Spread.of(0.61, 0.63, 0.65)).startsWith("differ"));
    assertTrue(a.agreement(Epochs.Spread.of(0.5)).startsWith("not compared"));
  }

  private static boolean loads() {
    try {
      torch.set_num_threads(1);
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }
}

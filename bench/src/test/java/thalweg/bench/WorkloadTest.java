package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkloadTest {
  private static final int MLP_512 = 785 * 512 + 513 * 512 + 513 * 10;

  private static Workload find(String name) {
    return Workload.find(name).orElseThrow();
  }

  @Test
  void workloadsAreFoundByTheirNames() {
    for (Workload w : Workload.ALL) {
      assertEquals(w, find(w.name()));
    }
    assertTrue(Workload.find("mlp").isEmpty());
  }

  @Test
  void aStepOfThreeLayersHasThreeForwardThreeWeightAndTwoInputProducts() {
    Workload w = find("mlp-512-b128");
    List<MatrixProduct> products = MatrixProduct.of((Network.Mlp) w.network(), w.batch());
    assertEquals(8, products.size());
    double forward = 2.0 * 128 * (784 * 512 + 512 * 512 + 512 * 10);
    double inputs = 2.0 * 128 * (512 * 512 + 512 * 10);
    assertEquals(2 * forward + inputs, w.flops());
    assertEquals(w.flops(), products.stream().mapToDouble(MatrixProduct::flops).sum());
  }

  @Test
  void parametersAndVelocitiesAreReadAndWrittenAndTheBatchIsRead() {
    Workload w = find("mlp-512-b128");
    assertEquals(MLP_512, w.network().count());
    assertEquals(4.0 * (4 * MLP_512 + 128 * 784), w.bytes());
  }

  @Test
  void aConvolutionMultipliesAtEveryPlaceAndPoolingQuartersThePlaces() {
    double first = 2.0 * 32 * 32 * 25 * 3 * 64;
    double second = 2.0 * 16 * 16 * 25 * 64 * 64;
    double dense = 2.0 * (4096 * 384 + 384 * 192 + 192 * 10);
    assertEquals(128 * (2 * first + 3 * second + 3 * dense), find("cnn-b128").flops());
    int parameters = 76 * 64 + 1601 * 64 + 4097 * 384 + 385 * 192 + 193 * 10;
    assertEquals(parameters, find("cnn-b128").network().count());
  }

  @Test
  void theFirstHiddenStateIsZeroAndNeedsNoProduct() {
    double rows = 2.0 * 28 * 28 * 512;
    double states = 2.0 * 27 * 128 * 512;
    double dense = 2.0 * 128 * 10;
    assertEquals(64 * (2 * rows + 3 * states + 3 * dense), find("lstm-b64").flops());
    int parameters = (28 + 128 + 1) * 512 + 129 * 10;
    assertEquals(parameters, find("lstm-b64").network().count());
  }

  @Test
  void aHessianVectorProductCostsAboutTwoGradients() {
    double first = 2.0 * 784 * 512;
    double others = 2.0 * (512 * 512 + 512 * 10);
    double flops = find("hvp-mlp-512-b128").flops();
    assertEquals(128 * (3 * first + 8 * others), flops);
    assertEquals(2.08, flops / find("mlp-512-b128").flops(), 0.01);
  }

  @Test
  void normsOfDenseLayersNeedNoWeightGradientAndThoseOfFiltersDo() {
    double first = 2.0 * 784 * 512;
    double others = 2.0 * (512 * 512 + 512 * 10);
    assertEquals(128 * (first + 2 * others), find("norms-mlp-512-b128").flops());
    double filters = 2.0 * 2 * 32 * 32 * 25 * 3 * 64 + 3.0 * 2 * 16 * 16 * 25 * 64 * 64;
    double dense = 2.0 * (4096 * 384 + 384 * 192 + 192 * 10);
    assertEquals(128 * (filters + 2 * dense), find("norms-cnn-b128").flops());
  }

  @Test
  void aPopulationIsAsMuchWorkAsItsNetworksAndBeginsWithDifferentOnes() {
    Workload population = find("population-mlp-64");
    assertEquals(16 * find("mlp-64-b32").flops(), population.flops());
    float[] initial = Problem.of(population).initial();
    assertEquals(16 * population.network().count(), initial.length);
    assertNotEquals(initial[0], initial[population.network().count()]);
  }

  @Test
  void equalWorkloadsHaveTheSameProblem() {
    Workload w = find("lstm-b64");
    Problem a = Problem.of(w);
    Problem b = Problem.of(w);
    assertArrayEquals(a.images(), b.images());
    assertArrayEquals(a.labels(), b.labels());
    assertArrayEquals(a.batch(255), b.batch(255));
    assertArrayEquals(a.initial(), b.initial());
    assertArrayEquals(a.direction(), b.direction());
  }

  @Test
  void parametersBeginWithTwoOverTheirFanInAndBiasesWithZero() {
    float[] initial = Problem.of(find("mlp-512-b32")).initial();
    double sum = 0;
    for (int i = 0; i < 784 * 512; i++) {
      sum += (double) initial[i] * initial[i];
    }
    assertEquals(2.0 / 784, sum / (784 * 512), 0.02 * 2 / 784);
    assertEquals(0, initial[784 * 512]);
  }

  @Test
  void everyWorkloadHasItsAimsInTheTable() {
    for (Workload w : Workload.ALL) {
      assertEquals(w.name().equals("mlp-512-b32"), Aim.of(w).isEmpty(), w.name());
    }
  }

  @Test
  void anAimIsMetAtItsBound() {
    Aim least = new Aim(Aim.RATIO, Aim.Side.AT_LEAST, 1.6);
    assertTrue(least.isMet(1.6) && !least.isMet(1.59));
    Aim most = new Aim(Aim.OF_GRADIENT, Aim.Side.AT_MOST, 2.6);
    assertTrue(most.isMet(2.6) && !most.isMet(2.61));
  }
}

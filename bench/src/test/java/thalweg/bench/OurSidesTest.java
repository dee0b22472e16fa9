package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import thalweg.expr.Workers;

final class OurSidesTest {
  private static final Network.Mlp NET = new Network.Mlp(List.of(784, 8, 10));
  private static final Workload.Training SMALL = new Workload.Training("small", NET, 4);
  private static final Workload.HessianVectorProduct PRODUCT =
      new Workload.HessianVectorProduct("product", NET, 4);
  private static final List<Network> SMALL_NETWORKS =
      List.of(
          NET,
          new Network.Cnn(8, List.of(3, 4, 4), 5, List.of(6, 10)),
          new Network.Lstm(5, 4, 6, 10));
  private static final OurNetwork OURS = OurNetwork.of(NET);

  @Test
  void aTurnStartsFromTheSameWeightsAndVelocities() {
    try (Workers one = new Workers(1)) {
      Problem problem = Problem.of(SMALL);
      for (OurSide side :
          List.of(
              new ThalwegStep(SMALL, OurLayers.of(NET), problem, one),
              new ThalwegTraining(SMALL, OURS, problem, one))) {
        side.begin();
        double[] first = {side.check(0), side.check(1)};
        side.begin();
        assertEquals(first[0], side.check(0));
        assertEquals(first[1], side.check(1));
        assertTrue(Double.isFinite(first[1]));
      }
    }
  }

  @Test
  void allNumbersOfThreadsAndBothWaysToWriteTheStepAgree() {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
      Problem problem = Problem.of(SMALL);
      Agreement.require(
          List.of(
              new ThalwegStep(SMALL, OurLayers.of(NET), problem, one),
              new ThalwegStep(SMALL, OurLayers.of(NET), problem, two),
              new ThalwegTraining(SMALL, OURS, problem, two)),
          SMALL);
    }
  }

  @Test
  void theProgramShownHasAllProductsOfTheStep() {
    try (Workers one = new Workers(1)) {
      String program =
          new ThalwegStep(SMALL, OurLayers.of(NET), Problem.of(SMALL), one).function().toString();
      int products = MatrixProduct.of(NET, SMALL.batch()).size();
      assertEquals(products, Pattern.compile(" = matmul[ (]").matcher(program).results().count());
    }
  }

  @Test
  void aHessianVectorProductIsTheChangeOfTheGradientAlongTheDirection() {
    try (Workers one = new Workers(1)) {
      Problem problem = Problem.of(PRODUCT);
      float[] product = results(new ThalwegProduct(PRODUCT, OURS, problem, one));
      float[] ahead = results(new ThalwegGradient(PRODUCT, OURS, moved(problem, 1e-4f), one));
      float[] behind = results(new ThalwegGradient(PRODUCT, OURS, moved(problem, -1e-4f), one));
      double error = 0;
      double size = 0;
      for (int i = 0; i < product.length; i++) {
        double change = (ahead[i] - (double) behind[i]) / 2e-4;
        error += (change - product[i]) * (change - product[i]);
        size += (double) product[i] * product[i];
      }
      assertTrue(Math.sqrt(error / size) < 0.02, () -> "relative error of the product");
    }
  }

  private static float[] results(OurSide side) {
    side.begin();
    side.step(0);
    return side.results();
  }

  private static Problem moved(Problem p, float by) {
    float[] initial = p.initial().clone();
    for (int i = 0; i < initial.length; i++) {
      initial[i] += by * p.direction()[i];
    }
    return new Problem(p.images(), p.labels(), p.batches(), initial, p.direction());
  }

  @Test
  void aSequenceTrainsEachNetworkAsIfItWereAlone() {
    try (Workers one = new Workers(1)) {
      Workload.Population two = new Workload.Population("two", NET, 4, 2);
      Problem problem = Problem.of(two);
      OurSide sequence = new ThalwegSequence(two, OURS, problem, one);
      OurSide alone = new ThalwegTraining(SMALL, OURS, problem, one);
      float[] first = results(alone);
      float[] both = results(sequence);
      assertEquals(2 * first.length, both.length);
      for (int i = 0; i < first.length; i++) {
        assertEquals(first[i], both[i]);
      }
      assertFalse(both[0] == both[first.length]);
    }
  }

  @Test
  void eachWorkloadOfOursHasTheSameBitsAtAllNumbersOfThreads() {
    for (Network net : SMALL_NETWORKS) {
      for (Workload w :
          List.of(
              new Workload.Training("training", net, 4),
              new Workload.HessianVectorProduct("product", net, 4),
              new Workload.PerExampleGradientNorms("norms", net, 4),
              new Workload.Population("population", net, 4, 2))) {
        assertEquals(Optional.empty(), Bits.difference(w));
      }
    }
  }

  @Test
  void bitsThatDependOnTheThreadsAreFoundAndNamed() {
    Ours.Opener opener =
        (problem, workers) ->
            new ThalwegTraining(
                SMALL, OURS, workers.threads() == 4 ? moved(problem, 1e-3f) : problem, workers);
    String difference = Bits.difference(SMALL, opener, Problem.of(SMALL)).orElseThrow();
    assertTrue(difference.startsWith("what step 0 found is "), difference);
    assertTrue(difference.endsWith(" with 4"), difference);
  }

  @Test
  void eachExamplesNormIsThatOfTheGradientOfABatchOfItAlone() {
    for (Network net : SMALL_NETWORKS) {
      Workload.PerExampleGradientNorms all = new Workload.PerExampleGradientNorms("norms", net, 3);
      Workload.PerExampleGradientNorms single =
          new Workload.PerExampleGradientNorms("norms", net, 1);
      try (Workers one = new Workers(1)) {
        Problem problem = Problem.of(all);
        float[] norms = results(new ThalwegNorms(all, OurNetwork.of(net), problem, one));
        assertEquals(3, norms.length);
        for (int i = 0; i < norms.length; i++) {
          int[][] only = {{problem.batch(0)[i]}};
          Problem alone =
              new Problem(
                  problem.images(), problem.labels(), only, problem.initial(), problem.direction());
          double square = 0;
          for (float g : results(new ThalwegGradient(single, OurNetwork.of(net), alone, one))) {
            square += (double) g * g;
          }
          assertEquals(Math.sqrt(square), norms[i], 1e-4 * norms[i]);
        }
      }
    }
  }

  @Test
  void aPopulationTrainsEachNetworkAsASequenceDoes() {
    try (Workers two = new Workers(2)) {
      Workload.Population three = new Workload.Population("three", NET, 4, 3);
      Problem problem = Problem.of(three);
      Agreement.require(
          List.of(
              new ThalwegSequence(three, OURS, problem, two),
              new ThalwegPopulation(three, OURS, problem, two)),
          three);
    }
  }
}

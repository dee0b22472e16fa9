package thalweg.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.expr.Workers;

final class ThalwegStepTest {
  private static final Workload SMALL = new Workload("small", List.of(Problem.INPUTS, 8, 10), 4);

  @Test
  void aTurnStartsFromTheSameWeightsAndVelocities() {
    try (Workers one = new Workers(1)) {
      Problem problem = Problem.of(SMALL);
      ThalwegStep step = new ThalwegStep(SMALL, problem, one);
      step.begin();
      double[] first = {step.step(problem.batch(0)), step.step(problem.batch(1))};
      step.begin();
      assertEquals(first[0], step.step(problem.batch(0)));
      assertEquals(first[1], step.step(problem.batch(1)));
      assertTrue(Double.isFinite(first[1]));
    }
  }

  @Test
  void allNumbersOfThreadsAgree() {
    try (Workers one = new Workers(1);
        Workers two = new Workers(2)) {
      Problem problem = Problem.of(SMALL);
      Agreement.require(
          List.of(new ThalwegStep(SMALL, problem, one), new ThalwegStep(SMALL, problem, two)),
          problem);
    }
  }

  @Test
  void theProgramShownHasAllProductsOfTheStep() {
    try (Workers one = new Workers(1)) {
      String program = new ThalwegStep(SMALL, Problem.of(SMALL), one).program();
      assertEquals(SMALL.products().size(), program.split("\\n\\s+matmul ", -1).length - 1);
    }
  }

  @Test
  void workloadsAreFoundByTheirNames() {
    for (Workload w : Workload.ALL) {
      assertEquals(w, Workload.find(w.name()).orElseThrow());
    }
    assertTrue(Workload.find("mlp").isEmpty());
  }
}

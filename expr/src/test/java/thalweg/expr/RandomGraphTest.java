package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random programs over all operations, with variables, updates, and derivatives up to the second,
 * run fast and by the twin: whatever fusion, order, memory plan and in-place updates the compiler
 * chose, every output and every variable is the same, and has the same bits at 1 to 4 threads.
 */
class RandomGraphTest {
  @Test
  void randomProgramsComputeWhatTheReferenceComputes() {
    try (Fuzz fuzz = new Fuzz()) {
      checkAll(fuzz, 0, 200);
    }
  }

  @Test
  @Tag("long")
  void manyRandomProgramsOfAllOperationsComputeWhatTheReferenceComputes() {
    try (Fuzz fuzz = new Fuzz()) {
      checkAll(fuzz, 1000, 6000);
      assertTrue(fuzz.empty() < fuzz.programs() / 20, fuzz.covered());
      Set<String> seen = new java.util.TreeSet<>(fuzz.operations().keySet());
      assertTrue(seen.containsAll(Programs.allKinds()), "not covered: " + missing(seen));
    }
  }

  /** Found by the program {@link Fuzz}: such a graph could not be scheduled. */
  @Test
  void aConvolutionMayFeedALoopWhoseResultIsANumber() {
    try (Fuzz fuzz = new Fuzz()) {
      checkAll(fuzz, 90_110_179, 1);
    }
  }

  private static Set<String> missing(Set<String> seen) {
    Set<String> all = new java.util.TreeSet<>(Programs.allKinds());
    all.removeAll(seen);
    return all;
  }

  private static void checkAll(Fuzz fuzz, int first, int count) {
    for (int seed = first; seed < first + count; seed++) {
      assertEquals(Optional.empty(), fuzz.check(seed));
    }
  }

  @Test
  void chainsLongerThanALoopMayBeAreCut() {
    Expr x = Expr.input("x", DType.F32, 33);
    Expr y = x;
    for (int i = 0; i < 40; i++) {
      y = y.add(x).tanh();
    }
    Check.fastEqualsReference(List.of(y, Grad.grad(y.sum(), x)), 4, 1e-5);
    Function f;
    try (Workers workers = new Workers(1)) {
      f = Function.compile("chain", workers, List.of(y), List.of());
    }
    assertTrue(f.toString().lines().filter(l -> l.contains("loop")).count() >= 8, f.toString());
  }
}

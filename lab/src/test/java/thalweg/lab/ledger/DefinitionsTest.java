package thalweg.lab.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/** Each definition against one that is written straight from its paper, on all passes at once. */
class DefinitionsTest {
  private static final int EXAMPLES = 37;

  private static Philox draws(int passes) {
    return Philox.stream(new RandomKey(7, "test"), passes);
  }

  private static List<boolean[]> correct(int passes) {
    Philox draws = draws(passes);
    List<boolean[]> all = new ArrayList<>();
    for (int e = 0; e < passes; e++) {
      boolean[] pass = new boolean[EXAMPLES];
      for (int i = 0; i < EXAMPLES; i++) {
        // The first example is never right, the second always.
        pass[i] = i != 0 && (i == 1 || draws.nextInt(3) == 0);
      }
      all.add(pass);
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 50})
  void forgettingEventsAreTransitionsFromRightToWrong(int passes) {
    List<boolean[]> all = correct(passes);
    ForgettingEvents events = new ForgettingEvents(EXAMPLES);
    for (int e = 0; e < passes; e++) {
      for (int i = 0; i < EXAMPLES; i++) {
        events.add(e + 1, i, all.get(e)[i]);
      }
    }
    for (int i = 0; i < EXAMPLES; i++) {
      StringBuilder history = new StringBuilder();
      for (boolean[] pass : all) {
        history.append(pass[i] ? '1' : '0');
      }
      String word = history.toString();
      int forgotten = 0;
      for (int at = word.indexOf("10"); at >= 0; at = word.indexOf("10", at + 1)) {
        forgotten++;
      }
      assertEquals(forgotten, events.events(i), word);
      assertEquals(word.indexOf('1') + 1, events.firstLearned(i), word);
    }
  }

  @Test
  void whatWasNeverLearnedHasNoForgettingEventsAndIsToldApart() {
    ForgettingEvents events = new ForgettingEvents(2);
    for (int e = 1; e <= 5; e++) {
      events.add(e, 0, false);
      events.add(e, 1, true);
    }
    assertEquals(0, events.events(0));
    assertFalse(events.isLearned(0));
    assertEquals(0, events.events(1));
    assertTrue(events.isLearned(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 13, 100})
  void marginsAndDynamicsAreThoseOfTheWholeHistory(int passes) {
    Philox draws = draws(passes);
    double[][] values = new double[EXAMPLES][passes];
    AreaUnderMargin margin = new AreaUnderMargin(EXAMPLES);
    TrainingDynamics dynamics = new TrainingDynamics(EXAMPLES);
    for (int e = 0; e < passes; e++) {
      for (int i = 0; i < EXAMPLES; i++) {
        double p = draws.nextDouble();
        values[i][e] = p;
        margin.add(i, 20 * p - 10);
        dynamics.add(i, p, p > 0.5);
      }
    }
    for (int i = 0; i < EXAMPLES; i++) {
      double mean = Arrays.stream(values[i]).average().orElseThrow();
      double square = Arrays.stream(values[i]).map(p -> (p - mean) * (p - mean)).sum();
      long hits = Arrays.stream(values[i]).filter(p -> p > 0.5).count();
      assertEquals(20 * mean - 10, margin.of(i), 1e-12);
      assertEquals(mean, dynamics.confidence(i), 1e-14);
      assertEquals(Math.sqrt(square / passes), dynamics.variability(i), 1e-14);
      assertEquals((double) hits / passes, dynamics.correctness(i), 0);
    }
  }

  @Test
  void withoutAPassThereIsNoNumber() {
    assertTrue(Double.isNaN(new AreaUnderMargin(1).of(0)));
    assertTrue(Double.isNaN(new TrainingDynamics(1).confidence(0)));
    assertTrue(Double.isNaN(new TrainingDynamics(1).variability(0)));
    assertTrue(Double.isNaN(new TrainingDynamics(1).correctness(0)));
  }
}

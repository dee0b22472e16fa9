package thalweg.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import thalweg.expr.RandomKey;

class InjectionTest {
  private static final RandomKey KEY = new RandomKey(4, "test");

  @Test
  void aTenthIsMadeWrongHalfOfItByPairFlips() {
    int[] given = IntStream.range(0, 1000).map(i -> i % 5).toArray();
    Injection injection = Injection.draw(given, 5, 400, KEY);
    int uniform = 0;
    int flips = 0;
    for (int i = 0; i < 400; i++) {
      int own = given[injection.rows()[i]];
      int label = injection.labels()[i];
      switch (injection.kinds()[i]) {
        case NOTHING -> assertEquals(own, label);
        case UNIFORM -> {
          assertNotEquals(own, label);
          uniform++;
        }
        case PAIR_FLIP -> {
          assertEquals((own + 1) % 5, label);
          flips++;
        }
      }
    }
    assertEquals(20, uniform);
    assertEquals(20, flips);
  }

  @Test
  void onlyClassesThatOccurAreInjected() {
    int[] given = IntStream.range(0, 100).map(i -> i % 2 == 0 ? 1 : 4).toArray();
    Injection injection = Injection.draw(given, 9, 100, KEY);
    assertTrue(Arrays.stream(injection.labels()).allMatch(c -> c == 1 || c == 4));
  }

  @Test
  void suspectsAreLeftOutUnlessTheyWereInjected() {
    int[] given = IntStream.range(0, 100).map(i -> i % 2).toArray();
    Injection injection = Injection.draw(given, 2, 100, KEY);
    boolean[] all = new boolean[100];
    Arrays.fill(all, true);
    Roc.Row[] rows = injection.judged(Injection.Kind.UNIFORM, all);
    for (int i = 0; i < 100; i++) {
      Roc.Row expected =
          injection.kinds()[i] == Injection.Kind.UNIFORM ? Roc.Row.MARKED : Roc.Row.LEFT_OUT;
      assertEquals(expected, rows[i]);
    }
  }

  @Test
  void everyRowIsHeldOutOnceAndEveryFoldHasItsShareOfEveryClass() {
    int[] labels = IntStream.range(0, 103).map(i -> i % 7 == 0 ? 2 : i % 2).toArray();
    Folds folds = Folds.deal(labels, 3, 4, KEY);
    int[] seen = new int[103];
    for (int f = 0; f < 4; f++) {
      int[] held = folds.heldOut(f);
      Arrays.stream(held).forEach(i -> seen[i]++);
      for (int c = 0; c < 3; c++) {
        int label = c;
        long all = Arrays.stream(labels).filter(y -> y == label).count();
        long here = Arrays.stream(held).filter(i -> labels[i] == label).count();
        assertEquals(all / 4.0, here, 1);
      }
      assertEquals(103, held.length + folds.training(f, new boolean[103]).length);
    }
    assertTrue(Arrays.stream(seen).allMatch(times -> times == 1));
  }
}

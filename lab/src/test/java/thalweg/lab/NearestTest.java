package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "abc, '', 3",
    "'', abc, 3",
    "abc, abc, 0",
    "abc, abd, 1",
    "abc, ab, 1",
    "ab, abc, 1",
    "abcd, acbd, 1",
    "kitten, sitting, 3"
  })
  void editsCountInsertionsDeletionsSubstitutionsAndSwaps(String a, String b, int expected) {
    assertEquals(expected, Nearest.distance(a, b));
    assertEquals(expected, Nearest.distance(b, a));
  }

  @Test
  void theNearestWinsAndTiesGoToTheAlphabet() {
    assertEquals(Optional.of("seed"), Nearest.to("sede", List.of("speed", "seed")));
    assertEquals(Optional.of("bat"), Nearest.to("xat", List.of("cat", "bat")));
  }

  @Test
  void whatIsFarFromEverythingHasNoNearest() {
    assertEquals(Optional.empty(), Nearest.to("quick", List.of("paper", "long")));
    assertEquals(Optional.empty(), Nearest.to("quick", List.of()));
  }

  @Test
  void caseDashesAndUnderscoresCountNothing() {
    assertEquals(Optional.of("learningRate"), Nearest.to("LEARNING_RATE", List.of("learningRate")));
    assertEquals(Optional.of("adam-w"), Nearest.to("AdamW", List.of("adam", "adam-w")));
  }

  @Test
  void aTypedTextOfAnyLengthCostsNothing() {
    assertEquals(Optional.empty(), Nearest.to("a".repeat(1_000_000), List.of("a".repeat(900_000))));
  }
}

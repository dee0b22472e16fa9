package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {
  private static final ImageShape SHAPE = new ImageShape(3, 2, 2);

  private static Dataset data(int n, long seed) {
    return Fixtures.random(n, SHAPE, 4, seed);
  }

  /** From the id of each example to the part it fell in. */
  private static Map<String, String> parts(Splits splits) {
    Map<String, String> parts = new HashMap<>();
    Map.of("train", splits.train(), "validation", splits.validation(), "test", splits.test())
        .forEach((part, data) -> {
          for (int i = 0; i < data.size(); i++) {
            parts.merge(data.exampleId(i), part, (a, b) -> a.equals(b) ? a : a + " and " + b);
          }
        });
    return parts;
  }

  private static Set<String> ids(Dataset data) {
    Set<String> ids = new TreeSet<>();
    IntStream.range(0, data.size()).forEach(i -> ids.add(data.exampleId(i)));
    return ids;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE})
  void theThreePartsHoldEveryExampleOnce(long seed) {
    Dataset all = data(500, seed);
    Splits splits = Splits.byContent(all, 0.7, 0.2, 0.1, seed);
    int[] rows =
        IntStream.of(
                IntStream.concat(
                        Arrays.stream(splits.train().sourceRows()),
                        IntStream.concat(
                            Arrays.stream(splits.validation().sourceRows()),
                            Arrays.stream(splits.test().sourceRows())))
                    .toArray())
            .sorted()
            .toArray();
    assertEquals(Arrays.toString(all.sourceRows()), Arrays.toString(rows));
    int[] trainRows = splits.train().sourceRows();
    assertEquals(
        Arrays.toString(Arrays.stream(trainRows).sorted().toArray()), Arrays.toString(trainRows));
  }

  @Test
  void otherRowsNeverMoveAnExample() {
    SplittableRandom random = new SplittableRandom(3);
    Dataset all = data(400, 9);
    Map<String, String> whole = parts(Splits.byContent(all, 0.6, 0.2, 0.2, 5));
    for (int round = 0; round < 20; round++) {
      int[] some = random.ints(random.nextInt(1, 400), 0, 400).toArray(); // any order, repeated
      Map<String, String> part = parts(Splits.byContent(all.subset(some), 0.6, 0.2, 0.2, 5));
      part.forEach((id, where) -> assertEquals(whole.get(id), where));
    }
  }

  @Test
  void duplicatesFallInTheSamePart() {
    Dataset all = data(100, 1);
    int[] twice = IntStream.range(0, 200).map(k -> k % 100).toArray();
    Splits splits = Splits.byContent(all.subset(twice), 0.5, 0.3, 0.2, 8);
    assertTrue(parts(splits).values().stream().noneMatch(part -> part.contains("and")));
    assertEquals(200, splits.train().size() + splits.validation().size() + splits.test().size());
  }

  @Test
  void aLargerTrainingShareKeepsEveryTrainingExample() {
    Dataset all = data(300, 2);
    Set<String> before = Set.of();
    for (double share : new double[] {0, 0.1, 0.5, 0.9, 1}) {
      Set<String> now = ids(Splits.byContent(all, share, 0, 1 - share, 4).train());
      assertTrue(now.containsAll(before));
      before = now;
    }
    assertEquals(300, before.size());
  }

  @Test
  void theSizesAreNearTheirSharesAndTheSeedChooses() {
    Dataset all = data(10_000, 6);
    Splits splits = Splits.byContent(all, 0.8, 0.1, 0.1, 1);
    // Five standard deviations of a binomial.
    assertEquals(8000, splits.train().size(), 5 * Math.sqrt(10_000 * 0.8 * 0.2));
    assertEquals(1000, splits.test().size(), 5 * Math.sqrt(10_000 * 0.1 * 0.9));
    Splits other = Splits.byContent(all, 0.8, 0.1, 0.1, 2);
    assertNotEquals(ids(splits.test()), ids(other.test()));
  }

  @Test
  void whatTheSharesLeaveIsInNoPart() {
    Dataset all = data(1000, 6);
    Splits splits = Splits.byContent(all, 0.1, 0.1, 0, 1);
    assertEquals(0, splits.test().size());
    assertTrue(splits.train().size() + splits.validation().size() < 400);
  }

  @Test
  void theSplitIsPinned() {
    // A change here moves the examples of every split that anyone has ever reported.
    float[] pixels = new float[12];
    Arrays.setAll(new Object[12], k -> pixels[k] = k);
    Dataset all =
        Dataset.of("pinned", new ImageShape(1, 1, 1), pixels, new int[12], List.of("only"));
    assertEquals("df3f619804a92fdb", all.exampleId(0));
    Splits splits = Splits.byContent(all, 0.5, 0.25, 0.25, 7);
    assertEquals(PINNED, Arrays.toString(splits.train().sourceRows()));
  }

  private static final String PINNED = "[0, 1, 4, 8, 10, 11]";

  @Test
  void sharesThatAreNoneAreRefused() {
    Dataset all = data(3, 1);
    for (double[] shares :
        new double[][] {{0.8, 0.2, 0.2}, {-0.1, 0.5, 0.5}, {Double.NaN, 0.5, 0.5}}) {
      assertSays(
          () -> Splits.byContent(all, shares[0], shares[1], shares[2], 1),
          "cannot split",
          "sum to 1 at most");
    }
  }

  @Test
  void theIdIsOfTheFeaturesAlone() {
    Dataset data = data(20, 1);
    Dataset relabelled = data.with(data.sharedPixels(), new int[20]);
    assertEquals(ids(data), ids(relabelled));
    assertEquals(data.exampleId(7), data.subset(new int[] {7}).exampleId(0));
    assertEquals(20, ids(data).size());
    assertNotEquals(data.exampleId(0), data.standardised().exampleId(0));
    assertTrue(data.exampleId(3).matches("[0-9a-f]{16}"));
  }

  @Test
  void negativeZeroIsZero() {
    Dataset zeros =
        Dataset.of("z", new ImageShape(1, 1, 1), new float[] {0f, -0f}, new int[2], List.of("a"));
    assertEquals(zeros.exampleId(0), zeros.exampleId(1));
  }
}

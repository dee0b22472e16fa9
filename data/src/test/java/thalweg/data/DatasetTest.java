package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final ImageShape SMALL = new ImageShape(2, 3, 2);

  private static SplittableRandom key(long seed) {
    return new SplittableRandom(seed);
  }

  @Test
  void whatIsHandedInOrOutCanBeOverwrittenWithoutEffect() {
    float[] pixels = {0, 0.5f};
    int[] labels = {0, 1};
    Dataset data = Dataset.of("d", new ImageShape(1, 1, 1), pixels, labels, List.of("a", "b"));
    pixels[0] = 9;
    labels[0] = 9;
    data.pixels()[0] = 9;
    data.labels()[0] = 9;
    data.example(0)[0] = 9;
    data.sourceRows()[0] = 9;
    assertArrayEquals(new float[] {0, 0.5f}, data.pixels());
    assertArrayEquals(new int[] {0, 1}, data.labels());
    assertArrayEquals(new int[] {0, 1}, data.sourceRows());
  }

  @Test
  void arraysThatDoNotFitAreRefused() {
    ImageShape one = new ImageShape(1, 1, 1);
    List<String> two = List.of("a", "b");
    assertSays(
        () -> Dataset.of("d", one, new float[3], new int[2], two),
        "3 features for 2 labels",
        "expected 2");
    assertSays(
        () -> Dataset.of("d", one, new float[2], new int[] {0, 2}, two),
        "label 2 at row 1",
        "expected 0 to 1");
    assertSays(
        () -> Dataset.of("d", one, new float[] {0, Float.NaN}, new int[2], two),
        "feature NaN at row 1, column 0");
    assertSays(() -> new ImageShape(0, 1, 1), "at least 1");
    assertSays(() -> new ImageShape(1 << 16, 1 << 15, 1), "too large");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 101})
  void aSubsetKnowsTheSourceRowOfEachExample(int n) {
    Dataset data = Fixtures.random(n, SMALL, 3, n);
    int[] indices = n == 0 ? new int[0] : key(1).ints(2L * n, 0, n).toArray();
    Dataset once = data.subset(indices);
    for (int j = 0; j < indices.length; j++) {
      assertEquals(100 + indices[j], once.sourceRow(j));
      assertEquals(data.label(indices[j]), once.label(j));
      assertArrayEquals(data.example(indices[j]), once.example(j));
    }
    Dataset twice = once.subset(IntStream.range(0, n).toArray());
    assertArrayEquals(Arrays.copyOf(once.sourceRows(), n), twice.sourceRows());
  }

  @Test
  void anIndexOutsideTheDataSetIsNamed() {
    Dataset data = Fixtures.random(3, SMALL, 2, 1);
    assertSays(() -> data.subset(new int[] {0, 3}), "Index 3", "expected 0 to 2");
    assertSays(() -> data.subset(new int[] {-1}), "Index -1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 97, 211})
  void aStratifiedSubsetGivesEachClassItsShareUpToOne(int n) {
    Dataset data = Fixtures.random(n, SMALL, 5, n);
    int[] all = data.classCounts();
    for (int count = 0; count <= n; count++) {
      Dataset some = data.stratified(count, key(count));
      assertEquals(count, some.size());
      int[] counts = some.classCounts();
      for (int c = 0; c < 5; c++) {
        double share = (double) count * all[c] / n;
        assertTrue(Math.abs(counts[c] - share) < 1 || n == 0, c + ": " + counts[c]);
      }
      int[] rows = some.sourceRows();
      for (int j = 1; j < rows.length; j++) {
        assertTrue(rows[j - 1] < rows[j], "out of order, or twice");
      }
    }
    assertSays(() -> data.stratified(n + 1, key(0)), "not possible", "expected 0 to " + n);
    assertSays(() -> data.stratified(-1, key(0)), "not possible");
  }

  @Test
  void theSameKeyChoosesTheSameExamplesAndAnotherKeyOthers() {
    Dataset data = Fixtures.random(300, SMALL, 5, 1);
    int[] first = data.stratified(100, key(3)).sourceRows();
    assertArrayEquals(first, data.stratified(100, key(3)).sourceRows());
    assertTrue(!Arrays.equals(first, data.stratified(100, key(4)).sourceRows()));
  }

  @Test
  void withinAClassEveryExampleIsEquallyLikely() {
    Dataset data = Fixtures.random(20, new ImageShape(1, 1, 1), 1, 1);
    int[] chosen = new int[20];
    SplittableRandom random = key(5);
    for (int k = 0; k < 20_000; k++) {
      for (int row : data.stratified(5, random).sourceRows()) {
        chosen[row - 100]++;
      }
    }
    // Binomial(20000, 1/4): deviation 61; five of them.
    for (int count : chosen) {
      assertEquals(5_000, count, 306);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 53, 199})
  void aSplitIsDisjointAndStratified(int n) {
    Dataset data = Fixtures.random(n, SMALL, 3, n);
    int train = n * 3 / 5;
    Dataset.Split split = data.split(train, n - train, key(n));
    int[] rows =
        IntStream.concat(
                Arrays.stream(split.train().sourceRows()),
                Arrays.stream(split.validation().sourceRows()))
            .sorted()
            .toArray();
    assertArrayEquals(data.sourceRows(), rows);
    for (int c = 0; c < 3; c++) {
      double share = n == 0 ? 0 : (double) train * data.classCounts()[c] / n;
      assertTrue(Math.abs(split.train().classCounts()[c] - share) < 1);
    }
    assertSays(() -> data.split(n, 1, key(0)), "ask for fewer");
    assertSays(() -> data.split(-1, 0, key(0)), "cannot be split");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 503})
  void channelMomentsAgreeWithTheTextbookFormulas(int n) {
    Dataset data = Fixtures.random(n, SMALL, 2, n);
    for (int channel = 0; channel < 2; channel++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < 6; k++) {
          double value = data.example(i)[channel * 6 + k];
          sum += value;
          squares += value * value;
        }
      }
      double mean = sum / (6 * n);
      assertEquals(mean, data.channelMeans()[channel], 1e-12);
      assertEquals(
          Math.sqrt(squares / (6 * n) - mean * mean), data.channelDeviations()[channel], 1e-9);
    }
  }

  @Test
  void noExamplesHaveMomentsZero() {
    Dataset none = Fixtures.random(0, SMALL, 2, 1);
    assertArrayEquals(new double[2], none.channelMeans());
    assertArrayEquals(new double[2], none.channelDeviations());
    assertEquals(0, none.standardised().size());
  }

  @Test
  void aStandardisedCopyHasMeanZeroAndDeviationOneInEachChannel() {
    Dataset scaled = Fixtures.random(400, SMALL, 2, 1).standardised();
    for (int channel = 0; channel < 2; channel++) {
      assertEquals(0, scaled.channelMeans()[channel], 1e-7);
      assertEquals(1, scaled.channelDeviations()[channel], 1e-7);
    }
  }

  @Test
  void aTestSetTakesTheScaleOfItsTrainingSet() {
    Dataset train = Fixtures.random(50, SMALL, 2, 1);
    Dataset test = Fixtures.random(5, SMALL, 2, 2);
    Dataset scaled = new TrainTest(train, test).standardised().test();
    double expected = (test.example(4)[7] - train.channelMeans()[1]) / train.channelDeviations()[1];
    assertEquals(expected, scaled.example(4)[7], 1e-6);
  }

  @Test
  void aConstantChannelIsOnlyCentred() {
    Dataset flat =
        Dataset.of("flat", new ImageShape(1, 1, 1), new float[] {3, 3}, new int[2], List.of("a"));
    assertArrayEquals(new float[2], flat.standardised().pixels());
  }

  @Test
  void partsOfDifferentSetsAreNotPaired() {
    Dataset two = Fixtures.random(5, SMALL, 2, 1);
    Dataset three = Fixtures.random(5, SMALL, 3, 1);
    assertSays(() -> new TrainTest(two, three), "do not belong together");
    Dataset grey = Fixtures.random(5, new ImageShape(2, 3, 1), 2, 1);
    assertSays(() -> two.standardisedLike(grey), "2 channels", "fitted on 1");
  }
}

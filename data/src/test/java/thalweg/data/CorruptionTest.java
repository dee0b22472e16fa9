package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptionTest {
  private static final ImageShape SHAPE = new ImageShape(3, 5, 2);
  private static final List<Corruption> ALL =
      List.of(
          new Corruption.None(),
          new Corruption.RandY(0.4),
          new Corruption.RandX(0.4),
          new Corruption.ShuffledPixels(),
          new Corruption.RandomPixels());

  private static Dataset data(int n) {
    return Fixtures.random(n, SHAPE, 7, n + 1);
  }

  private static Corrupted apply(Corruption corruption, Dataset clean, long seed) {
    return corruption.apply(clean, Fixtures.streams(seed));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 101, 503})
  void theMaskTellsExactlyWhatChanged(int n) {
    Dataset clean = data(n);
    for (Corruption corruption : ALL) {
      Corrupted corrupted = apply(corruption, clean, 3);
      Dataset noisy = corrupted.dataset();
      CorruptionMask mask = corrupted.mask();
      assertEquals(n, noisy.size());
      assertEquals(n, mask.size());
      assertArrayEquals(clean.labels(), corrupted.originalLabels());
      assertArrayEquals(clean.sourceRows(), noisy.sourceRows());
      for (int i = 0; i < n; i++) {
        assertEquals(noisy.label(i), mask.givenLabel(i));
        assertEquals(clean.sourceRow(i), mask.sourceRow(i));
        if (!mask.touched(i)) {
          assertEquals(clean.label(i), noisy.label(i));
          assertArrayEquals(clean.example(i), noisy.example(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 13, 101, 503})
  void exactlyTheRoundedFractionIsTouched(int n) {
    Dataset clean = data(n);
    for (double p : new double[] {0, 0.001, 0.2, 0.5, 0.8, 0.999, 1}) {
      for (Corruption corruption : List.of(new Corruption.RandY(p), new Corruption.RandX(p))) {
        int touched = apply(corruption, clean, 5).mask().touchedIndices().length;
        assertEquals(Math.round(p * n), touched);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 503})
  void theSameStreamsGiveTheSameBitsAndOthersGiveOthers(int n) {
    Dataset clean = data(n);
    for (Corruption corruption : ALL) {
      Corrupted first = apply(corruption, clean, 8);
      Corrupted again = apply(corruption, clean, 8);
      assertArrayEquals(first.dataset().pixels(), again.dataset().pixels());
      assertEquals(first.mask(), again.mask());
      Corrupted other = apply(corruption, clean, 9);
      if (n > 100 && !(corruption instanceof Corruption.None)) {
        assertTrue(
            !first.mask().equals(other.mask())
                || !Arrays.equals(first.dataset().pixels(), other.dataset().pixels()));
      }
    }
  }

  @Test
  void theCleanDataStayAsTheyWere() {
    Dataset clean = data(50);
    float[] pixels = clean.pixels();
    int[] labels = clean.labels();
    ALL.forEach(corruption -> apply(corruption, clean, 1));
    assertArrayEquals(pixels, clean.pixels());
    assertArrayEquals(labels, clean.labels());
  }

  @Test
  void aLargerFractionTouchesTheSameExamplesWithTheSameNoiseAndMore() {
    Dataset clean = data(211);
    // Inputs too: mean and variance are those of the clean data, whatever the fraction.
    for (String kind : List.of("randY:", "randX:")) {
      Corrupted few = apply(Corruption.parse(kind + "0.3"), clean, 2);
      Corrupted many = apply(Corruption.parse(kind + "0.6"), clean, 2);
      for (int i : few.mask().touchedIndices()) {
        assertTrue(many.mask().touched(i));
        assertEquals(few.dataset().label(i), many.dataset().label(i));
        assertArrayEquals(few.dataset().example(i), many.dataset().example(i));
      }
    }
  }

  @Test
  void randomLabelsAreUniformOverAllClassesTheOldOneIncluded() {
    Dataset clean = Fixtures.random(70_000, new ImageShape(1, 1, 1), 7, 1);
    CorruptionMask mask = apply(new Corruption.RandY(1), clean, 4).mask();
    int[] counts = new int[7];
    for (int i = 0; i < mask.size(); i++) {
      counts[mask.givenLabel(i)]++;
    }
    // Binomial(70000, 1/7): deviation 93; five of them.
    for (int count : counts) {
      assertEquals(10_000, count, 463);
    }
    assertEquals(60_000, mask.relabelledIndices().length, 463);
    assertEquals(70_000, mask.touchedIndices().length);
  }

  @Test
  void randomInputsHaveTheMomentsOfTheRealDataPerChannelAndKeepTheirLabels() {
    Dataset clean = Fixtures.random(4000, new ImageShape(3, 3, 2), 7, 1);
    float[] pixels = clean.pixels();
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = k / 9 % 2 == 0 ? pixels[k] : 5 + 3 * pixels[k];
    }
    Dataset two = Dataset.of("two", clean.shape(), pixels, clean.labels(), clean.classNames());
    Dataset noisy = apply(new Corruption.RandX(1), two, 6).dataset();
    for (int channel = 0; channel < 2; channel++) {
      double deviation = two.channelDeviations()[channel];
      // 36000 values: standard errors deviation / 190 and deviation / 268; five of them.
      assertEquals(two.channelMeans()[channel], noisy.channelMeans()[channel], 5 * deviation / 189);
      assertEquals(deviation, noisy.channelDeviations()[channel], 5 * deviation / 268);
    }
    assertArrayEquals(two.labels(), noisy.labels());
    Set<Float> distinct = new TreeSet<>();
    for (float value : noisy.pixels()) {
      distinct.add(value);
    }
    assertTrue(distinct.size() > 70_000, "repeated noise: " + distinct.size());
  }

  @Test
  void shuffledPixelsMoveAllImagesAndChannelsAlike() {
    Dataset clean = coded(40);
    Dataset noisy = apply(new Corruption.ShuffledPixels(), clean, 1).dataset();
    for (int i = 0; i < 40; i++) {
      assertArrayEquals(positions(noisy, 0, 0), positions(noisy, i, 0));
      assertArrayEquals(positions(noisy, 0, 0), positions(noisy, i, 1));
    }
    assertPermutation(positions(noisy, 0, 0));
    assertNotEquals(0, Arrays.compare(positions(clean, 0, 0), positions(noisy, 0, 0)));
  }

  @Test
  void randomPixelsMoveEachImageInItsOwnWay() {
    Dataset noisy = apply(new Corruption.RandomPixels(), coded(40), 1).dataset();
    Set<String> orders = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      assertPermutation(positions(noisy, i, 0));
      assertArrayEquals(positions(noisy, i, 0), positions(noisy, i, 1));
      orders.add(Arrays.toString(positions(noisy, i, 0)));
    }
    assertEquals(40, orders.size());
  }

  /** Images whose feature at position k of channel c is k + 100 c + 1000 i. */
  private static Dataset coded(int n) {
    float[] pixels = new float[n * SHAPE.features()];
    for (int k = 0; k < pixels.length; k++) {
      int area = SHAPE.area();
      int image = k / SHAPE.features();
      int channel = k / area % 2;
      pixels[k] = k % area + 100 * channel + 1000 * image;
    }
    return Dataset.of("coded", SHAPE, pixels, new int[n], List.of("a", "b", "c"));
  }

  private static int[] positions(Dataset coded, int i, int channel) {
    int[] positions = new int[SHAPE.area()];
    for (int k = 0; k < positions.length; k++) {
      float value = coded.example(i)[channel * SHAPE.area() + k];
      positions[k] = (int) value - 100 * channel - 1000 * i;
    }
    return positions;
  }

  private static void assertPermutation(int[] positions) {
    int[] sorted = positions.clone();
    Arrays.sort(sorted);
    assertArrayEquals(Dataset.rows(positions.length), sorted);
  }

  @Test
  void theBitsArePinnedSoThatNoMachineAndNoReleaseChangesThem() {
    Dataset clean = coded(40);
    StringBuilder sums = new StringBuilder();
    for (Corruption corruption : ALL) {
      Dataset noisy = corruption.apply(clean, name -> Fixtures.pinned(name.hashCode())).dataset();
      CRC32 sum = new CRC32();
      ByteBuffer bytes = ByteBuffer.allocate(4 * (noisy.pixels().length + noisy.size()));
      for (float pixel : noisy.pixels()) {
        bytes.putFloat(pixel);
      }
      for (int label : noisy.labels()) {
        bytes.putInt(label);
      }
      sum.update(bytes.flip());
      sums.append(corruption).append(' ').append(Long.toHexString(sum.getValue())).append('\n');
    }
    assertEquals(
        """
        none 42b73dd5
        randY:0.4 4d61f713
        randX:0.4 b4fdbdc0
        shuffled-pixels 16491c8c
        random-pixels b5f4376f
        """,
        sums.toString());
  }

  @Test
  void eachPurposeHasItsOwnStream() {
    Dataset clean = data(20);
    Set<String> asked = new TreeSet<>();
    for (Corruption corruption : ALL) {
      corruption.apply(
          clean,
          name -> {
            asked.add(corruption + " " + name);
            return Fixtures.streams(1).apply(name);
          });
    }
    assertEquals(
        "randX:0.4 corruption.inputs, randX:0.4 corruption.which, randY:0.4 corruption.labels,"
            + " randY:0.4 corruption.which, random-pixels corruption.pixels,"
            + " shuffled-pixels corruption.pixels",
        asked.stream().collect(Collectors.joining(", ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "randY:0.4",
        "randX:1",
        "randY:0",
        "randX:0.125",
        "shuffled-pixels",
        "random-pixels"
      })
  void textIsReadAndWrittenBack(String text) {
    assertEquals(text, Corruption.parse(text).toString());
    assertEquals(Corruption.parse(text), Corruption.parse(" " + text + " "));
  }

  @Test
  void everyFractionSurvivesItsText() {
    for (double p : new double[] {Double.MIN_VALUE, 1e-7, 1.0 / 3, 0.1 + 0.2, Math.nextDown(1)}) {
      Corruption corruption = new Corruption.RandY(p);
      assertEquals(corruption, Corruption.parse(corruption.toString()));
    }
    assertEquals("randY:0", new Corruption.RandY(-0.0).toString());
    assertEquals(new Corruption.RandX(1), Corruption.parse("randX"));
    assertEquals(new Corruption.RandY(0.2), Corruption.parse("randY:2e-1"));
  }

  @Test
  void textThatNamesNoCorruptionIsRefusedWithTheNearestName() {
    assertSays(() -> Corruption.parse("randy:0.4"), "\"randy:0.4\"", "did you mean randY?");
    assertSays(() -> Corruption.parse("shufled_pixels"), "did you mean shuffled-pixels?");
    assertSays(() -> Corruption.parse(""), "not known", "randX:p");
    assertSays(() -> Corruption.parse("none:0.1"), "none takes none");
    assertSays(() -> Corruption.parse("x".repeat(100_000)), "not known");
    assertSays(() -> Corruption.parse("a\nb"), "\"a?b\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"randY:1.01", "randX:-0.1", "randY:1e400", "randX:-1e-300"})
  void fractionsOutsideZeroToOneAreRefused(String text) {
    assertSays(() -> Corruption.parse(text), "has p = ", "from 0 to 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"randY:", "randX:NaN", "randY:0.4f", "randX:0x1p-1", "randX:0.1:2"})
  void fractionsThatAreNoDecimalNumbersAreRefused(String text) {
    assertSays(() -> Corruption.parse(text), "after the colon", "such as 0.4");
  }

  @Test
  void fractionsThatAreNotNumbersCannotBeMade() {
    assertSays(() -> new Corruption.RandX(Double.NaN), "p = NaN");
  }
}

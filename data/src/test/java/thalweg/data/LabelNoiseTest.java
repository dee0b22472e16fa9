package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelNoiseTest {
  private static final ImageShape SHAPE = new ImageShape(1, 2, 3);

  private static Dataset data(int n, int classes) {
    return Fixtures.random(n, SHAPE, classes, n + 1);
  }

  private static CorruptionMask mask(Corruption corruption, Dataset clean) {
    return corruption.apply(clean, Fixtures.streams(5)).mask();
  }

  @ParameterizedTest
  @ValueSource(strings = {"otherY:0.3", "pairFlip:0.3"})
  void exactlyTheFractionIsWrongAndNothingElse(String text) {
    Dataset clean = data(1001, 7);
    CorruptionMask mask = mask(Corruption.parse(text), clean);
    assertEquals(300, mask.relabelledIndices().length);
    assertArrayEquals(mask.touchedIndices(), mask.relabelledIndices());
  }

  @Test
  void otherLabelsAreUniformOverTheOtherClasses() {
    Dataset clean = data(70_000, 7);
    CorruptionMask mask = mask(new Corruption.OtherY(1), clean);
    int[] shifts = new int[7];
    for (int i = 0; i < mask.size(); i++) {
      shifts[(mask.givenLabel(i) - mask.originalLabel(i) + 7) % 7]++;
    }
    assertEquals(0, shifts[0]);
    // Five standard deviations of a count of 70000 draws of probability 1/6.
    double slack = 5 * Math.sqrt(70_000 * 5 / 36.0);
    for (int s = 1; s < 7; s++) {
      assertEquals(70_000 / 6.0, shifts[s], slack);
    }
  }

  @Test
  void aPairFlipGivesTheNextClass() {
    CorruptionMask mask = mask(new Corruption.PairFlip(0.5), data(99, 4));
    for (int i : mask.touchedIndices()) {
      assertEquals((mask.originalLabel(i) + 1) % 4, mask.givenLabel(i));
    }
  }

  @Test
  void classConditionalNoiseFollowsItsMatrix() {
    Dataset clean = data(40_000, 2);
    CorruptionMask mask = mask(Corruption.parse("classY:0.9,0.1;0,1"), clean);
    int[] wrong = new int[2];
    for (int i : mask.relabelledIndices()) {
      wrong[mask.originalLabel(i)]++;
    }
    int zeros = clean.classCounts()[0];
    assertEquals(0.1 * zeros, wrong[0], 5 * Math.sqrt(0.09 * zeros));
    assertEquals(0, wrong[1]);
  }

  @Test
  void featureDependentNoiseTakesTheSurestMistakesOfTheWeakerModel() {
    Dataset clean = data(4, 3);
    double[][] model = new double[4][3];
    double[] sure = {0.2, 0.5, 0.4, 0.1};
    for (int i = 0; i < 4; i++) {
      model[i][(clean.label(i) + 2) % 3] = sure[i];
    }
    CorruptionMask mask = new Corruption.FeatureY(0.5).apply(clean, model).mask();
    assertArrayEquals(new int[] {1, 2}, mask.touchedIndices());
    assertEquals((clean.label(1) + 2) % 3, mask.givenLabel(1));
    assertEquals((clean.label(2) + 2) % 3, mask.givenLabel(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"otherY:0.3", "pairFlip:0.3", "featureY:0.1", "classY:0.9,0.1;0.2,0.8"})
  void aProtocolIsItsText(String text) {
    assertEquals(text, Corruption.parse(text).toString());
    assertEquals(Corruption.parse(text), Corruption.parse(text));
  }

  @Test
  void aMaskOfLabelNoiseIsReadBackAsItWasSaved(@TempDir Path folder) {
    for (String text : List.of("otherY:0.3", "pairFlip:0.3", "classY:0.9,0.1;0.2,0.8")) {
      CorruptionMask mask = mask(Corruption.parse(text), data(50, 2));
      mask.save(folder.resolve("mask.csv"));
      assertEquals(mask, CorruptionMask.read(folder.resolve("mask.csv")));
    }
  }

  @Test
  void anotherSeedTouchesOthers() {
    Dataset clean = data(500, 3);
    Corruption noise = new Corruption.OtherY(0.2);
    int[] some = noise.apply(clean, Fixtures.streams(1)).mask().touchedIndices();
    assertTrue(
        Arrays.equals(some, noise.apply(clean, Fixtures.streams(1)).mask().touchedIndices()));
    assertNotEquals(
        Arrays.toString(some),
        Arrays.toString(noise.apply(clean, Fixtures.streams(2)).mask().touchedIndices()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "otherY | lacks its numbers",
        "classY:0.5,0.6;0,1 | sum to 1",
        "classY:1 | expected one for each of the 3 classes",
        "featureY:0.1 | give it its probabilities",
        "pairFlip:2 | expected a fraction from 0 to 1",
        "pairFlop:0.1 | did you mean pairFlip"
      })
  void whatCannotBeDoneIsSaid(String text, String words) {
    Dataset clean = data(9, 3);
    assertSays(() -> mask(Corruption.parse(text), clean), words);
  }
}

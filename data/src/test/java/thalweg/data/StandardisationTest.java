package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static thalweg.data.Fixtures.assertSays;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandardisationTest {
  private static final ImageShape SHAPE = new ImageShape(3, 2, 2);

  private static Standardisation fit(Standardisation.Per per, Dataset data) {
    return switch (per) {
      case CHANNEL -> Standardisation.perChannel(data);
      case FEATURE -> Standardisation.perFeature(data);
    };
  }

  @ParameterizedTest
  @EnumSource
  void theFittedDataGetMeanZeroAndDeviationOneInEachGroup(Standardisation.Per per) {
    Dataset data = Fixtures.random(200, SHAPE, 3, 1);
    Standardisation again = fit(per, fit(per, data).apply(data));
    assertEquals(per == Standardisation.Per.CHANNEL ? 2 : 12, again.means().size());
    again.means().forEach(mean -> assertEquals(0, mean, 1e-6));
    again.deviations().forEach(deviation -> assertEquals(1, deviation, 1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void otherDataTakeTheScaleOfTheFittedOnes(Standardisation.Per per) {
    Dataset train = Fixtures.random(50, SHAPE, 3, 1);
    Dataset test = Fixtures.random(9, SHAPE, 3, 2);
    Standardisation scale = fit(per, train);
    Dataset scaled = scale.apply(test);
    for (int i = 0; i < 9; i++) {
      for (int k = 0; k < 12; k++) {
        int group = per == Standardisation.Per.CHANNEL ? k / 6 : k;
        double expected =
            (test.example(i)[k] - scale.means().get(group)) / scale.deviations().get(group);
        assertEquals((float) expected, scaled.example(i)[k]);
      }
    }
  }

  @Test
  void theOldWaysAreTheSameBits() {
    Dataset train = Fixtures.random(50, SHAPE, 3, 1);
    Dataset test = Fixtures.random(9, SHAPE, 3, 2);
    Standardisation scale = Standardisation.perChannel(train);
    assertArrayEquals(scale.apply(train).pixels(), train.standardised().pixels());
    assertArrayEquals(scale.apply(test).pixels(), test.standardisedLike(train).pixels());
  }

  @Test
  void aConstantFeatureIsOnlyCentred() {
    float[] pixels = {3, 1, 3, 2, 3, 6};
    Dataset data = Dataset.of("c", new ImageShape(1, 1, 2), pixels, new int[3], List.of("a"));
    Dataset scaled = Standardisation.perFeature(data).apply(data);
    for (int i = 0; i < 3; i++) {
      assertEquals(0, scaled.example(i)[0]);
    }
  }

  @Test
  void anotherWidthIsRefused() {
    Standardisation scale = Standardisation.perFeature(Fixtures.random(5, SHAPE, 3, 1));
    Dataset other = Fixtures.random(5, new ImageShape(2, 2, 2), 3, 1);
    assertSays(() -> scale.apply(other), "8 features", "fitted on 12");
    assertSays(
        () -> new Standardisation(Standardisation.Per.CHANNEL, List.of(1.0), List.of()),
        "1 means and 0 deviations");
  }
}

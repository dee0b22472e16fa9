package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EmbeddedSampleTest {
  private static final TrainTest SAMPLE = Datasets.standard().load("fashion-mnist-sample");

  private static void assertBalanced(Dataset data, int perClass) {
    int[] expected = new int[10];
    Arrays.fill(expected, perClass);
    assertArrayEquals(expected, data.classCounts());
    assertEquals(10 * perClass, data.size());
    assertEquals(new ImageShape(28, 28, 1), data.shape());
    assertEquals("embedded sample", data.source().description());
    int[] rows = data.sourceRows();
    assertEquals(rows.length, Arrays.stream(rows).distinct().count());
    for (float pixel : data.pixels()) {
      assertTrue(pixel >= 0 && pixel <= 1);
    }
  }

  @Test
  void theSampleIsBalancedAndScaled() {
    assertBalanced(SAMPLE.train(), 1000);
    assertBalanced(SAMPLE.test(), 200);
    assertEquals("Ankle boot", SAMPLE.train().classNames().get(9));
    assertEquals("fashion-mnist-sample/train", SAMPLE.train().name());
  }

  @Test
  void theSampleEqualsItsRowsOfThePublicFiles() {
    TrainTest whole = Datasets.standard().inFolder(Fixtures.sharedData()).load("fashion-mnist");
    assertSameExamples(whole.train().subset(SAMPLE.train().sourceRows()), SAMPLE.train());
    assertSameExamples(whole.test().subset(SAMPLE.test().sourceRows()), SAMPLE.test());
  }

  private static void assertSameExamples(Dataset expected, Dataset actual) {
    assertArrayEquals(expected.labels(), actual.labels());
    assertArrayEquals(expected.sourceRows(), actual.sourceRows());
    assertArrayEquals(expected.pixels(), actual.pixels());
  }

  @Test
  void theLicenceOfTheSampleRidesBesideIt() throws IOException {
    try (InputStream in =
        EmbeddedSample.class.getResourceAsStream("fashion-mnist-sample/LICENSE")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.contains("The MIT License (MIT)"));
      assertTrue(text.contains("2017 Zalando SE"));
      assertTrue(text.contains("WITHOUT WARRANTY OF ANY KIND"));
    }
  }
}

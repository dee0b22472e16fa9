package thalweg.studies.closerlook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;

class DownsamplingTest {
  private static Dataset images(ImageShape shape, float... pixels) {
    return Dataset.of("test", shape, pixels, new int[] {0}, List.of("a", "b"));
  }

  @Test
  void whereEdgesHalveEachPixelIsTheMeanOfFourOfItsChannel() {
    Dataset small =
        Downsampling.of(
            images(new ImageShape(2, 4, 2), 1, 3, 5, 7, 1, 3, 5, 9, 0, 0, 8, 8, 0, 4, 8, 8), 2);
    assertEquals(new ImageShape(2, 2, 2), small.shape());
    assertArrayEquals(
        new float[] {2, 6, 2, 7, 0, 8, 2, 8}, small.example(0), "only the longer edge shrinks");
    Dataset half = Downsampling.of(images(new ImageShape(2, 2, 1), 1, 2, 3, 6), 1);
    assertArrayEquals(new float[] {3}, half.example(0));
  }

  @Test
  void anEdgeThatDoesNotDivideIsSharedOutByAreaAndTheMeanStays() {
    Dataset small = Downsampling.of(images(new ImageShape(1, 3, 1), 3, 6, 12), 2);
    assertArrayEquals(new float[] {4, 10}, small.example(0), 1e-6f);
  }

  @Test
  void whatIsSmallAlreadyIsLeftAsItIs() {
    Dataset table = images(new ImageShape(1, 1, 3), 4, 5, 6);
    assertArrayEquals(new float[] {4, 5, 6}, Downsampling.of(table, 14).example(0));
  }
}

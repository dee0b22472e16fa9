package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static thalweg.data.Fixtures.assertSays;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import thalweg.data.ImageOptions.Colour;
import thalweg.data.ImageOptions.Method;

class ImageFolderTest {
  @TempDir Path folder;

  private Path put(String place, byte[] bytes) throws IOException {
    Path file = folder.resolve(place);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private Path put(String place, BufferedImage image) throws IOException {
    return put(place, Pictures.encoded(place.replaceFirst(".*\\.", ""), image));
  }

  private Opened open(ImageOptions options) {
    return Datasets.standard().open(folder.toString(), OpenOptions.standard().withImages(options));
  }

  private Opened open() {
    return open(ImageOptions.standard());
  }

  private static float sample(BufferedImage image, int c, int y, int x) {
    return image.getRaster().getSample(x, y, c) / 255f;
  }

  @Test
  void eachFolderIsAClassAndEachFileAnExample() throws IOException {
    BufferedImage cat = Pictures.colour(4, 5, 1);
    put("dog/b.png", Pictures.colour(4, 5, 2));
    put("dog/a.png", Pictures.colour(4, 5, 3));
    put("cat/z.png", cat);
    put("cat/notes.txt", new byte[3]);
    put("cat/.hidden.png", new byte[3]);
    Opened opened = open();
    Dataset data = opened.train();
    assertTrue(opened.test().isEmpty());
    assertEquals(List.of("cat", "dog"), data.classNames());
    assertArrayEquals(new int[] {0, 1, 1}, data.labels());
    assertEquals("cat/z.png", data.rowName(0));
    assertEquals("dog/b.png", data.subset(new int[] {2}).rowName(0));
    assertEquals(new ImageShape(4, 5, 3), data.shape());
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 5; x++) {
          assertEquals(sample(cat, c, y, x), data.example(0)[(c * 4 + y) * 5 + x]);
        }
      }
    }
  }

  @Test
  void trainAndTestFoldersAreTheTwoParts() throws IOException {
    put("train/a/1.png", Pictures.grey(3, 3, 1));
    put("train/b/1.png", Pictures.grey(3, 3, 2));
    put("test/b/1.png", Pictures.grey(3, 3, 3));
    Opened opened = open();
    assertArrayEquals(new int[] {1}, opened.test().orElseThrow().labels());
    assertEquals("test/b/1.png", opened.test().orElseThrow().rowName(0));
    assertEquals(1, opened.train().shape().channels());
    put("test/c/1.png", Pictures.grey(3, 3, 4));
    assertSays(this::open, "the class \"c\"", "which the training part lacks");
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    put("car/1.png", Pictures.grey(3, 3, 1));
    put("train/1.png", Pictures.grey(3, 3, 2));
    assertEquals(List.of("car", "train"), open().train().classNames());
  }

  @Test
  void greyStaysGreyUnlessOneImageIsColoured() throws IOException {
    BufferedImage grey = Pictures.grey(4, 4, 1);
    put("a/1.png", grey);
    put("a/2.png", Pictures.grey(4, 4, 2));
    Dataset data = open().train();
    assertEquals(new ImageShape(4, 4, 1), data.shape());
    assertEquals(sample(grey, 0, 1, 2), data.example(0)[6], "stored grey, no gamma");
    put("b/3.png", Pictures.colour(4, 4, 3));
    Dataset mixed = open().train();
    assertEquals(3, mixed.shape().channels());
    float[] planes = mixed.example(0);
    assertArrayEquals(Arrays.copyOf(planes, 16), Arrays.copyOfRange(planes, 32, 48));
    assertEquals(
        1, open(ImageOptions.standard().withColour(Colour.GREY)).train().shape().channels());
  }

  @Test
  void greyOfColoursWeighsThemAsTelevisionDoes() throws IOException {
    BufferedImage image = Pictures.colour(1, 1, 5);
    put("a/1.png", image);
    double expected =
        0.299 * sample(image, 0, 0, 0)
            + 0.587 * sample(image, 1, 0, 0)
            + 0.114 * sample(image, 2, 0, 0);
    float[] grey = open(ImageOptions.standard().withColour(Colour.GREY)).train().example(0);
    assertEquals((float) expected, grey[0]);
  }

  @Test
  void palettesTransparencyAndSixteenBitsAreUnderstood() throws IOException {
    byte[] red = {0, 10, 20, 30};
    byte[] green = {5, 15, 25, 35};
    byte[] blue = {1, 2, 3, 4};
    BufferedImage palette =
        new BufferedImage(
            3, 2, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(2, 4, red, green, blue));
    Pictures.noise(palette, 1, 4, 1);
    Picture read = Picture.decode("palette", Pictures.encoded("png", palette));
    int index = palette.getRaster().getSample(2, 1, 0);
    assertEquals(red[index] / 255f, read.planes()[0][5]);
    assertEquals(blue[index] / 255f, read.planes()[2][5]);

    BufferedImage clear = new BufferedImage(2, 2, BufferedImage.TYPE_4BYTE_ABGR);
    Pictures.noise(clear, 4, 256, 2);
    Picture opaque = Picture.decode("clear", Pictures.encoded("png", clear));
    assertEquals(3, opaque.planes().length);
    assertEquals(sample(clear, 1, 1, 0), opaque.planes()[1][2]);

    BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    Pictures.noise(deep, 1, 65536, 3);
    Picture fine = Picture.decode("deep", Pictures.encoded("png", deep));
    assertEquals(deep.getRaster().getSample(1, 0, 0) / 65535f, fine.planes()[0][1]);
  }

  @Test
  void jpegImagesAreReadAndNearWhatWasWritten() throws IOException {
    BufferedImage flat = new BufferedImage(16, 16, BufferedImage.TYPE_3BYTE_BGR);
    for (int k = 0; k < 256; k++) {
      flat.setRGB(k % 16, k / 16, 0x6080a0);
    }
    put("a/1.jpg", flat);
    put("a/2.jpeg", Pictures.encoded("jpg", flat));
    float[] planes = open().train().example(1);
    assertEquals(0x60 / 255f, planes[0], 0.02);
    assertEquals(0x80 / 255f, planes[256], 0.02);
    assertEquals(0xa0 / 255f, planes[512], 0.02);
  }

  @Test
  void anotherSizeIsRefusedWithBothSizesAndTheRemedy() throws IOException {
    Path first = put("a/1.png", Pictures.grey(4, 6, 1));
    Path other = put("b/2.png", Pictures.grey(5, 6, 1));
    assertSays(this::open, other + " is 5x6", first + " is 4x6", "ask for resizing");
    Dataset data = open(ImageOptions.standard().withResize(3, 3, Method.AREA)).train();
    assertEquals(new ImageShape(3, 3, 1), data.shape());
  }

  private static Picture plane(int height, int width, double... values) {
    float[] plane = new float[values.length];
    for (int k = 0; k < plane.length; k++) {
      plane[k] = (float) values[k];
    }
    return new Picture(height, width, new float[][] {plane});
  }

  private static float[] resized(Picture picture, int height, int width, Method method) {
    return Resampling.resized(picture, new ImageOptions.Resize(height, width, method)).planes()[0];
  }

  @Test
  void areaTakesTheMeanOfWhatAPixelCovers() {
    Picture picture = plane(2, 4, 1, 2, 3, 4, 5, 6, 7, 8);
    assertArrayEquals(new float[] {3.5f, 5.5f}, resized(picture, 1, 2, Method.AREA));
    // Thirds: 0.75 of a pixel and 0.25 of the next make each new one.
    assertArrayEquals(
        new float[] {(float) ((1 + 2 / 3.0) / (4 / 3.0))},
        Arrays.copyOf(resized(plane(1, 4, 1, 2, 3, 4), 1, 3, Method.AREA), 1),
        1e-6f);
  }

  @Test
  void bilinearGoesBetweenTheCentres() {
    assertArrayEquals(
        new float[] {0, 0.25f, 0.75f, 1}, resized(plane(1, 2, 0, 1), 1, 4, Method.BILINEAR));
    assertArrayEquals(new float[] {7, 7, 7, 7}, resized(plane(1, 1, 7), 2, 2, Method.BILINEAR));
  }

  @ParameterizedTest
  @EnumSource
  void constantImagesStayConstantAndTheSameSizeChangesNothing(Method method) {
    double[] ones = new double[7 * 5];
    Arrays.fill(ones, 0.3);
    for (int size : new int[] {1, 2, 3, 5, 7, 11, 64}) {
      for (float value : resized(plane(7, 5, ones), size, 65 - size, method)) {
        assertEquals(0.3f, value, 1e-6f);
      }
    }
    Picture noise = Picture.decode("noise", Pictures.encoded("png", Pictures.grey(7, 5, 1)));
    assertArrayEquals(noise.planes()[0], resized(noise, 7, 5, method));
  }

  @ParameterizedTest
  @EnumSource
  void wholeFactorsKeepTheMeanOfTheImage(Method method) {
    Picture noise = Picture.decode("noise", Pictures.encoded("png", Pictures.grey(12, 12, 1)));
    double before = mean(noise.planes()[0]);
    if (method == Method.AREA) {
      assertEquals(before, mean(resized(noise, 5, 7, method)), 1e-6);
    }
    assertEquals(before, mean(resized(noise, 6, 6, method)), 1e-6);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Test
  void damagedImagesAreNamed() throws IOException {
    byte[] png = Pictures.encoded("png", Pictures.colour(20, 20, 1));
    byte[] jpeg = Pictures.encoded("jpg", Pictures.colour(40, 40, 1));
    put("a/1.png", png);
    for (byte[] damaged :
        List.of(
            new byte[0],
            "GIF89a".getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOf(png, png.length / 2),
            Arrays.copyOf(jpeg, jpeg.length / 2),
            Arrays.copyOf(jpeg, 30))) {
      Path file = put("b/2.png", damaged);
      assertSays(this::open, file.toString());
    }
  }

  @Test
  void foldersWithoutImagesAreRefused() throws IOException {
    assertSays(this::open, "holds nothing that is known", "one folder of images a class");
    put("a/1.png", Pictures.grey(2, 2, 1));
    Files.createDirectories(folder.resolve("empty"));
    assertSays(this::open, folder.resolve("empty").toString(), "holds no image");
    assertSays(() -> new ImageOptions.Resize(0, 5, Method.AREA), "resized to 0x5");
  }
}

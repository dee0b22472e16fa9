package thalweg.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngTest {
  private static byte[] noise(int length) {
    byte[] samples = new byte[length];
    new Random(length).nextBytes(samples);
    return samples;
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "28, 28", "13, 7", "1, 101", "307, 211", "65534, 1", "65535, 1"})
  void greyPicturesDecodeToTheirSamples(int width, int height) throws IOException {
    byte[] samples = noise(width * height);
    BufferedImage image = decoded(Picture.grey(samples, height, width));
    assertEquals(width, image.getWidth());
    assertEquals(height, image.getHeight());
    byte[] back = new byte[samples.length];
    for (int i = 0; i < back.length; i++) {
      back[i] = (byte) image.getRaster().getSample(i % width, i / width, 0);
    }
    assertArrayEquals(samples, back);
  }

  @Test
  void colourPicturesDecodeToTheirPlanes() throws IOException {
    byte[] samples = noise(3 * 5 * 4);
    BufferedImage image = decoded(Picture.rgb(samples, 5, 4));
    byte[] back = new byte[samples.length];
    for (int i = 0; i < back.length; i++) {
      int inPlane = i % 20;
      int rgb = image.getRGB(inPlane % 4, inPlane / 4);
      back[i] = (byte) (rgb >> (16 - 8 * (i / 20)));
    }
    assertArrayEquals(samples, back);
  }

  private static BufferedImage decoded(Picture picture) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Png.encode(picture)));
  }

  @Test
  void aSmallPictureCostsLittleMoreThanItsSamples() {
    assertEquals(28 * 28 + 28 + 68, Png.encode(Picture.grey(noise(784), 28, 28)).length);
  }

  @Test
  void aPictureKeepsItsOwnCopyOfTheSamples() {
    byte[] samples = {1, 2};
    Picture picture = Picture.grey(samples, 1, 2);
    samples[0] = 9;
    picture.samples()[1] = 9;
    assertArrayEquals(new byte[] {1, 2}, picture.samples());
  }

  @Test
  void aPictureOfTheWrongSizeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Picture.grey(new byte[3], 2, 2));
    assertThrows(IllegalArgumentException.class, () -> Picture.grey(new byte[0], 0, 2));
    assertThrows(IllegalArgumentException.class, () -> Picture.rgb(new byte[4], 2, 2));
  }
}

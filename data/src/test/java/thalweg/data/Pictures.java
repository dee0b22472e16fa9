package thalweg.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Small images for tests, from seeds. */
final class Pictures {
  private Pictures() {}

  /** Grey noise. */
  static BufferedImage grey(int height, int width, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    return noise(image, 1, 256, seed);
  }

  /** Red, green and blue noise. */
  static BufferedImage colour(int height, int width, long seed) {
    return noise(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), 3, 256, seed);
  }

  static BufferedImage noise(BufferedImage image, int bands, int levels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int c = 0; c < bands; c++) {
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          image.getRaster().setSample(x, y, c, random.nextInt(levels));
        }
      }
    }
    return image;
  }

  /** As the bytes of a file of that format. */
  static byte[] encoded(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException("the JDK cannot write this image as " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

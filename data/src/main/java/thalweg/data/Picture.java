package thalweg.data;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * One decoded PNG or JPEG image: planes of values in [0, 1], a grey one or red, green and blue.
 * Transparency is dropped; 16-bit samples keep their precision.
 *
 * <p>The size is read from the header first; what claims more than {@link #MAX_PIXELS}, or more
 * than its bytes can hold, is refused before anything is decoded.
 *
 * @param planes [1 or 3][height * width], each row by row
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Picture(int height, int width, float[][] planes) {
  /** 2^24 pixels: 4096 by 4096. */
  static final long MAX_PIXELS = 1L << 24;

  /**
   * @param name what messages call the image
   * @throws DataException if the bytes are no whole PNG or JPEG image or it is too large
   */
  static Picture decode(String name, byte[] bytes) {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      ImageReader reader = reader(name, bytes, in);
      try {
        reader.setInput(in, true, true);
        checkSize(name, bytes.length, reader.getHeight(0), reader.getWidth(0));
        AtomicReference<String> warning = new AtomicReference<>("");
        reader.addIIOReadWarningListener((_, text) -> warning.compareAndSet("", text));
        BufferedImage image = reader.read(0);
        checkWhole(name, warning.get());
        return of(image);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw damaged(name, Reason.of(e), e);
    } catch (DataException e) {
      throw e;
    } catch (RuntimeException e) {
      // The decoders of the JDK answer some damaged files with unchecked exceptions.
      throw damaged(name, e.getClass().getSimpleName(), e);
    }
  }

  private static DataException damaged(String name, String reason, Throwable cause) {
    return DataException.because(
        cause,
        "%s cannot be decoded (%s); expected a whole PNG or JPEG image: replace or remove it.",
        name,
        Names.plain(reason));
  }

  private static ImageReader reader(String name, byte[] bytes, ImageInputStream in) {
    boolean png = startsWith(bytes, 0x89, 'P', 'N', 'G');
    boolean jpeg = startsWith(bytes, 0xff, 0xd8, 0xff);
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!(png || jpeg) || !readers.hasNext()) {
      throw DataException.of(
          "%s is neither a PNG nor a JPEG image by its first bytes; expected one of them: convert"
              + " or remove it.",
          name);
    }
    return readers.next();
  }

  private static boolean startsWith(byte[] bytes, int... head) {
    for (int k = 0; k < head.length; k++) {
      if (k >= bytes.length || bytes[k] != (byte) head[k]) {
        return false;
      }
    }
    return true;
  }

  private static void checkSize(String name, long bytes, long height, long width) {
    if (height < 1 || width < 1 || height * width > MAX_PIXELS) {
      throw DataException.of(
          "%s claims %d by %d pixels; expected 1 to %d in all: make it smaller or remove it.",
          name, height, width, MAX_PIXELS);
    }
    // A pixel of PNG takes one bit at least before it is compressed, and JPEG spends at least one
    // on a block of 64.
    if (height * width / 8 > Content.MAX_EXPANSION * bytes) {
      throw DataException.of(
          "%s claims %d by %d pixels, which its %d bytes cannot hold; it is truncated or damaged:"
              + " replace or remove it.",
          name, height, width, bytes);
    }
  }

  /** A truncated JPEG is filled up with grey by the decoder, which only warns. */
  private static void checkWhole(String name, String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    if (lower.contains("truncated") || lower.contains("premature") || lower.contains("corrupt")) {
      throw DataException.of(
          "%s is damaged (%s); expected a whole image: replace or remove it.",
          name, Names.plain(warning));
    }
  }

  private static Picture of(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    Raster raster = image.getRaster();
    // A palette or packed pixels are unpacked by getRGB; plain bands are taken as they are stored,
    // since getRGB would bend grey values to another gamma.
    boolean packed = raster.getNumBands() != image.getColorModel().getNumComponents();
    return packed ? unpacked(image, height, width) : banded(raster, height, width);
  }

  private static Picture banded(Raster raster, int height, int width) {
    int channels = raster.getNumBands() < 3 ? 1 : 3;
    float[][] planes = new float[channels][];
    for (int c = 0; c < channels; c++) {
      float most = (float) ((1L << raster.getSampleModel().getSampleSize(c)) - 1);
      planes[c] = raster.getSamples(0, 0, width, height, c, (float[]) null);
      for (int k = 0; k < planes[c].length; k++) {
        planes[c][k] /= most;
      }
    }
    return new Picture(height, width, planes);
  }

  private static Picture unpacked(BufferedImage image, int height, int width) {
    float[][] planes = new float[3][height * width];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          planes[c][y * width + x] = (row[x] >> (16 - 8 * c) & 0xff) / 255f;
        }
      }
    }
    return new Picture(height, width, planes);
  }

  /** Whether red, green and blue are the same everywhere. */
  boolean isGrey() {
    for (int k = 0; planes.length == 3 && k < planes[0].length; k++) {
      if (planes[0][k] != planes[1][k] || planes[1][k] != planes[2][k]) {
        return false;
      }
    }
    return true;
  }

  /** Copies red, green and blue, 3 * height * width values; grey is copied three times. */
  void copyColour(float[] target, int offset) {
    int area = height * width;
    for (int c = 0; c < 3; c++) {
      System.arraycopy(planes[planes.length == 3 ? c : 0], 0, target, offset + c * area, area);
    }
  }

  /** Copies grey values; colours become 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). */
  void copyGrey(float[] target, int offset) {
    int area = height * width;
    if (planes.length == 1 || isGrey()) {
      System.arraycopy(planes[0], 0, target, offset, area);
      return;
    }
    for (int k = 0; k < area; k++) {
      double grey = 0.299 * planes[0][k] + 0.587 * planes[1][k] + 0.114 * planes[2][k];
      target[offset + k] = (float) grey;
    }
  }
}

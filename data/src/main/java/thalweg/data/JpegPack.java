package thalweg.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a pack of labelled JPEG images, plain or gzip: repeated to the end of the file, one label
 * byte, a length of two bytes (big-endian), and so many bytes of JPEG. A compact, lossy form of
 * CIFAR-10; the pixels are not those that were published.
 */
final class JpegPack {
  private static final String KIND = "a pack of JPEG images";

  private JpegPack() {}

  static Dataset read(String name, String description, Path file, List<String> classNames) {
    return Content.open(file, KIND, input -> read(name, description, input, classNames));
  }

  static Dataset read(String name, String description, Content.Input input, List<String> classNames)
      throws IOException {
    Content content = new Content(input, KIND);
    byte[] bytes = content.rest();
    int n = count(input.name(), bytes);
    int d = Cifar.SHAPE.features();
    float[] pixels = new float[Draws.product(n, d)];
    int[] labels = new int[n];
    int at = 0;
    for (int i = 0; i < n; i++) {
      String image = "%s, image %d".formatted(input.name(), i);
      labels[i] = Byte.toUnsignedInt(bytes[at]);
      int length = length(bytes, at);
      if (labels[i] >= classNames.size()) {
        throw DataException.of(
            "%s has label %d; expected 0 to %d: the file is damaged.",
            image, labels[i], classNames.size() - 1);
      }
      Picture picture = Picture.decode(image, Arrays.copyOfRange(bytes, at + 3, at + 3 + length));
      if (picture.height() != 32 || picture.width() != 32) {
        throw DataException.of(
            "%s is %dx%d; expected 32x32: the file is damaged.",
            image, picture.height(), picture.width());
      }
      picture.copyColour(pixels, i * d);
      at += 3 + length;
    }
    Source source = new Source(description, List.of(content.file()));
    return new Dataset(name, Cifar.SHAPE, classNames, source, pixels, labels, Dataset.rows(n));
  }

  private static int count(String file, byte[] bytes) {
    int n = 0;
    for (int at = 0; at < bytes.length; at += 3 + length(bytes, at), n++) {
      if (at + 3 > bytes.length || at + 3 + length(bytes, at) > bytes.length) {
        throw DataException.of(
            "%s ends within image %d; expected the whole of it: fetch the file again.", file, n);
      }
    }
    return n;
  }

  private static int length(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at + 1]) << 8 | Byte.toUnsignedInt(bytes[at + 2]);
  }
}

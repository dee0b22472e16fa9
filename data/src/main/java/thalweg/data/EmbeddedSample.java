package thalweg.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The sample of Fashion-MNIST inside the jar: 10,000 training and 2,000 test images, as many of
 * each class, written by {@code src/main/scripts/MakeSample.java}. Source rows are those of the
 * public files.
 */
final class EmbeddedSample {
  static final String NAME = "fashion-mnist-sample";

  private EmbeddedSample() {}

  static TrainTest load() {
    return new TrainTest(part("train", "train"), part("test", "t10k"));
  }

  private static Dataset part(String part, String prefix) {
    String images = prefix + "-images-idx3-ubyte.gz";
    String labels = prefix + "-labels-idx1-ubyte.gz";
    try {
      Dataset joined =
          IdxDataset.join(
              NAME + "/" + part,
              "embedded sample",
              Idx.images(input(images)),
              Idx.labels(input(labels)),
              IdxSet.FASHION_CLASSES);
      return new Dataset(
          joined.name(),
          joined.shape(),
          joined.classNames(),
          joined.source(),
          joined.sharedPixels(),
          joined.labels(),
          rows(prefix + "-rows.txt"));
    } catch (IOException e) {
      throw DataException.because(
          e,
          "The embedded sample cannot be read (%s); the jar is damaged: fetch it again.",
          Reason.of(e));
    }
  }

  private static int[] rows(String resource) throws IOException {
    return new String(bytes(resource), StandardCharsets.UTF_8)
        .lines()
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static Content.Input input(String resource) throws IOException {
    byte[] bytes = bytes(resource);
    return new Content.Input(NAME + "/" + resource, bytes.length, new ByteArrayInputStream(bytes));
  }

  private static byte[] bytes(String resource) throws IOException {
    try (InputStream in = EmbeddedSample.class.getResourceAsStream(NAME + "/" + resource)) {
      if (in == null) {
        throw new IOException("no resource " + resource);
      }
      return in.readAllBytes();
    }
  }
}

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the sample of Fashion-MNIST that rides in the jar: {@code java MakeSample.java FOLDER OUT}.
 *
 * <p>FOLDER holds the four public files (gzip IDX). OUT receives the same four names with 1,000
 * training and 200 test images of each class, in the order of their source rows, and for each part
 * a text file with those rows, one a line. Rows are drawn by SplitMix64 from a fixed seed, so the
 * same JDK writes the same bytes.
 */
final class MakeSample {
  private static final int CLASSES = 10;
  private static final int PIXELS = 28 * 28;

  private long state = 1708_07747L; // the paper of the data set: arXiv 1708.07747

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("Usage: java MakeSample.java FOLDER OUT");
      System.exit(2);
    }
    Path out = Files.createDirectories(Path.of(arguments[1]));
    MakeSample sample = new MakeSample();
    sample.part(Path.of(arguments[0]), out, "train", 1000);
    sample.part(Path.of(arguments[0]), out, "t10k", 200);
  }

  private void part(Path folder, Path out, String part, int perClass) throws IOException {
    String imagesName = part + "-images-idx3-ubyte.gz";
    String labelsName = part + "-labels-idx1-ubyte.gz";
    ByteBuffer images = ByteBuffer.wrap(unzipped(folder.resolve(imagesName)));
    ByteBuffer labels = ByteBuffer.wrap(unzipped(folder.resolve(labelsName)));
    int[] rows = rows(labels, perClass);

    ByteBuffer someImages = ByteBuffer.allocate(16 + rows.length * PIXELS);
    someImages.putInt(2051).putInt(rows.length).putInt(28).putInt(28);
    ByteBuffer someLabels = ByteBuffer.allocate(8 + rows.length);
    someLabels.putInt(2049).putInt(rows.length);
    for (int row : rows) {
      someImages.put(images.array(), 16 + row * PIXELS, PIXELS);
      someLabels.put(labels.get(8 + row));
    }
    Files.write(out.resolve(imagesName), zipped(someImages.array()));
    Files.write(out.resolve(labelsName), zipped(someLabels.array()));
    String lines =
        Arrays.stream(rows).mapToObj(Integer::toString).collect(Collectors.joining("\n", "", "\n"));
    Files.writeString(out.resolve(part + "-rows.txt"), lines);
  }

  /** perClass rows of each class without replacement, ascending. */
  private int[] rows(ByteBuffer labels, int perClass) {
    int count = labels.getInt(4);
    IntStream chosen = IntStream.empty();
    for (int c = 0; c < CLASSES; c++) {
      int label = c;
      int[] all = IntStream.range(0, count).filter(i -> labels.get(8 + i) == label).toArray();
      for (int j = 0; j < perClass; j++) {
        int other = j + (int) Long.remainderUnsigned(next(), all.length - j);
        int swapped = all[j];
        all[j] = all[other];
        all[other] = swapped;
      }
      chosen = IntStream.concat(chosen, Arrays.stream(all, 0, perClass));
    }
    return chosen.sorted().toArray();
  }

  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static byte[] unzipped(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
      return in.readAllBytes();
    }
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new BestGzip(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  /** Gzip at the best compression. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(9);
    }
  }
}

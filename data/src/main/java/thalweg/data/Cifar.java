package thalweg.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the binary files of CIFAR-10 and CIFAR-100 (Krizhevsky 2009), plain or gzip: records of one
 * label byte (CIFAR-10) or a coarse and a fine one (CIFAR-100), then 1,024 red, 1,024 green and
 * 1,024 blue bytes, each row by row. That is the layout of {@link ImageShape}, channels first, so
 * the pixels are scaled and never moved.
 */
final class Cifar {
  static final ImageShape SHAPE = new ImageShape(32, 32, 3);
  private static final String KIND = "a CIFAR binary file";

  /** Which label of a record counts, and how many label bytes it has. */
  enum Layout {
    TEN(1, 0),
    HUNDRED_FINE(2, 1),
    HUNDRED_COARSE(2, 0);

    private final int labelBytes;
    private final int labelAt;

    Layout(int labelBytes, int labelAt) {
      this.labelBytes = labelBytes;
      this.labelAt = labelAt;
    }

    int record() {
      return labelBytes + SHAPE.features();
    }
  }

  private Cifar() {}

  /** The records of one file as read. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Batch(Layout layout, byte[] bytes, Source.File file) {
    int count() {
      return bytes.length / layout.record();
    }
  }

  static Batch batch(Path file, Layout layout) {
    return Content.open(file, KIND, input -> batch(input, layout));
  }

  /**
   * @throws DataException if the content is empty or no whole number of records
   */
  static Batch batch(Content.Input input, Layout layout) throws IOException {
    Content content = new Content(input, KIND);
    byte[] bytes = content.rest();
    if (bytes.length == 0 || bytes.length % layout.record() != 0) {
      throw DataException.of(
          "%s holds %d bytes; expected one or more records of %d bytes (%d for the labels, 3072"
              + " pixels): the file is truncated, or of the other CIFAR: fetch it again.",
          input.name(), bytes.length, layout.record(), layout.labelBytes);
    }
    return new Batch(layout, bytes, content.file());
  }

  /** All records of several files, in their order; source rows count on over the files. */
  static Dataset join(
      String name, String description, List<Batch> batches, List<String> classNames) {
    int n = batches.stream().mapToInt(Batch::count).sum();
    int d = SHAPE.features();
    float[] pixels = new float[Draws.product(n, d)];
    int[] labels = new int[n];
    int row = 0;
    for (Batch batch : batches) {
      int record = batch.layout().record();
      for (int k = 0; k < batch.count(); k++, row++) {
        int at = k * record;
        labels[row] = label(batch, k, classNames.size());
        for (int p = 0, from = at + record - d; p < d; p++) {
          pixels[row * d + p] = Byte.toUnsignedInt(batch.bytes()[from + p]) / 255f;
        }
      }
    }
    Source source = new Source(description, batches.stream().map(Batch::file).toList());
    return new Dataset(name, SHAPE, classNames, source, pixels, labels, Dataset.rows(n));
  }

  private static int label(Batch batch, int record, int classes) {
    Layout layout = batch.layout();
    int label = Byte.toUnsignedInt(batch.bytes()[record * layout.record() + layout.labelAt]);
    if (label >= classes) {
      throw DataException.of(
          "%s has label %d at record %d; expected 0 to %d: the file is damaged or of the other"
              + " CIFAR.",
          batch.file().location(), label, record, classes - 1);
    }
    return label;
  }
}

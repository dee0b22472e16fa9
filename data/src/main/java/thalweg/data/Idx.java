package thalweg.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads IDX files of unsigned bytes, plain or gzip (told apart by the first two bytes): images
 * (magic number 2051, then count, rows, columns, pixels) and labels (2049, then count, labels), all
 * header fields 32 bits, big-endian.
 *
 * <p>Nothing is allocated on the word of the header: see {@link Content#body}.
 */
final class Idx {
  static final int IMAGES_MAGIC = 2051;
  static final int LABELS_MAGIC = 2049;

  private static final int MAX_SIDE = 1 << 14;

  private Idx() {}

  /** Images as read: {@code bytes} is [count, rows, columns]. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Images(int count, int rows, int columns, byte[] bytes, Source.File file) {}

  /** Labels as read, one byte each. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Labels(byte[] bytes, Source.File file) {}

  static Images images(Path file) {
    return Content.open(file, "an IDX file", Idx::images);
  }

  static Labels labels(Path file) {
    return Content.open(file, "an IDX file", Idx::labels);
  }

  static Images images(Content.Input input) throws IOException {
    Content content = new Content(input, "an IDX file");
    int[] header = header(content, IMAGES_MAGIC, 3);
    int rows = header[1];
    int columns = header[2];
    if (rows < 1 || rows > MAX_SIDE || columns < 1 || columns > MAX_SIDE) {
      throw DataException.of(
          "%s claims images of %s by %s pixels; expected 1 to %d each way: the file is damaged or"
              + " not an image file.",
          input.name(),
          Integer.toUnsignedString(rows),
          Integer.toUnsignedString(columns),
          MAX_SIDE);
    }
    byte[] bytes = content.body(Integer.toUnsignedLong(header[0]), (long) rows * columns);
    return new Images(header[0], rows, columns, bytes, content.file());
  }

  static Labels labels(Content.Input input) throws IOException {
    Content content = new Content(input, "an IDX file");
    int[] header = header(content, LABELS_MAGIC, 1);
    byte[] bytes = content.body(Integer.toUnsignedLong(header[0]), 1);
    return new Labels(bytes, content.file());
  }

  /** The {@code sizes} header fields after the magic number, which is checked. */
  private static int[] header(Content content, int magic, int sizes) throws IOException {
    byte[] bytes = new byte[4 + 4 * sizes];
    int have = content.fill(bytes, 0);
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    if (have >= 4 && fields.getInt() != magic) {
      throw DataException.of(
          "%s starts with the magic number %s; expected %d (%s of unsigned bytes): check that"
              + " images and labels are not exchanged and that this is an IDX file.",
          content.name(),
          Integer.toUnsignedString(fields.getInt(0)),
          magic,
          magic == IMAGES_MAGIC ? "images" : "labels");
    }
    if (have < bytes.length) {
      throw DataException.of(
          "%s ends after %d bytes; expected an IDX header of %d bytes: fetch the file again.",
          content.name(), have, bytes.length);
    }
    int[] header = new int[sizes];
    for (int k = 0; k < sizes; k++) {
      header[k] = fields.getInt();
    }
    return header;
  }
}

package thalweg.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files of unsigned bytes, plain or gzip (told apart by the first two bytes): images
 * (magic number 2051, then count, rows, columns, pixels) and labels (2049, then count, labels), all
 * header fields 32 bits, big-endian.
 *
 * <p>Nothing is allocated on the word of the header: a plain file must have exactly the length that
 * its header implies; a gzip file may not claim more than its length can expand to, and the buffer
 * grows only with the bytes that really come. Whatever follows the gzip data is ignored, as gzip
 * does; its checksum has been verified by then.
 */
final class Idx {
  static final int IMAGES_MAGIC = 2051;
  static final int LABELS_MAGIC = 2049;

  /** 2^29 values: 2 GiB once they are floats, eleven times MNIST. */
  private static final long MAX_VALUES = 1L << 29;

  private static final int MAX_SIDE = 1 << 14;

  /** Deflate codes at most 258 bytes in 2 bits: a factor of 1032. */
  private static final long MAX_EXPANSION = 1032;

  private static final int CHUNK = 1 << 16;

  private Idx() {}

  /** Images as read: {@code bytes} is [count, rows, columns]. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Images(int count, int rows, int columns, byte[] bytes, Source.File file) {}

  /** Labels as read, one byte each. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Labels(byte[] bytes, Source.File file) {}

  /**
   * A source of bytes.
   *
   * @param name what messages call it
   * @param size its length in bytes
   */
  record Input(String name, long size, InputStream stream) {}

  /** Something to do with an open input. */
  interface Reading<T> {
    T read(Input input) throws IOException;
  }

  static Images images(Path file) {
    return open(file, Idx::images);
  }

  static Labels labels(Path file) {
    return open(file, Idx::labels);
  }

  private static <T> T open(Path file, Reading<T> reading) {
    if (!Files.exists(file)) {
      throw DataException.of(
          "%s does not exist; expected an IDX file: check the path or put the file there.", file);
    }
    if (!Files.isRegularFile(file)) {
      throw DataException.of(
          "%s is not a regular file; expected an IDX file: give the path of the file itself.",
          file);
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return reading.read(new Input(file.toString(), Files.size(file), stream));
    } catch (IOException e) {
      throw DataException.because(
          e, "%s cannot be read (%s); check its permissions and its disk.", file, Reason.of(e));
    }
  }

  static Images images(Input input) throws IOException {
    Content content = new Content(input);
    int[] header = content.header(IMAGES_MAGIC, 3);
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

  static Labels labels(Input input) throws IOException {
    Content content = new Content(input);
    int[] header = content.header(LABELS_MAGIC, 1);
    byte[] bytes = content.body(Integer.toUnsignedLong(header[0]), 1);
    return new Labels(bytes, content.file());
  }

  /** The uncompressed content of one input, read once from front to back. */
  private static final class Content {
    private final Input input;
    private final boolean gzip;
    private final Sha256 digest = new Sha256();
    private final InputStream stream;
    private int headerLength;

    Content(Input input) throws IOException {
      this.input = input;
      byte[] head = input.stream().readNBytes(2);
      this.gzip = isGzip(head);
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), input.stream());
      this.stream = gzip ? unzipped(whole) : new BufferedInputStream(whole, CHUNK);
    }

    /** Whether these are the first bytes of a gzip member (RFC 1952, section 2.3.1). */
    private static boolean isGzip(byte[] head) {
      return head.length == 2 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b;
    }

    private InputStream unzipped(InputStream whole) throws IOException {
      try {
        return new GZIPInputStream(whole, CHUNK);
      } catch (ZipException | EOFException e) {
        throw damaged(e);
      }
    }

    /** The {@code sizes} header fields after the magic number, which is checked. */
    int[] header(int magic, int sizes) throws IOException {
      headerLength = 4 + 4 * sizes;
      byte[] bytes = new byte[headerLength];
      int have = fill(bytes, 0);
      ByteBuffer fields = ByteBuffer.wrap(bytes);
      if (have >= 4 && fields.getInt() != magic) {
        throw DataException.of(
            "%s starts with the magic number %s; expected %d (%s of unsigned bytes): check that"
                + " images and labels are not exchanged and that this is an IDX file.",
            input.name(),
            Integer.toUnsignedString(fields.getInt(0)),
            magic,
            magic == IMAGES_MAGIC ? "images" : "labels");
      }
      if (have < headerLength) {
        throw DataException.of(
            "%s ends after %d bytes; expected an IDX header of %d bytes: fetch the file again.",
            input.name(), have, headerLength);
      }
      int[] header = new int[sizes];
      for (int k = 0; k < sizes; k++) {
        header[k] = fields.getInt();
      }
      return header;
    }

    /** The {@code count * each} bytes after the header, and then the end of the file. */
    byte[] body(long count, long each) throws IOException {
      long claimed = count * each;
      checkClaim(count, claimed);
      byte[] bytes = new byte[(int) Math.min(claimed, CHUNK)];
      int have = fill(bytes, 0);
      while (have == bytes.length && have < claimed) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(claimed, 2L * bytes.length));
        have = fill(bytes, have);
      }
      if (have < claimed) {
        throw DataException.of(
            "%s is truncated: its header claims %d items of %d bytes each, but only %d of %d bytes"
                + " came; fetch the file again.",
            input.name(), count, each, have, claimed);
      }
      if (fill(new byte[1], 0) != 0) {
        throw trailing(count, each, "at least 1 byte");
      }
      return bytes;
    }

    private void checkClaim(long count, long claimed) {
      if (claimed > MAX_VALUES) {
        throw DataException.of(
            "%s claims %d items, %d bytes in all; expected at most %d: the file is damaged, or must"
                + " be cut into smaller ones.",
            input.name(), count, claimed, MAX_VALUES);
      }
      if (gzip && headerLength + claimed > MAX_EXPANSION * input.size()) {
        throw DataException.of(
            "%s claims %d bytes of content, but its %d compressed bytes cannot hold so much; the"
                + " file is truncated or damaged: fetch it again.",
            input.name(), headerLength + claimed, input.size());
      }
      long body = input.size() - headerLength;
      if (!gzip && body < claimed) {
        throw DataException.of(
            "%s is truncated: its header claims %d items, %d bytes, but %d bytes follow; fetch the"
                + " file again.",
            input.name(), count, claimed, body);
      }
      if (!gzip && body > claimed) {
        throw trailing(count, count == 0 ? 0 : claimed / count, (body - claimed) + " bytes");
      }
    }

    private DataException trailing(long count, long each, String rest) {
      return DataException.of(
          "%s has %s after the %d items of %d bytes that its header claims; expected the end of the"
              + " file: it is damaged or not an IDX file.",
          input.name(), rest, count, each);
    }

    /** Reads until {@code target} is full or the content ends; the new fill level. */
    private int fill(byte[] target, int from) throws IOException {
      try {
        int got = stream.readNBytes(target, from, target.length - from);
        digest.update(target, from, got);
        return from + got;
      } catch (ZipException | EOFException e) {
        throw damaged(e);
      }
    }

    private DataException damaged(IOException e) {
      return DataException.because(
          e,
          "%s is a truncated or damaged gzip file (%s); expected a whole one: fetch it again.",
          input.name(),
          Reason.of(e));
    }

    Source.File file() {
      return new Source.File(input.name(), digest.hex());
    }
  }
}

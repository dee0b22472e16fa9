package thalweg.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The uncompressed content of one file, plain or gzip (told apart by the first two bytes), read
 * once from front to back and summed on the way.
 *
 * <p>Nothing is allocated on the word of a header: a plain file must have exactly the length that
 * its header implies; a gzip file may not claim more than its length can expand to, and the buffer
 * grows only with the bytes that really come. Whatever follows the gzip data is ignored, as gzip
 * does; its checksum has been verified by then.
 */
final class Content {
  /** 2^29 values: 2 GiB once they are floats, eleven times MNIST. */
  static final long MAX_VALUES = 1L << 29;

  /** Deflate codes at most 258 bytes in 2 bits: a factor of 1032. */
  static final long MAX_EXPANSION = 1032;

  private static final int CHUNK = 1 << 16;

  /**
   * A source of bytes.
   *
   * @param name what messages call it
   * @param size its length in bytes
   */
  record Input(String name, long size, InputStream stream) {
    /** Bytes in memory, as if they were a file. */
    static Input of(String name, byte[] bytes) {
      return new Input(name, bytes.length, new ByteArrayInputStream(bytes));
    }
  }

  /** Something to do with an open input. */
  interface Reading<T> {
    T read(Input input) throws IOException;
  }

  private final Input input;
  private final String kind;
  private final boolean gzip;
  private final Sha256 digest = new Sha256();
  private final InputStream stream;
  private long taken;

  /**
   * @param kind what the file should be, for messages: {@code an IDX file}
   */
  Content(Input input, String kind) throws IOException {
    this.input = input;
    this.kind = kind;
    byte[] head = input.stream().readNBytes(2);
    this.gzip = head.length == 2 && head[0] == (byte) 0x1f && head[1] == (byte) 0x8b;
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), input.stream());
    this.stream = gzip ? unzipped(whole) : new BufferedInputStream(whole, CHUNK);
  }

  static <T> T open(Path file, String kind, Reading<T> reading) {
    if (!Files.exists(file)) {
      throw DataException.of(
          "%s does not exist; expected %s: check the path or put the file there.", file, kind);
    }
    if (!Files.isRegularFile(file)) {
      throw DataException.of(
          "%s is not a regular file; expected %s: give the path of the file itself.", file, kind);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return reading.read(new Input(file.toString(), Files.size(file), in));
    } catch (IOException e) {
      throw DataException.because(
          e, "%s cannot be read (%s); check its permissions and its disk.", file, Reason.of(e));
    }
  }

  String name() {
    return input.name();
  }

  private InputStream unzipped(InputStream whole) throws IOException {
    try {
      return new GZIPInputStream(whole, CHUNK);
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
  }

  /** Reads until {@code target} is full or the content ends; the new fill level. */
  int fill(byte[] target, int from) throws IOException {
    return from + read(target, from, target.length - from);
  }

  /** Reads {@code length} bytes, or fewer where the content ends; how many came. */
  int read(byte[] target, int from, int length) throws IOException {
    try {
      int got = stream.readNBytes(target, from, length);
      digest.update(target, from, got);
      taken += got;
      return got;
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
  }

  /**
   * The {@code count * each} bytes that a header claims to follow, and then the end of the file.
   */
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

  /** All that is left, for formats whose header claims nothing. */
  byte[] rest() throws IOException {
    byte[] bytes = new byte[(int) Math.min(gzip ? CHUNK : input.size() + 1, CHUNK)];
    int have = fill(bytes, 0);
    while (have == bytes.length) {
      if (have >= MAX_VALUES) {
        throw DataException.of(
            "%s holds more than %d bytes; cut it into smaller files.", input.name(), MAX_VALUES);
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_VALUES, 2L * bytes.length));
      have = fill(bytes, have);
    }
    return Arrays.copyOf(bytes, have);
  }

  private void checkClaim(long count, long claimed) {
    if (claimed > MAX_VALUES) {
      throw DataException.of(
          "%s claims %d items, %d bytes in all; expected at most %d: the file is damaged, or must"
              + " be cut into smaller ones.",
          input.name(), count, claimed, MAX_VALUES);
    }
    if (gzip && taken + claimed > MAX_EXPANSION * input.size()) {
      throw DataException.of(
          "%s claims %d bytes of content, but its %d compressed bytes cannot hold so much; the"
              + " file is truncated or damaged: fetch it again.",
          input.name(), taken + claimed, input.size());
    }
    long body = input.size() - taken;
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
            + " file: it is damaged or not %s.",
        input.name(), rest, count, each, kind);
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

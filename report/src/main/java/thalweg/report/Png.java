package thalweg.report;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Writes a {@link Picture} as PNG, as large as its samples and about a hundred bytes.
 *
 * <p>The samples are stored, not compressed: compressors differ between machines, and the same
 * picture must give the same bytes everywhere. At 28 x 28 grey pixels compression would save some
 * 500 bytes a picture. Format: PNG (third edition), sections 5 and 11; zlib: RFC 1950; stored
 * blocks: RFC 1951, section 3.2.4.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int LARGEST_BLOCK = 0xffff;

  private Png() {}

  static byte[] encode(Picture picture) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      chunk(out, "IHDR", header(picture));
      chunk(out, "IDAT", zlib(scanlines(picture)));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(Picture picture) {
    byte colourType = (byte) (picture.channels() == 1 ? 0 : 2);
    return ByteBuffer.allocate(13)
        .putInt(picture.width())
        .putInt(picture.height())
        .put((byte) 8)
        .put(colourType)
        .array();
  }

  /** Each row begins with its filter, 0 = none; the channels of a pixel lie side by side. */
  private static byte[] scanlines(Picture picture) {
    int rowBytes = 1 + picture.width() * picture.channels();
    ByteBuffer lines = ByteBuffer.allocate(picture.height() * rowBytes);
    for (int row = 0; row < picture.height(); row++) {
      lines.put((byte) 0);
      for (int column = 0; column < picture.width(); column++) {
        for (int channel = 0; channel < picture.channels(); channel++) {
          lines.put((byte) picture.sample(channel, row, column));
        }
      }
    }
    return lines.array();
  }

  private static byte[] zlib(byte[] raw) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeShort(0x7801);
    for (int start = 0; start < raw.length; start += LARGEST_BLOCK) {
      int length = Math.min(LARGEST_BLOCK, raw.length - start);
      out.writeByte(start + length == raw.length ? 1 : 0);
      out.writeShort(Short.reverseBytes((short) length));
      out.writeShort(Short.reverseBytes((short) ~length));
      out.write(raw, start, length);
    }
    var check = new Adler32();
    check.update(raw);
    out.writeInt((int) check.getValue());
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    var check = new CRC32();
    check.update(name);
    check.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) check.getValue());
  }
}

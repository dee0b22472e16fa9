package thalweg.lab.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/** The gzip format (RFC 1952) without a name and a time: the same bytes for the same content. */
final class Gzip {

  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** Deflate packs at most 1032 bytes into one. */
  private static final long GREATEST_RATIO = 1032;

  private Gzip() {}

  /** {@code strategy} is one of the Deflater's. */
  static byte[] compress(byte[] bytes, int count, int level, int strategy) {
    byte[] out = new byte[HEAD.length + count + count / 1000 + 64];
    System.arraycopy(HEAD, 0, out, 0, HEAD.length);
    int size = HEAD.length;
    try (Deflater deflater = new Deflater(level, true)) {
      deflater.setStrategy(strategy);
      deflater.setInput(bytes, 0, count);
      deflater.finish();
      while (!deflater.finished()) {
        if (size == out.length - 8) {
          out = Arrays.copyOf(out, 2 * out.length);
        }
        size += deflater.deflate(out, size, out.length - 8 - size);
      }
    }
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, count);
    Bytes.putInt(out, size, (int) crc.getValue());
    Bytes.putInt(out, size + 4, count);
    return Arrays.copyOf(out, size + 8);
  }

  /** The content, which must take exactly {@code count} bytes. */
  static byte[] expand(Source source, byte[] bytes, int from, int length, int count) {
    if (count > GREATEST_RATIO * length) {
      throw source.refuse("is damaged: %d bytes of gzip for a page of %d", length, count);
    }
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(bytes, from, length), 1 << 13)) {
      byte[] content = new byte[count];
      int got = in.readNBytes(content, 0, count);
      if (got < count || in.read() >= 0) {
        throw source.refuse("is damaged: a page of other than the %d bytes it claims", count);
      }
      return content;
    } catch (IOException e) {
      throw source.refuse("is damaged: a page that is not gzip (%s)", e.getMessage());
    }
  }
}

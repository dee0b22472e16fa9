package thalweg.lab.format;

import java.nio.charset.StandardCharsets;
import thalweg.lab.LabException;

/** A place that moves through a range of bytes; what lies behind the end is refused. */
final class Slice {

  private final Source source;
  private final byte[] bytes;
  private final int end;
  private int at;

  /** {@code source} is named in refusals. */
  Slice(Source source, byte[] bytes, int from, int end) {
    this.source = source;
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int left() {
    return end - at;
  }

  byte[] array() {
    return bytes;
  }

  int position() {
    return at;
  }

  int next() {
    need(1);
    return Byte.toUnsignedInt(bytes[at++]);
  }

  int nextInt() {
    need(4);
    at += 4;
    return Bytes.intAt(bytes, at - 4);
  }

  long nextLong() {
    need(8);
    at += 8;
    return Bytes.longAt(bytes, at - 8);
  }

  double nextDouble() {
    return Double.longBitsToDouble(nextLong());
  }

  long nextVarint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = next();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw refuse("holds a variable-length number of more than ten bytes");
  }

  long nextZigzag() {
    long value = nextVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** The next {@code count} bytes as a slice of their own; this one goes on behind them. */
  Slice slice(long count) {
    need(count);
    Slice part = new Slice(source, bytes, at, at + (int) count);
    at += (int) count;
    return part;
  }

  /** All that is left, as UTF-8. */
  String text() {
    String text = new String(bytes, at, left(), StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  void skip(long count) {
    need(count);
    at += (int) count;
  }

  LabException refuse(String predicate, Object... values) {
    return source.refuse(predicate, values);
  }

  private void need(long count) {
    if (count < 0 || count > end - at) {
      throw refuse(
          "is damaged: %s bytes were expected where %d are left",
          Long.toUnsignedString(count), end - at);
    }
  }
}

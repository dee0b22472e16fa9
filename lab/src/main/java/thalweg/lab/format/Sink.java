package thalweg.lab.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow: little-endian numbers, and the variable-length ones of Google's encodings. */
final class Sink {

  private byte[] bytes;
  private int size;

  Sink() {
    this(256);
  }

  Sink(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** The bytes so far; only the first {@link #size()} count, and only until the next put. */
  byte[] array() {
    return bytes;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void clear() {
    size = 0;
  }

  Sink put(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  Sink putInt(int value) {
    reserve(4);
    Bytes.putInt(bytes, size, value);
    size += 4;
    return this;
  }

  Sink putLong(long value) {
    reserve(8);
    Bytes.putLong(bytes, size, value);
    size += 8;
    return this;
  }

  /** Seven bits a byte, lowest first; a negative value takes ten bytes. */
  Sink putVarint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return put((int) rest);
  }

  /** A varint that is short for small values of either sign. */
  Sink putZigzag(long value) {
    return putVarint((value << 1) ^ (value >> 63));
  }

  Sink put(byte[] from) {
    return put(from, 0, from.length);
  }

  Sink put(byte[] from, int at, int count) {
    reserve(count);
    System.arraycopy(from, at, bytes, size, count);
    size += count;
    return this;
  }

  Sink put(Sink other) {
    return put(other.bytes, 0, other.size);
  }

  /** UTF-8 behind its length as a varint. */
  Sink putString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return putVarint(utf8.length).put(utf8);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      int wanted = Math.addExact(size, more);
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 16, 2L * wanted));
    }
  }
}

package thalweg.lab.format;

/** Numbers of {@code width} bits, one behind the other, lowest bit first. */
final class BitPacking {

  private BitPacking() {}

  /** Appends {@code count} numbers from {@code at} on, and zero bits up to a whole byte. */
  static void pack(Sink out, long[] values, int at, int count, int width) {
    long pending = 0;
    int bits = 0;
    for (int i = at; i < at + count; i++) {
      long value = values[i];
      pending |= value << bits;
      if (bits + width >= 64) {
        out.putLong(pending);
        // A shift by 64 is a shift by none.
        pending = bits == 0 ? 0 : value >>> (64 - bits);
        bits += width - 64;
      } else {
        bits += width;
      }
    }
    for (; bits > 0; bits -= 8) {
      out.put((int) pending);
      pending >>>= 8;
    }
  }

  /** Number {@code index} of those packed from byte {@code start} on; reads no byte behind it. */
  static long at(byte[] bytes, int start, long index, int width) {
    long firstBit = index * width;
    int from = start + (int) (firstBit >>> 3);
    int shift = (int) (firstBit & 7);
    long value = 0;
    int got = -shift;
    for (int i = from; got < width; i++, got += 8) {
      long next = Byte.toUnsignedLong(bytes[i]);
      value |= got < 0 ? next >>> -got : next << got;
    }
    return width == 64 ? value : value & ((1L << width) - 1);
  }

  /** Bits that the greatest of the values needs. */
  static int width(long greatest) {
    return 64 - Long.numberOfLeadingZeros(greatest);
  }
}

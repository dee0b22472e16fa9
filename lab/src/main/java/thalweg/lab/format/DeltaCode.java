package thalweg.lab.format;

/**
 * Parquet's DELTA_BINARY_PACKED: differences to the number before, in blocks of four packed parts.
 * Numbers of 32 bits wrap at 32 bits, those of 64 at 64.
 */
final class DeltaCode {

  private static final int BLOCK = 128;
  private static final int PARTS = 4;
  private static final int PART = BLOCK / PARTS;

  private DeltaCode() {}

  /** {@code bits} is 32 or 64: what the column's type has. */
  static void encode(Sink out, long[] values, int bits) {
    out.putVarint(BLOCK).putVarint(PARTS).putVarint(values.length);
    out.putZigzag(values.length == 0 ? 0 : values[0]);
    long[] deltas = new long[BLOCK];
    for (int at = 1; at < values.length; at += BLOCK) {
      int some = Math.min(BLOCK, values.length - at);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < some; i++) {
        deltas[i] = wrapped(values[at + i] - values[at + i - 1], bits);
        least = Math.min(least, deltas[i]);
      }
      for (int i = 0; i < BLOCK; i++) {
        deltas[i] = i < some ? unsigned(deltas[i] - least, bits) : 0;
      }
      putBlock(out, deltas, least, some);
    }
  }

  private static void putBlock(Sink out, long[] deltas, long least, int some) {
    out.putZigzag(least);
    int[] widths = new int[PARTS];
    for (int part = 0; part < PARTS; part++) {
      long all = 0;
      for (int i = 0; i < PART; i++) {
        all |= deltas[part * PART + i];
      }
      widths[part] = BitPacking.width(all);
      out.put(widths[part]);
    }
    for (int part = 0; part * PART < some; part++) {
      BitPacking.pack(out, deltas, part * PART, PART, widths[part]);
    }
  }

  /** Decodes exactly {@code into.length} values. */
  static void decode(Slice in, long[] into, int bits) {
    long block = in.nextVarint();
    long parts = in.nextVarint();
    long count = in.nextVarint();
    long value = in.nextZigzag();
    boolean sensible = block > 0 && block <= 1 << 16 && parts > 0 && parts <= block;
    if (!sensible || block % parts != 0 || block / parts % 8 != 0 || count != into.length) {
      throw in.refuse(
          "is damaged: %d differences in blocks of %d and %d parts where %d values were expected",
          count, block, parts, into.length);
    }
    int perPart = (int) (block / parts);
    int at = 0;
    if (into.length > 0) {
      into[at++] = wrapped(value, bits);
    }
    while (at < into.length) {
      long least = in.nextZigzag();
      Slice widths = in.slice(parts);
      for (int part = 0; part < parts && at < into.length; part++) {
        int width = widths.next();
        if (width > bits) {
          throw in.refuse("is damaged: differences of %d bits", width);
        }
        Slice packed = in.slice((long) perPart * width / 8);
        int some = Math.min(perPart, into.length - at);
        for (int i = 0; i < some; i++, at++) {
          long delta = BitPacking.at(packed.array(), packed.position(), i, width);
          into[at] = wrapped(into[at - 1] + least + delta, bits);
        }
      }
    }
  }

  private static long wrapped(long value, int bits) {
    return bits == 32 ? (int) value : value;
  }

  private static long unsigned(long value, int bits) {
    return bits == 32 ? value & 0xffffffffL : value;
  }
}

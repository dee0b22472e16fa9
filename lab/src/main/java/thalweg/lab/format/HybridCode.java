package thalweg.lab.format;

/** Parquet's mixture of runs and packed bits (encoding RLE), for small numbers. */
final class HybridCode {

  private static final int GROUP = 8;

  private HybridCode() {}

  static void encode(Sink out, long[] values, int width) {
    int at = 0;
    while (at < values.length) {
      int run = runAt(values, at);
      if (run >= GROUP) {
        out.putVarint((long) run << 1);
        for (int bits = 0; bits < width; bits += 8) {
          out.put((int) (values[at] >>> bits));
        }
        at += run;
      } else {
        int end = endOfPacked(values, at);
        int groups = (end - at + GROUP - 1) / GROUP;
        out.putVarint((long) groups << 1 | 1);
        packGroups(out, values, at, end, width);
        at = end;
      }
    }
  }

  /** Where the next run starts, a whole number of groups on, or the end. */
  private static int endOfPacked(long[] values, int from) {
    int at = from + GROUP;
    while (at < values.length && !startsRun(values, at)) {
      at += GROUP;
    }
    return Math.min(at, values.length);
  }

  private static boolean startsRun(long[] values, int at) {
    if (at + GROUP > values.length) {
      return false;
    }
    for (int i = at + 1; i < at + GROUP; i++) {
      if (values[i] != values[at]) {
        return false;
      }
    }
    return true;
  }

  private static int runAt(long[] values, int at) {
    int end = at + 1;
    while (end < values.length && values[end] == values[at]) {
      end++;
    }
    return end - at;
  }

  private static void packGroups(Sink out, long[] values, int at, int end, int width) {
    int before = out.size();
    BitPacking.pack(out, values, at, end - at, width);
    int groups = (end - at + GROUP - 1) / GROUP;
    while (out.size() - before < groups * width) {
      out.put(0);
    }
  }

  /** Decodes exactly as many values as {@code into} holds, each below 2^width. */
  static void decode(Slice in, int[] into, int width) {
    if (width > 31) {
      throw in.refuse("is damaged: indices of %d bits", width);
    }
    int at = 0;
    while (at < into.length) {
      long head = in.nextVarint();
      long length = head >>> 1;
      if (length == 0) {
        throw in.refuse("is damaged: an empty run");
      }
      if ((head & 1) == 0) {
        int value = 0;
        for (int bits = 0; bits < width; bits += 8) {
          value |= in.next() << bits;
        }
        int end = (int) Math.min(into.length, at + length);
        java.util.Arrays.fill(into, at, end, value);
        at = end;
      } else {
        at = unpack(in, into, at, length, width);
      }
    }
  }

  private static int unpack(Slice in, int[] into, int at, long groups, int width) {
    if (groups > Integer.MAX_VALUE / 64) {
      throw in.refuse("is damaged: a run of %d groups", groups);
    }
    Slice packed = in.slice(groups * width);
    int some = (int) Math.min(groups * GROUP, into.length - at);
    for (int i = 0; i < some; i++) {
      into[at + i] = (int) BitPacking.at(packed.array(), packed.position(), i, width);
    }
    return at + some;
  }
}

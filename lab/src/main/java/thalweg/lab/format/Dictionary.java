package thalweg.lab.format;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The distinct values of a column in the order of their first appearance, and each row's index. */
final class Dictionary {

  /** A value must come back so many times on average: below, a dictionary rarely gains. */
  private static final int LEAST_REPEATS = 8;

  private final long[] distinct;
  private final long[] indices;

  private Dictionary(long[] distinct, long[] indices) {
    this.distinct = distinct;
    this.indices = indices;
  }

  /** Empty if the values repeat too little. */
  static Optional<Dictionary> of(long[] values) {
    int max = most(values.length);
    int slots = Integer.highestOneBit(Math.max(8, max)) << 2;
    int[] table = new int[slots];
    long[] distinct = new long[max];
    long[] indices = new long[values.length];
    int size = 0;
    for (int i = 0; i < values.length; i++) {
      long value = values[i];
      int slot = (int) ((value * 0x9e3779b97f4a7c15L) >>> 33) & (slots - 1);
      while (table[slot] != 0 && distinct[table[slot] - 1] != value) {
        slot = (slot + 1) & (slots - 1);
      }
      if (table[slot] == 0) {
        if (size == max) {
          return Optional.empty();
        }
        distinct[size++] = value;
        table[slot] = size;
      }
      indices[i] = table[slot] - 1L;
    }
    return Optional.of(new Dictionary(Arrays.copyOf(distinct, size), indices));
  }

  /** The distinct values are given by the row of their first appearance. */
  static Optional<Dictionary> of(String[] values) {
    Map<String, Integer> known = new HashMap<>();
    long[] firstRows = new long[values.length];
    long[] indices = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      Integer index = known.putIfAbsent(values[i], known.size());
      if (index == null) {
        index = known.size() - 1;
        firstRows[index] = i;
      }
      indices[i] = index;
    }
    return known.size() > most(values.length)
        ? Optional.empty()
        : Optional.of(new Dictionary(Arrays.copyOf(firstRows, known.size()), indices));
  }

  private static int most(int rows) {
    return rows / LEAST_REPEATS + 1;
  }

  long[] distinct() {
    return distinct;
  }

  /** The data page: the width of an index, then the indices. */
  void encodeIndices(Sink out) {
    int width = BitPacking.width(distinct.length - 1);
    out.put(width);
    HybridCode.encode(out, indices, width);
  }
}

package thalweg.lab.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways in which a column can be written, before compression. */
final class ColumnCode {

  /** One way: the dictionary's page, if there is one, and the data page. */
  record Encoded(int encoding, Optional<Sink> dictionary, int dictionarySize, Sink data) {
    Encoded(int encoding, Sink data) {
      this(encoding, Optional.empty(), 0, data);
    }
  }

  private ColumnCode() {}

  /** All that are worth a try; the column is not empty. */
  static List<Encoded> candidates(Column column) {
    List<Encoded> ways = new ArrayList<>();
    switch (column) {
      case Column.Booleans b -> {
        ways.add(runs(b.values()));
        ways.add(packed(b.values()));
      }
      case Column.Strings s -> strings(ways, s.values());
      case Column.Ints i -> {
        ways.add(delta(bits(i), 32));
        fixed(ways, bits(i), 4);
      }
      case Column.Longs l -> {
        ways.add(delta(bits(l), 64));
        fixed(ways, bits(l), 8);
      }
      case Column.Floats f -> {
        ways.add(split(bits(f), 4));
        fixed(ways, bits(f), 4);
      }
      case Column.Doubles d -> {
        ways.add(split(bits(d), 8));
        fixed(ways, bits(d), 8);
      }
    }
    return ways;
  }

  /** The values of a numeric column as whole numbers; those of floats are their bits. */
  static long[] bits(Column column) {
    long[] bits = new long[column.rows()];
    switch (column) {
      case Column.Ints c -> {
        for (int i = 0; i < bits.length; i++) {
          bits[i] = c.values()[i];
        }
      }
      case Column.Longs c -> System.arraycopy(c.values(), 0, bits, 0, bits.length);
      case Column.Floats c -> {
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Float.floatToRawIntBits(c.values()[i]);
        }
      }
      case Column.Doubles c -> {
        for (int i = 0; i < bits.length; i++) {
          bits[i] = Double.doubleToRawLongBits(c.values()[i]);
        }
      }
      case Column.Booleans c -> {
        for (int i = 0; i < bits.length; i++) {
          bits[i] = c.values()[i] ? 1 : 0;
        }
      }
      case Column.Strings c -> throw new IllegalArgumentException("no numbers in " + c.name());
    }
    return bits;
  }

  /** A dictionary where values repeat, else plain values if the first way takes more. */
  private static void fixed(List<Encoded> ways, long[] bits, int width) {
    Optional<Dictionary> dictionary = Dictionary.of(bits);
    if (dictionary.isPresent()) {
      long[] distinct = dictionary.get().distinct();
      ways.add(byDictionary(dictionary.get(), plain(distinct, width), distinct.length));
    } else if (ways.getFirst().data().size() > bits.length * width) {
      ways.add(new Encoded(Parquet.PLAIN, plain(bits, width)));
    }
  }

  private static Encoded byDictionary(Dictionary dictionary, Sink page, int size) {
    Sink indices = new Sink();
    dictionary.encodeIndices(indices);
    return new Encoded(Parquet.RLE_DICTIONARY, Optional.of(page), size, indices);
  }

  private static Sink plain(long[] bits, int width) {
    Sink out = new Sink(bits.length * width + 8);
    for (long value : bits) {
      if (width == 4) {
        out.putInt((int) value);
      } else {
        out.putLong(value);
      }
    }
    return out;
  }

  private static Encoded delta(long[] values, int bits) {
    Sink out = new Sink();
    DeltaCode.encode(out, values, bits);
    return new Encoded(Parquet.DELTA_BINARY_PACKED, out);
  }

  /** All first bytes, then all second bytes, and so on. */
  private static Encoded split(long[] bits, int width) {
    byte[] out = new byte[bits.length * width];
    for (int b = 0; b < width; b++) {
      int start = b * bits.length;
      for (int i = 0; i < bits.length; i++) {
        out[start + i] = (byte) (bits[i] >>> (8 * b));
      }
    }
    return new Encoded(Parquet.BYTE_STREAM_SPLIT, new Sink(out.length).put(out));
  }

  private static Encoded runs(boolean[] values) {
    Sink runs = new Sink();
    HybridCode.encode(runs, bits(new Column.Booleans("", values)), 1);
    return new Encoded(Parquet.RLE, new Sink().putInt(runs.size()).put(runs));
  }

  private static Encoded packed(boolean[] values) {
    Sink out = new Sink();
    BitPacking.pack(out, bits(new Column.Booleans("", values)), 0, values.length, 1);
    return new Encoded(Parquet.PLAIN, out);
  }

  private static void strings(List<Encoded> ways, String[] values) {
    Optional<Dictionary> dictionary = Dictionary.of(values);
    if (dictionary.isPresent()) {
      long[] rows = dictionary.get().distinct();
      Sink page = new Sink();
      for (long row : rows) {
        putString(page, values[(int) row]);
      }
      ways.add(byDictionary(dictionary.get(), page, rows.length));
    }
    Sink plain = new Sink();
    for (String value : values) {
      putString(plain, value);
    }
    ways.add(new Encoded(Parquet.PLAIN, plain));
  }

  private static void putString(Sink out, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    out.putInt(utf8.length).put(utf8);
  }
}

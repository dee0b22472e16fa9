package thalweg.lab.format;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * Reads the pages of one column, row group after row group. Memory grows with the values that were
 * found, not with those that were claimed.
 */
final class ColumnReader {

  /** The longest array. */
  private static final int MOST = Integer.MAX_VALUE - 16;

  private final Source source;
  private final String name;
  private final int type;
  private ParquetFooter.Chunk chunk = new ParquetFooter.Chunk(0, 0, 0, 0);
  private Slice in = new Slice(Source.of("", new byte[0]), new byte[0], 0, 0);

  private long[] numbers = new long[0];
  private String[] strings = new String[0];
  private int done;
  private long wanted;

  private long[] dictionaryNumbers = new long[0];
  private String[] dictionaryStrings = new String[0];

  /** The fields of a page's header that count. */
  private record Page(
      int type, int size, int compressed, OptionalInt crc, int values, int encoding) {}

  ColumnReader(Source source, String name, int type) {
    this.source = source;
    this.name = name;
    this.type = type;
  }

  /** Reads the values of the next row group. */
  void read(ParquetFooter.Chunk next) {
    chunk = next;
    byte[] bytes = source.read(chunk.start(), chunk.length());
    in = new Slice(source, bytes, 0, bytes.length);
    dictionaryNumbers = new long[0];
    dictionaryStrings = new String[0];
    wanted += chunk.values();
    while (done < wanted) {
      Page page = header();
      Slice content = content(page);
      switch (page.type) {
        case Parquet.DICTIONARY_PAGE -> readDictionary(page, content);
        case Parquet.DATA_PAGE -> readData(page, content);
        default -> throw source.refuse("holds a page of type %d in '%s'", page.type, name);
      }
    }
  }

  private Page header() {
    // Type, size, compressed size, check sum, values, encoding.
    int[] fields = {-1, -1, -1, 0, -1, -1};
    boolean[] checked = {false};
    ThriftReader thrift = new ThriftReader(in);
    thrift.struct(id -> {
      switch (id) {
        case 1, 2, 3 -> fields[id - 1] = thrift.i32();
        case 4 -> {
          fields[3] = thrift.i32();
          checked[0] = true;
        }
        case 5, 7 ->
            thrift.inner(inner -> {
              switch (inner) {
                case 1, 2 -> fields[3 + inner] = thrift.i32();
                default -> thrift.skip();
              }
            });
        default -> thrift.skip();
      }
    });
    OptionalInt crc = checked[0] ? OptionalInt.of(fields[3]) : OptionalInt.empty();
    Page page = new Page(fields[0], fields[1], fields[2], crc, fields[4], fields[5]);
    if (page.size < 0 || page.values < 1 || page.values > Parquet.MAX_GROUP_ROWS) {
      throw source.refuse(
          "is damaged: a page of %d bytes and %d values in '%s'", page.size, page.values, name);
    }
    return page;
  }

  private Slice content(Page page) {
    int at = in.position();
    in.skip(page.compressed);
    if (page.crc.isPresent()) {
      CRC32 crc = new CRC32();
      crc.update(in.array(), at, page.compressed);
      if ((int) crc.getValue() != page.crc.getAsInt()) {
        throw source.refuse("is damaged: the check sum of a page of '%s' fails", name);
      }
    }
    if (chunk.codec() == Parquet.UNCOMPRESSED) {
      return new Slice(source, in.array(), at, at + page.compressed);
    }
    byte[] content = Gzip.expand(source, in.array(), at, page.compressed, page.size);
    return new Slice(source, content, 0, content.length);
  }

  private void readDictionary(Page page, Slice content) {
    if (type == Parquet.BOOLEAN) {
      throw source.refuse("holds a dictionary of truth values in '%s'", name);
    }
    if (type == Parquet.BYTE_ARRAY) {
      dictionaryStrings = plainStrings(content, page.values);
    } else {
      dictionaryNumbers = plain(content, page.values);
    }
  }

  private void readData(Page page, Slice content) {
    int count = page.values;
    if (count > wanted - done) {
      throw source.refuse("holds more values of '%s' than rows", name);
    }
    if (type == Parquet.BYTE_ARRAY) {
      String[] values = dataStrings(page, content);
      strings = Arrays.copyOf(strings, capacity(strings.length, count));
      System.arraycopy(values, 0, strings, done, count);
    } else {
      long[] values = dataNumbers(page, content);
      numbers = Arrays.copyOf(numbers, capacity(numbers.length, count));
      System.arraycopy(values, 0, numbers, done, count);
    }
    done += count;
  }

  /** Twice as much as before where the room does not do, so that many pages cost no more. */
  private int capacity(int present, int more) {
    long needed = (long) done + more;
    return (int) (needed <= present ? present : Math.min(Math.max(needed, 2L * present), MOST));
  }

  private String[] dataStrings(Page page, Slice content) {
    return switch (page.encoding) {
      case Parquet.PLAIN -> plainStrings(content, page.values);
      case Parquet.RLE_DICTIONARY, Parquet.PLAIN_DICTIONARY -> {
        int[] indices = indices(page, content, dictionaryStrings.length);
        String[] values = new String[indices.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = dictionaryStrings[indices[i]];
        }
        yield values;
      }
      default -> throw unknownEncoding(page);
    };
  }

  private long[] dataNumbers(Page page, Slice content) {
    boolean whole = type == Parquet.INT32 || type == Parquet.INT64;
    boolean real = type == Parquet.FLOAT || type == Parquet.DOUBLE;
    int encoding = page.encoding;
    boolean byDictionary =
        encoding == Parquet.RLE_DICTIONARY || encoding == Parquet.PLAIN_DICTIONARY;
    if (encoding == Parquet.PLAIN) {
      return plain(content, page.values);
    } else if (byDictionary && (whole || real)) {
      int[] indices = indices(page, content, dictionaryNumbers.length);
      return Arrays.stream(indices).mapToLong(i -> dictionaryNumbers[i]).toArray();
    } else if (encoding == Parquet.DELTA_BINARY_PACKED && whole) {
      long[] values = new long[page.values];
      DeltaCode.decode(content, values, 8 * Parquet.width(type));
      return values;
    } else if (encoding == Parquet.BYTE_STREAM_SPLIT && real) {
      return joinedStreams(content, page.values);
    } else if (encoding == Parquet.RLE && type == Parquet.BOOLEAN) {
      int[] values = new int[page.values];
      HybridCode.decode(content.slice(content.nextInt()), values, 1);
      return Arrays.stream(values).asLongStream().toArray();
    }
    throw unknownEncoding(page);
  }

  private RuntimeException unknownEncoding(Page page) {
    return source.refuse(
        "holds '%s' in the encoding %d, which is not read for its type", name, page.encoding);
  }

  private int[] indices(Page page, Slice content, int size) {
    int[] indices = new int[page.values];
    HybridCode.decode(content, indices, content.next());
    for (int index : indices) {
      if (index < 0 || index >= size) {
        throw source.refuse(
            "is damaged: entry %d of a dictionary of %d in '%s'", index, size, name);
      }
    }
    return indices;
  }

  private long[] plain(Slice content, int count) {
    boolean bits = type == Parquet.BOOLEAN;
    int width = Parquet.width(type);
    long bytes = bits ? (count + 7L) / 8 : (long) count * width;
    Slice exact = content.slice(bytes);
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          bits
              ? BitPacking.at(exact.array(), exact.position(), i, 1)
              : width == 4 ? exact.nextInt() : exact.nextLong();
    }
    return values;
  }

  private String[] plainStrings(Slice content, int count) {
    if (4L * count > content.left()) {
      throw source.refuse(
          "is damaged: %d strings in %d bytes of '%s'", count, content.left(), name);
    }
    String[] values = new String[count];
    for (int i = 0; i < count; i++) {
      values[i] = content.slice(content.nextInt()).text();
    }
    return values;
  }

  private long[] joinedStreams(Slice content, int count) {
    int width = Parquet.width(type);
    Slice exact = content.slice((long) count * width);
    byte[] bytes = exact.array();
    long[] values = new long[count];
    for (int b = 0; b < width; b++) {
      int start = exact.position() + b * count;
      for (int i = 0; i < count; i++) {
        values[i] |= Byte.toUnsignedLong(bytes[start + i]) << (8 * b);
      }
    }
    return values;
  }

  /** All values that were read. */
  Column column() {
    return switch (type) {
      case Parquet.BOOLEAN -> {
        boolean[] values = new boolean[done];
        for (int i = 0; i < done; i++) {
          values[i] = numbers[i] != 0;
        }
        yield new Column.Booleans(name, values);
      }
      case Parquet.INT32 -> {
        int[] values = new int[done];
        for (int i = 0; i < done; i++) {
          values[i] = (int) numbers[i];
        }
        yield new Column.Ints(name, values);
      }
      case Parquet.INT64 -> new Column.Longs(name, Arrays.copyOf(numbers, done));
      case Parquet.FLOAT -> {
        float[] values = new float[done];
        for (int i = 0; i < done; i++) {
          values[i] = Float.intBitsToFloat((int) numbers[i]);
        }
        yield new Column.Floats(name, values);
      }
      case Parquet.DOUBLE -> {
        double[] values = new double[done];
        for (int i = 0; i < done; i++) {
          values[i] = Double.longBitsToDouble(numbers[i]);
        }
        yield new Column.Doubles(name, values);
      }
      default -> new Column.Strings(name, Arrays.copyOf(strings, done));
    };
  }
}

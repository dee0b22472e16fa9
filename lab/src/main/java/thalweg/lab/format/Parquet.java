package thalweg.lab.format;

import java.nio.charset.StandardCharsets;

/** The numbers of parquet.thrift that are used here. */
final class Parquet {

  static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  static final int BOOLEAN = 0;
  static final int INT32 = 1;
  static final int INT64 = 2;
  static final int FLOAT = 4;
  static final int DOUBLE = 5;
  static final int BYTE_ARRAY = 6;

  static final int REQUIRED = 0;
  static final int UTF8 = 0;

  static final int PLAIN = 0;

  /** The old name of RLE_DICTIONARY, which other writers still give. */
  static final int PLAIN_DICTIONARY = 2;

  static final int RLE = 3;
  static final int DELTA_BINARY_PACKED = 5;
  static final int RLE_DICTIONARY = 8;
  static final int BYTE_STREAM_SPLIT = 9;

  static final int UNCOMPRESSED = 0;
  static final int GZIP = 2;

  static final int DATA_PAGE = 0;
  static final int DICTIONARY_PAGE = 2;

  /** Rows of a group, and so of a page, at most: what bounds the memory of a reader. */
  static final int MAX_GROUP_ROWS = 1 << 17;

  private Parquet() {}

  static int type(Column column) {
    return switch (column) {
      case Column.Booleans b -> BOOLEAN;
      case Column.Ints i -> INT32;
      case Column.Longs l -> INT64;
      case Column.Floats f -> FLOAT;
      case Column.Doubles d -> DOUBLE;
      case Column.Strings s -> BYTE_ARRAY;
    };
  }

  /** Bytes of one plain value. */
  static int width(int type) {
    return type == INT32 || type == FLOAT ? 4 : 8;
  }
}

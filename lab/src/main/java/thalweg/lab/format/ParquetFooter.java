package thalweg.lab.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a Parquet file says of itself, checked as far as it can be without reading a page. */
final class ParquetFooter {

  record Leaf(String name, int type) {}

  /** Where the pages of one column of one group lie. */
  record Chunk(int codec, long values, long start, long length) {}

  record Group(long rows, List<Chunk> chunks) {}

  private final Source source;
  private final SequencedMap<String, String> metadata = new LinkedHashMap<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private long rows;
  private boolean rootSeen;

  private ParquetFooter(Source source) {
    this.source = source;
  }

  static ParquetFooter read(Source source) {
    int frame = 2 * Parquet.MAGIC.length + 4;
    if (source.length() < frame
        || !Arrays.equals(source.read(0, 4), Parquet.MAGIC)
        || !Arrays.equals(source.read(source.length() - 4, 4), Parquet.MAGIC)) {
      throw source.refuse(
          "is no whole Parquet file: it does not start and end with the letters PAR1");
    }
    long length = Bytes.intAt(source.read(source.length() - 8, 4), 0);
    if (length < 0 || length > source.length() - frame) {
      throw source.refuse(
          "claims a footer of %d bytes; at most %d fit", length, source.length() - frame);
    }
    byte[] bytes = source.read(source.length() - 8 - length, length);
    ParquetFooter footer = new ParquetFooter(source);
    ThriftReader in = new ThriftReader(new Slice(source, bytes, 0, bytes.length));
    in.struct(id -> footer.field(in, id));
    footer.check();
    return footer;
  }

  SequencedMap<String, String> metadata() {
    return Collections.unmodifiableSequencedMap(metadata);
  }

  List<Leaf> leaves() {
    return Collections.unmodifiableList(leaves);
  }

  List<Group> groups() {
    return Collections.unmodifiableList(groups);
  }

  int rows() {
    return (int) rows;
  }

  private void field(ThriftReader in, int id) {
    switch (id) {
      case 2 -> in.list(() -> element(in));
      case 3 -> rows = in.i64();
      case 4 -> in.list(() -> group(in));
      case 5 -> in.list(() -> keyValue(in));
      default -> in.skip();
    }
  }

  private void element(ThriftReader in) {
    int[] numbers = {-1, -1, 0, -1};
    String[] name = {""};
    in.inner(id -> {
      switch (id) {
        case 1 -> numbers[0] = in.i32();
        case 3 -> numbers[1] = in.i32();
        case 4 -> name[0] = in.string();
        case 5 -> numbers[2] = in.i32();
        default -> in.skip();
      }
    });
    if (!rootSeen) {
      rootSeen = true;
      return;
    }
    if (numbers[1] != Parquet.REQUIRED || numbers[2] != 0) {
      throw source.refuse(
          "holds '%s' as an optional, repeated or nested column; only flat columns without holes"
              + " are read",
          name[0]);
    }
    int type = numbers[0];
    if (type < 0 || type > Parquet.BYTE_ARRAY || type == Parquet.INT64 + 1) {
      throw source.refuse("holds '%s' as the Parquet type %d, which is not read", name[0], type);
    }
    if (leaves.stream().anyMatch(leaf -> leaf.name.equals(name[0]))) {
      throw source.refuse("holds two columns '%s'", name[0]);
    }
    leaves.add(new Leaf(name[0], type));
  }

  private void group(ThriftReader in) {
    List<Chunk> chunks = new ArrayList<>();
    long[] count = {0};
    in.inner(id -> {
      switch (id) {
        case 1 -> in.list(() -> chunks.add(chunk(in)));
        case 3 -> count[0] = in.i64();
        default -> in.skip();
      }
    });
    groups.add(new Group(count[0], List.copyOf(chunks)));
  }

  private Chunk chunk(ThriftReader in) {
    // Codec, values, length, data page, dictionary page.
    long[] numbers = {-1, -1, -1, -1, 0};
    in.inner(outer -> {
      if (outer != 3) {
        in.skip();
        return;
      }
      in.inner(id -> {
        switch (id) {
          case 4 -> numbers[0] = in.i32();
          case 5 -> numbers[1] = in.i64();
          case 7 -> numbers[2] = in.i64();
          case 9 -> numbers[3] = in.i64();
          case 11 -> numbers[4] = in.i64();
          default -> in.skip();
        }
      });
    });
    long start = numbers[4] > 0 ? Math.min(numbers[3], numbers[4]) : numbers[3];
    return new Chunk((int) numbers[0], numbers[1], start, numbers[2]);
  }

  private void keyValue(ThriftReader in) {
    String[] pair = {"", ""};
    in.inner(id -> {
      switch (id) {
        case 1 -> pair[0] = in.string();
        case 2 -> pair[1] = in.string();
        default -> in.skip();
      }
    });
    metadata.put(pair[0], pair[1]);
  }

  private void check() {
    long sum = 0;
    long bytes = 0;
    for (Group group : groups) {
      if (group.rows < 0 || group.rows > Parquet.MAX_GROUP_ROWS) {
        throw source.refuse(
            "holds a row group of %d rows; at most %d are read",
            group.rows, Parquet.MAX_GROUP_ROWS);
      }
      sum += group.rows;
      if (group.chunks.size() != leaves.size()) {
        throw source.refuse(
            "holds a row group of %d columns, and %d in its schema",
            group.chunks.size(), leaves.size());
      }
      for (Chunk chunk : group.chunks) {
        check(group, chunk);
        bytes += chunk.length;
      }
    }
    if (bytes > source.length()) {
      throw source.refuse(
          "claims %d bytes of columns, but holds %d: some are used twice", bytes, source.length());
    }
    if (sum != rows || sum > Integer.MAX_VALUE - 16) {
      throw source.refuse("claims %d rows, but its row groups hold %d", rows, sum);
    }
  }

  private void check(Group group, Chunk chunk) {
    if (chunk.values != group.rows) {
      throw source.refuse(
          "holds %d values of a column in a row group of %d rows", chunk.values, group.rows);
    }
    boolean inside =
        chunk.start >= 4
            && chunk.length >= 0
            && chunk.length <= Integer.MAX_VALUE - 16
            && chunk.start <= source.length() - chunk.length;
    if (!inside) {
      throw source.refuse(
          "puts %d bytes of a column at byte %d of %d", chunk.length, chunk.start, source.length());
    }
    if (chunk.codec != Parquet.GZIP && chunk.codec != Parquet.UNCOMPRESSED) {
      throw source.refuse("is compressed by the codec %d; only gzip (2) is read", chunk.codec);
    }
  }
}

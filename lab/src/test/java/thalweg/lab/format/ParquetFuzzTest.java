package thalweg.lab.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.lab.Fuzzing;

/** {@link Fuzzing} says how to run it. */
class ParquetFuzzTest {

  /** A page of 2^17 equal values, 40 bytes each on the way, takes 20 bytes of a file. */
  private static final long PER_BYTE = (1 << 17) * 40L / 20;

  static Stream<Arguments> files() {
    List<byte[]> files = new ArrayList<>();
    for (Column column : Tables.mixed(20, 3)) {
      files.add(ParquetTest.bytes(Map.of("k", "v"), List.of(column)));
    }
    files.add(ParquetTest.bytes(Map.of(), Tables.mixed(0, 3)));
    return Fuzzing.from(files);
  }

  /** Type, encoding, number of values, then a dictionary's page and a data page. */
  static Stream<Arguments> pages() {
    List<byte[]> pages = new ArrayList<>();
    for (Column column : Tables.mixed(40, 3)) {
      for (ColumnCode.Encoded way : ColumnCode.candidates(column)) {
        Sink dictionary = way.dictionary().orElse(new Sink());
        Sink page = new Sink().put(Parquet.type(column)).put(way.encoding()).put(40);
        page.put(way.dictionarySize()).put(dictionary.size()).put(dictionary).put(way.data());
        pages.add(page.toByteArray());
      }
    }
    return Fuzzing.from(pages);
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) {
    Fuzzing.readsOrRefuses(
        10_000_000 + PER_BYTE * bytes.length,
        () -> {
          try (ParquetReader reader = ParquetReader.of(Source.of("fuzzed", bytes))) {
            reader.names().forEach(reader::column);
          }
        });
  }

  /** Without the check sums and the compression, which a fuzzer does not guess. */
  @MethodSource("pages")
  @FuzzTest(maxDuration = "1m")
  void anyPageIsReadOrRefused(byte[] bytes) {
    if (bytes.length < 5) {
      return;
    }
    Sink chunk = new Sink();
    int dictionary = Math.min(Byte.toUnsignedInt(bytes[4]), bytes.length - 5);
    if (bytes[3] != 0) {
      putPage(
          chunk, Parquet.DICTIONARY_PAGE, Byte.toUnsignedInt(bytes[3]), 0, bytes, 5, dictionary);
    }
    int data = 5 + dictionary;
    int values = Byte.toUnsignedInt(bytes[2]);
    putPage(chunk, Parquet.DATA_PAGE, values, bytes[1], bytes, data, bytes.length - data);
    Source source = Source.of("fuzzed", chunk.toByteArray());
    int type = Byte.toUnsignedInt(bytes[0]) % 7;
    Fuzzing.readsOrRefuses(
        1_000_000 + PER_BYTE * bytes.length,
        () -> {
          ColumnReader reader = new ColumnReader(source, "page", type == 3 ? 4 : type);
          reader.read(new ParquetFooter.Chunk(Parquet.UNCOMPRESSED, values, 0, source.length()));
          reader.column();
        });
  }

  private static void putPage(
      Sink out, int type, int values, int encoding, byte[] bytes, int from, int count) {
    new ThriftWriter(out)
        .struct(header -> {
          header.i32(1, type).i32(2, count).i32(3, count);
          int field = type == Parquet.DATA_PAGE ? 5 : 7;
          header.struct(field, page -> page.i32(1, values).i32(2, encoding));
        });
    out.put(bytes, from, count);
  }
}

package thalweg.lab.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.expr.Workers;
import thalweg.lab.LabException;

class ParquetTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 31, 33, 128, 129, 1000, 20_011})
  void whatIsWrittenIsReadBackToTheBit(int rows) {
    List<Column> columns = Tables.mixed(rows, 1);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "1");
    metadata.put("a", "\u00fc");
    try (ParquetReader reader = open(bytes(metadata, columns))) {
      assertEquals(rows, reader.rows());
      assertEquals(metadata, reader.metadata());
      assertEquals(List.of("z", "a"), List.copyOf(reader.metadata().keySet()));
      assertEquals(columns.stream().map(Column::name).toList(), reader.names());
      columns.forEach(column -> assertSame(column, reader.column(column.name())));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 999, 1000})
  void rowGroupsAreJoined(int groupRows) {
    List<Column> columns = Tables.mixed(1000, 2);
    Path file = folder.resolve("groups.parquet");
    ParquetWriter.write(file, Map.of(), columns, groupRows, Tables.WORKERS);
    try (ParquetReader reader = ParquetReader.open(file)) {
      columns.forEach(column -> assertSame(column, reader.column(column.name())));
    }
  }

  @Test
  void theSameTableGivesTheSameBytes() throws IOException {
    Path file = folder.resolve("t.parquet");
    ParquetWriter.write(file, Map.of("k", "v"), Tables.mixed(500, 3), Tables.WORKERS);
    assertArrayEquals(bytes(Map.of("k", "v"), Tables.mixed(500, 3)), Files.readAllBytes(file));
  }

  @Test
  void aTableHasTheSameBytesWithAnyNumberOfThreads() {
    List<Column> columns = Tables.mixed(5_000, 4);
    byte[] expected = bytes(Map.of(), columns);
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = new Workers(threads)) {
        assertArrayEquals(expected, bytes(Map.of(), columns, workers), threads + " threads");
      }
    }
  }

  @Test
  void theColumnsOfALedgerTakeUnderSevenBytesARow() {
    int rows = 60_000;
    byte[] file = bytes(Map.of("mantissa-bits", "12"), Tables.ledger(rows, 12, 4));
    assertTrue(file.length < 7 * rows, file.length / (double) rows + " bytes a row");
  }

  @Test
  void packedBitsAreThoseOfAnyWidth() {
    SplittableRandom random = new SplittableRandom(5);
    for (int width = 0; width <= 64; width++) {
      long[] values = new long[37];
      for (int i = 0; i < values.length; i++) {
        values[i] = width == 0 ? 0 : random.nextLong() >>> (64 - width);
      }
      Sink out = new Sink();
      BitPacking.pack(out, values, 0, values.length, width);
      assertEquals((37 * width + 7) / 8, out.size());
      byte[] packed = out.toByteArray();
      for (int i = 0; i < values.length; i++) {
        assertEquals(values[i], BitPacking.at(packed, 0, i, width));
      }
    }
  }

  /** Parquet's documentation of its encodings gives these bytes for 0 to 7 in three bits. */
  @Test
  void packedBitsStartAtTheLowest() {
    Sink out = new Sink();
    BitPacking.pack(out, new long[] {0, 1, 2, 3, 4, 5, 6, 7}, 0, 8, 3);
    assertArrayEquals(
        new byte[] {(byte) 0b10001000, (byte) 0b11000110, (byte) 0b11111010}, out.toByteArray());
  }

  @Test
  void aFlippedBitIsFoundOrHarmsNothing() {
    List<Column> columns = Tables.mixed(40, 6);
    byte[] file = bytes(Map.of(), columns);
    for (int bit = 0; bit < 8 * file.length; bit += 3) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try (ParquetReader reader = open(flipped)) {
        for (String name : reader.names()) {
          assertEquals(reader.rows(), reader.column(name).rows());
        }
      } catch (LabException e) {
        assertTrue(e.getMessage().startsWith("it "), e.getMessage());
      }
    }
  }

  @Test
  void aFlippedBitInAPageIsAlwaysFound() {
    byte[] file = bytes(Map.of(), List.of(Tables.mixed(300, 7).get(7)));
    int footer = Bytes.intAt(file, file.length - 8);
    // A header of a page takes fewer than 40 bytes.
    for (int at = 44; at < file.length - 8 - footer; at++) {
      byte[] flipped = file.clone();
      flipped[at] ^= 16;
      assertRefused("the check sum of a page of 'loss' fails", () -> open(flipped).column("loss"));
    }
  }

  @Test
  void aCutFileIsRefused() {
    byte[] file = bytes(Map.of(), Tables.mixed(10, 8));
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertRefused("is no whole Parquet file", () -> open(cut));
    }
  }

  @Test
  void whatIsNotThereIsToldByName() {
    ParquetReader reader = open(bytes(Map.of(), List.of(new Column.Ints("row", new int[1]))));
    assertRefused("holds no column 'epoch'; it holds [row]", () -> reader.column("epoch"));
    assertRefused("holds 'row', but not as FLOAT", () -> reader.floats("row"));
    assertArrayEquals(new int[1], reader.ints("row"));
    assertRefused("does not exist", () -> ParquetReader.open(folder.resolve("absent")));
  }

  @Test
  void columnsThatMakeNoTableAreAProgrammersError() {
    Column one = new Column.Ints("a", new int[1]);
    Column two = new Column.Ints("b", new int[2]);
    for (List<Column> columns :
        List.of(
            List.<Column>of(),
            List.of(one, one),
            List.of(one, two),
            List.<Column>of(new Column.Ints("", new int[1])))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> ParquetWriter.write(folder.resolve("x"), Map.of(), columns, Tables.WORKERS));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> ParquetWriter.write(folder.resolve("x"), Map.of(), List.of(one), 0, Tables.WORKERS));
    assertTrue(Files.notExists(folder.resolve("x")));
  }

  private static void assertSame(Column expected, Column found) {
    assertEquals(expected.name(), found.name());
    assertEquals(expected.getClass(), found.getClass());
    if (expected instanceof Column.Strings strings) {
      assertArrayEquals(strings.values(), ((Column.Strings) found).values());
    } else {
      assertArrayEquals(ColumnCode.bits(expected), ColumnCode.bits(found));
    }
  }

  static byte[] bytes(Map<String, String> metadata, List<Column> columns) {
    return bytes(metadata, columns, Tables.WORKERS);
  }

  private static byte[] bytes(Map<String, String> metadata, List<Column> columns, Workers workers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ParquetWriter.write(out, metadata, columns, workers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static ParquetReader open(byte[] file) {
    return ParquetReader.of(Source.of("it", file));
  }

  private static void assertRefused(String says, Runnable action) {
    LabException e = assertThrows(LabException.class, action::run);
    assertTrue(e.getMessage().contains(says), e.getMessage());
  }
}

package thalweg.lab.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import thalweg.lab.LabException;

/** DuckDB's implementation of Parquet opens our files and finds every value as it was. */
class ParquetDuckDbTest {

  private static Connection duckDb;

  @TempDir Path folder;

  @BeforeAll
  static void connect() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void disconnect() throws SQLException {
    duckDb.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 31, 33, 128, 129, 1000, 60_000})
  void everyValueOfEveryColumnIsFound(int rows) throws SQLException {
    List<Column> columns = Tables.mixed(rows, 5);
    Path file = folder.resolve("mixed.parquet");
    ParquetWriter.write(file, Map.of(), columns, Tables.WORKERS);
    assertSame(columns, "'" + file + "'");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 500, 999, 1000})
  void rowGroupsFollowOneAnother(int groupRows) throws SQLException {
    List<Column> columns = Tables.mixed(1000, 6);
    Path file = folder.resolve("groups.parquet");
    ParquetWriter.write(file, Map.of(), columns, groupRows, Tables.WORKERS);
    assertSame(columns, "'" + file + "'");
    assertEquals(
        List.of(List.of((1000L + groupRows - 1) / groupRows)),
        query("select num_row_groups from parquet_file_metadata('" + file + "')"));
  }

  @Test
  void aFolderOfFilesIsOneTable() throws SQLException {
    for (int epoch = 1; epoch <= 3; epoch++) {
      Path file = folder.resolve("epoch-%05d.parquet".formatted(epoch));
      int[] row = {0, 1, 2, 3};
      float[] loss = {epoch, epoch + 0.5f, Float.NaN, Float.POSITIVE_INFINITY};
      ParquetWriter.write(
          file,
          Map.of("epoch", Integer.toString(epoch)),
          List.of(new Column.Ints("row", row), new Column.Floats("loss", loss)),
          Tables.WORKERS);
    }
    ParquetWriter.write(
        folder.resolve("epoch-00004.parquet"),
        Map.of(),
        List.of(new Column.Ints("row", new int[0]), new Column.Floats("loss", new float[0])),
        Tables.WORKERS);
    String all = "read_parquet('" + folder.resolve("*.parquet") + "', filename = true)";
    assertEquals(
        List.of(List.of(12L, 3L, 3L)),
        query("select count(*), count(distinct filename), sum((loss = 'nan')::int) from " + all));
    assertEquals(
        List.of(List.of(1.5f), List.of(2.5f), List.of(3.5f)),
        query("select loss from " + all + " where row = 1 order by filename"));
  }

  @Test
  void theMetadataAndTheRangesAreFound() throws SQLException {
    Path file = folder.resolve("ranges.parquet");
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("mantissa", "12 bits");
    metadata.put("\u00fcber", "");
    ParquetWriter.write(
        file,
        metadata,
        List.of(
            new Column.Ints("i", new int[] {3, -7, 5}),
            new Column.Floats("f", new float[] {1, 0f, 2.5f}),
            new Column.Floats("nan", new float[] {1, Float.NaN, 3}),
            new Column.Strings("s", new String[] {"b", "", "\u00fc"})),
        Tables.WORKERS);
    assertEquals(
        List.of(List.of("mantissa", "12 bits"), List.of("\u00fcber", "")),
        query("select decode(key), decode(value) from parquet_kv_metadata('" + file + "')"));
    List<List<Object>> ranges =
        query("select stats_min_value, stats_max_value from parquet_metadata('" + file + "')");
    assertEquals(List.of("-7", "5"), ranges.get(0));
    assertEquals(List.of("-0.0", "2.5"), ranges.get(1));
    assertEquals(Arrays.asList(null, null), ranges.get(2));
    assertEquals(List.of("", "\u00fc"), ranges.get(3));
    assertEquals(
        List.of(List.of("thalweg version 1")),
        query("select created_by from parquet_file_metadata('" + file + "')"));
  }

  @Test
  void rangesNeverHideARowThatAFilterWants() throws SQLException {
    Path file = folder.resolve("filter.parquet");
    float[] values = {Float.NaN, -0f, 0f, -1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1};
    for (int groupRows = 1; groupRows <= values.length; groupRows++) {
      ParquetWriter.write(
          file, Map.of(), List.of(new Column.Floats("f", values)), groupRows, Tables.WORKERS);
      String from = " from '" + file + "' where f ";
      assertEquals(List.of(List.of(2L)), query("select count(*)" + from + "= 0"));
      assertEquals(List.of(List.of(1L)), query("select count(*)" + from + "= 1"));
      assertEquals(List.of(List.of(1L)), query("select count(*)" + from + "< -5"));
      // DuckDB orders NaN above everything.
      assertEquals(List.of(List.of(2L)), query("select count(*)" + from + "> 5"));
      assertEquals(List.of(List.of(1L)), query("select count(*)" + from + "= 'nan'::float"));
    }
  }

  @Test
  void theTableOfEncodingsIsWhatWeSay() throws SQLException {
    List<Column> columns = Tables.mixed(20_000, 8);
    Path file = folder.resolve("encodings.parquet");
    ParquetWriter.write(file, Map.of(), columns, Tables.WORKERS);
    Map<String, String> found = new LinkedHashMap<>();
    String sql = "select path_in_schema, encodings from parquet_metadata('" + file + "')";
    for (List<Object> row : query(sql)) {
      found.put((String) row.get(0), (String) row.get(1));
    }
    assertEquals("DELTA_BINARY_PACKED", found.get("row"));
    assertEquals("BYTE_STREAM_SPLIT", found.get("loss"));
    assertTrue(found.get("class").contains("RLE_DICTIONARY"), found.toString());
    assertTrue(found.get("name").contains("RLE_DICTIONARY"), found.toString());
    assertEquals("PLAIN", found.get("text"));
    assertEquals("RLE", found.get("flag"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void weReadWhatDuckDbWritesWithoutHoles(String version) throws SQLException {
    Path file = folder.resolve("theirs.parquet");
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(
          "create or replace table t(i integer not null, l bigint not null, f real not null,"
              + " d double not null, b boolean not null, s varchar not null)");
      statement.execute(
          "insert into t select i - 5, i * i, i / 7, sqrt(i), i % 3 = 0, 'n' || (i % 5)"
              + " from range(3000) r(i)");
      statement.execute(
          "copy t to '%s' (compression gzip, parquet_version '%s')".formatted(file, version));
    }
    try (ParquetReader reader = ParquetReader.open(file)) {
      assertEquals(List.of("i", "l", "f", "d", "b", "s"), reader.names());
      assertEquals(3000, reader.rows());
      assertSame(reader.names().stream().map(reader::column).toList(), "t order by i");
    }
  }

  @Test
  void aFileOfAnotherKindIsRefusedInASentence() throws SQLException {
    Path file = folder.resolve("theirs.parquet");
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("copy (select 1 as a) to '" + file + "'");
    }
    assertEquals(
        file + " is compressed by the codec 1; only gzip (2) is read.",
        assertThrows(LabException.class, () -> ParquetReader.open(file)).getMessage());
    try (Statement statement = duckDb.createStatement()) {
      statement.execute("copy (select null::int as a) to '" + file + "' (compression gzip)");
    }
    assertEquals(
        file
            + " holds 'a' as an optional, repeated or nested column; only flat columns without"
            + " holes are read.",
        assertThrows(LabException.class, () -> ParquetReader.open(file)).getMessage());
  }

  private static void assertSame(List<Column> columns, String from) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery("select * from " + from)) {
      int count = columns.getFirst().rows();
      assertEquals(columns.size(), rows.getMetaData().getColumnCount());
      for (int i = 0; i < count; i++) {
        assertTrue(rows.next(), "row " + i);
        for (int c = 0; c < columns.size(); c++) {
          assertSame(columns.get(c), i, rows, c + 1);
        }
      }
      assertFalse(rows.next());
    }
  }

  private static void assertSame(Column column, int row, ResultSet rows, int at)
      throws SQLException {
    switch (column) {
      case Column.Ints c -> assertEquals(c.values()[row], (int) rows.getObject(at));
      case Column.Longs c -> assertEquals(c.values()[row], (long) rows.getObject(at));
      case Column.Floats c ->
          assertEquals(
              Float.floatToRawIntBits(c.values()[row]),
              Float.floatToRawIntBits((float) rows.getObject(at)));
      case Column.Doubles c ->
          assertEquals(
              Double.doubleToRawLongBits(c.values()[row]),
              Double.doubleToRawLongBits((double) rows.getObject(at)));
      case Column.Booleans c -> assertEquals(c.values()[row], rows.getObject(at));
      case Column.Strings c -> assertEquals(c.values()[row], rows.getObject(at));
    }
  }

  private static List<List<Object>> query(String sql) throws SQLException {
    List<List<Object>> answer = new ArrayList<>();
    try (Statement statement = duckDb.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          Object value = rows.getObject(i);
          row.add(value instanceof BigInteger whole ? (Object) whole.longValue() : value);
        }
        answer.add(row);
      }
    }
    return answer;
  }
}

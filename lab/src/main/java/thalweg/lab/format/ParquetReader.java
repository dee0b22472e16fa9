package thalweg.lab.format;

import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import thalweg.lab.LabException;

/**
 * Reads Parquet files of the kind that {@link ParquetWriter} writes, column by column: flat columns
 * without holes, gzip or no compression, pages of the first version. Other writers' files of that
 * kind are read too; other kinds are refused in a sentence.
 *
 * <p>Opening reads the footer. A column costs its own pages and its values, once. Every page that
 * carries a check sum is checked.
 */
public final class ParquetReader implements AutoCloseable {

  private final Source source;
  private final ParquetFooter footer;

  private ParquetReader(Source source) {
    this.source = source;
    this.footer = ParquetFooter.read(source);
  }

  /**
   * Opens a file.
   *
   * @throws LabException in one sentence that names the file, if it cannot be read, is damaged, or
   *     is of another kind
   */
  public static ParquetReader open(Path path) {
    Source source = Source.open(path);
    try {
      return new ParquetReader(source);
    } catch (LabException e) {
      source.close();
      throw e;
    }
  }

  static ParquetReader of(Source source) {
    return new ParquetReader(source);
  }

  /** Number of rows. */
  public int rows() {
    return footer.rows();
  }

  /** The strings kept with the table, in the file's order. */
  public SequencedMap<String, String> metadata() {
    return footer.metadata();
  }

  /** Names of the columns, in the file's order. */
  public List<String> names() {
    return footer.leaves().stream().map(ParquetFooter.Leaf::name).toList();
  }

  /**
   * A whole column.
   *
   * @throws LabException if there is none of this name, or its pages are damaged
   */
  public Column column(String name) {
    int index = names().indexOf(name);
    if (index < 0) {
      throw source.refuse("holds no column '%s'; it holds %s", name, names());
    }
    ColumnReader reader = new ColumnReader(source, name, footer.leaves().get(index).type());
    for (ParquetFooter.Group group : footer.groups()) {
      reader.read(group.chunks().get(index));
    }
    return reader.column();
  }

  /** The values of an INT32 column. */
  public int[] ints(String name) {
    if (column(name) instanceof Column.Ints c) {
      return c.values();
    }
    throw notAs(name, "INT32");
  }

  /** The values of an INT64 column. */
  public long[] longs(String name) {
    if (column(name) instanceof Column.Longs c) {
      return c.values();
    }
    throw notAs(name, "INT64");
  }

  /** The values of a FLOAT column. */
  public float[] floats(String name) {
    if (column(name) instanceof Column.Floats c) {
      return c.values();
    }
    throw notAs(name, "FLOAT");
  }

  /** The values of a DOUBLE column. */
  public double[] doubles(String name) {
    if (column(name) instanceof Column.Doubles c) {
      return c.values();
    }
    throw notAs(name, "DOUBLE");
  }

  /** The values of a BOOLEAN column. */
  public boolean[] booleans(String name) {
    if (column(name) instanceof Column.Booleans c) {
      return c.values();
    }
    throw notAs(name, "BOOLEAN");
  }

  /** The values of a BYTE_ARRAY column, as UTF-8. */
  public String[] strings(String name) {
    if (column(name) instanceof Column.Strings c) {
      return c.values();
    }
    throw notAs(name, "BYTE_ARRAY");
  }

  private LabException notAs(String name, String type) {
    return source.refuse("holds '%s', but not as %s", name, type);
  }

  @Override
  public void close() {
    source.close();
  }
}

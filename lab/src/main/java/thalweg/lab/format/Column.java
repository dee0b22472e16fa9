package thalweg.lab.format;

/** A named column of a table without holes. The arrays are not copied. */
@SuppressWarnings("ArrayRecordComponent") // columns are never compared
public sealed interface Column {

  /** Its name in the file; not empty. */
  String name();

  /** Number of values. */
  int rows();

  /** Parquet's INT32. */
  record Ints(String name, int[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }
  }

  /** Parquet's INT64. */
  record Longs(String name, long[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }
  }

  /** Parquet's FLOAT; every bit is kept, those of NaN too. */
  record Floats(String name, float[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }
  }

  /** Parquet's DOUBLE; every bit is kept, those of NaN too. */
  record Doubles(String name, double[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }
  }

  /** Parquet's BOOLEAN. */
  record Booleans(String name, boolean[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }
  }

  /** Parquet's BYTE_ARRAY, marked as UTF-8. */
  record Strings(String name, String[] values) implements Column {
    @Override
    public int rows() {
      return values.length;
    }
  }
}

package thalweg.lab.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The least and the greatest value of a column, as plain bytes. None where there is a NaN: readers
 * that order NaN above everything would pass over it. A zero as the least is written as -0 and as
 * the greatest as +0, since readers differ in how they order the two.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record ColumnRange(byte[] least, byte[] greatest) {

  /** Longer strings are left without a range. */
  private static final int MAX_STRING = 64;

  static Optional<ColumnRange> of(Column column) {
    return switch (column) {
      case Column.Floats c -> ofFloats(c.values());
      case Column.Doubles c -> ofDoubles(c.values());
      case Column.Strings c -> ofStrings(c.values());
      case Column.Ints c -> ofNumbers(c, 4);
      case Column.Longs c -> ofNumbers(c, 8);
      case Column.Booleans c -> ofNumbers(c, 1);
    };
  }

  private static Optional<ColumnRange> ofNumbers(Column column, int width) {
    long[] values = ColumnCode.bits(column);
    long least = Arrays.stream(values).min().orElse(0);
    long greatest = Arrays.stream(values).max().orElse(0);
    return values.length == 0 ? Optional.empty() : of(least, greatest, width);
  }

  private static Optional<ColumnRange> ofFloats(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float greatest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isNaN(value)) {
        return Optional.empty();
      }
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    int from = Float.floatToRawIntBits(least == 0 ? -0f : least);
    int to = Float.floatToRawIntBits(greatest == 0 ? 0f : greatest);
    return least > greatest ? Optional.empty() : of(from, to, 4);
  }

  private static Optional<ColumnRange> ofDoubles(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      if (Double.isNaN(value)) {
        return Optional.empty();
      }
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    long from = Double.doubleToRawLongBits(least == 0 ? -0.0 : least);
    long to = Double.doubleToRawLongBits(greatest == 0 ? 0.0 : greatest);
    return least > greatest ? Optional.empty() : of(from, to, 8);
  }

  private static Optional<ColumnRange> of(long least, long greatest, int width) {
    byte[] from = new Sink().putLong(least).toByteArray();
    byte[] to = new Sink().putLong(greatest).toByteArray();
    return Optional.of(new ColumnRange(Arrays.copyOf(from, width), Arrays.copyOf(to, width)));
  }

  private static Optional<ColumnRange> ofStrings(String[] values) {
    byte[] least = null;
    byte[] greatest = null;
    for (String value : values) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      if (utf8.length > MAX_STRING) {
        return Optional.empty();
      }
      if (least == null || Arrays.compareUnsigned(utf8, least) < 0) {
        least = utf8;
      }
      if (greatest == null || Arrays.compareUnsigned(utf8, greatest) > 0) {
        greatest = utf8;
      }
    }
    return least == null ? Optional.empty() : Optional.of(new ColumnRange(least, greatest));
  }
}

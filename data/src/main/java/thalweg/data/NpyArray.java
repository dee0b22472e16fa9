package thalweg.data;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * An array of numbers as a {@code .npy} file holds it; immutable, in C order (the last index runs
 * fastest).
 */
public final class NpyArray {

  /** What one number is. */
  public enum Type {
    BOOL(1),
    I1(1),
    U1(1),
    I2(2),
    U2(2),
    I4(4),
    U4(4),
    I8(8),
    F4(4),
    F8(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Bytes of one number. */
    public int bytes() {
      return bytes;
    }
  }

  private final Type type;
  private final List<Integer> shape;
  private final ByteBuffer values;
  private final Source.File file;

  /** Takes the buffer, in its byte order, as it is. */
  NpyArray(Type type, List<Integer> shape, ByteBuffer values, Source.File file) {
    this.type = type;
    this.shape = shape;
    this.values = values;
    this.file = file;
  }

  public Type type() {
    return type;
  }

  /** Lengths of the dimensions; empty for a single number. */
  public List<Integer> shape() {
    return shape;
  }

  /** How many numbers there are. */
  public int size() {
    return values.limit() / type.bytes();
  }

  /** Where it was read. */
  public Source.File file() {
    return file;
  }

  /** The number at place k in C order; an I8 beyond 2^53 is rounded. */
  public double value(int k) {
    return switch (type) {
      case BOOL -> values.get(k) == 0 ? 0 : 1;
      case I1 -> values.get(k);
      case U1 -> Byte.toUnsignedInt(values.get(k));
      case I2 -> values.getShort(2 * k);
      case U2 -> Short.toUnsignedInt(values.getShort(2 * k));
      case I4 -> values.getInt(4 * k);
      case U4 -> Integer.toUnsignedLong(values.getInt(4 * k));
      case I8 -> values.getLong(8 * k);
      case F4 -> values.getFloat(4 * k);
      case F8 -> values.getDouble(8 * k);
    };
  }

  /** All numbers as float32, rounded to the nearest. */
  public float[] floats() {
    float[] floats = new float[size()];
    for (int k = 0; k < floats.length; k++) {
      floats[k] = (float) value(k);
    }
    return floats;
  }

  /** All numbers as float64. */
  public double[] doubles() {
    double[] doubles = new double[size()];
    for (int k = 0; k < doubles.length; k++) {
      doubles[k] = value(k);
    }
    return doubles;
  }

  /**
   * All numbers as int.
   *
   * @throws DataException if one is no whole number or does not fit
   */
  public int[] ints() {
    int[] ints = new int[size()];
    for (int k = 0; k < ints.length; k++) {
      double value = value(k);
      ints[k] = (int) value;
      if (ints[k] != value) {
        throw DataException.of(
            "%s holds %s at place %d; expected whole numbers below 2^31.",
            file.location(), value, k);
      }
    }
    return ints;
  }
}

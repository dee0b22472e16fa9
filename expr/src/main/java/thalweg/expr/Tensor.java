package thalweg.expr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A dense row-major array in native memory, 64-byte aligned; freed when unreachable. The door
 * between Java arrays and compiled functions.
 */
public final class Tensor {
  /** Zero-initialised bytes behind the last element, so that a vector may be read across it. */
  static final int PADDING = 64;

  private final DType dtype;
  private final Shape shape;
  private final MemorySegment memory;

  private Tensor(DType dtype, Shape shape, MemorySegment memory) {
    this.dtype = dtype;
    this.shape = shape;
    this.memory = memory;
  }

  /** An array of zeros. */
  public static Tensor zeros(DType dtype, Shape shape) {
    long bytes = (long) shape.size() * dtype.bytes();
    MemorySegment all = Arena.ofAuto().allocate(bytes + PADDING, Memory.ALIGNMENT);
    return new Tensor(dtype, shape, all);
  }

  /** A F32 array of these values. */
  public static Tensor of(float[] values, int... shape) {
    Tensor t = zeros(DType.F32, Shape.of(shape));
    t.set(values);
    return t;
  }

  /** A F64 array of these values. */
  public static Tensor of(double[] values, int... shape) {
    Tensor t = zeros(DType.F64, Shape.of(shape));
    t.set(values);
    return t;
  }

  /** An I32 array of these values. */
  public static Tensor of(int[] values, int... shape) {
    Tensor t = zeros(DType.I32, Shape.of(shape));
    t.set(values);
    return t;
  }

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  long address() {
    return memory.address();
  }

  /**
   * Replaces all elements of a F32 array; copies.
   *
   * @throws IllegalArgumentException if the count or the type does not fit
   */
  public void set(float[] values) {
    check(DType.F32, values.length);
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_FLOAT, 0, values.length);
  }

  /** Replaces the elements from {@code at} on by {@code count} values of {@code source}. */
  public void set(int at, float[] source, int from, int count) {
    requireType(DType.F32);
    requireRange(at, count);
    MemorySegment.copy(source, from, memory, ValueLayout.JAVA_FLOAT, 4L * at, count);
  }

  /** Replaces all elements of a F64 array. */
  public void set(double[] values) {
    check(DType.F64, values.length);
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_DOUBLE, 0, values.length);
  }

  /** Replaces all elements of an I32 or BOOL array. */
  public void set(int[] values) {
    check(dtype == DType.BOOL ? DType.BOOL : DType.I32, values.length);
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_INT, 0, values.length);
  }

  /** Replaces the elements from {@code at} on by {@code count} values of {@code source}. */
  public void set(int at, int[] source, int from, int count) {
    requireType(DType.I32);
    requireRange(at, count);
    MemorySegment.copy(source, from, memory, ValueLayout.JAVA_INT, 4L * at, count);
  }

  /** Replaces all elements by those of an array of the same type and shape. */
  public void set(Tensor other) {
    if (other.dtype != dtype || !other.shape.equals(shape)) {
      throw new IllegalArgumentException(
          "cannot copy " + other.dtype + other.shape + " into " + dtype + shape);
    }
    MemorySegment.copy(other.memory, 0, memory, 0, (long) shape.size() * dtype.bytes());
  }

  /** Element {@code i} in row-major order, whatever the type; BOOL gives 0 or 1. */
  public double get(int i) {
    requireRange(i, 1);
    return switch (dtype) {
      case F32 -> memory.get(ValueLayout.JAVA_FLOAT, 4L * i);
      case F64 -> memory.get(ValueLayout.JAVA_DOUBLE, 8L * i);
      case I32, BOOL -> memory.get(ValueLayout.JAVA_INT, 4L * i);
    };
  }

  /** Copies F32 elements into an array of the same count; allocates nothing. */
  public void get(float[] into) {
    check(DType.F32, into.length);
    MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT, 0, into, 0, into.length);
  }

  /** Copies I32 or BOOL elements into an array of the same count; allocates nothing. */
  public void get(int[] into) {
    check(dtype == DType.BOOL ? DType.BOOL : DType.I32, into.length);
    MemorySegment.copy(memory, ValueLayout.JAVA_INT, 0, into, 0, into.length);
  }

  /** A fresh copy of the elements of a F32 array. */
  public float[] toFloats() {
    float[] out = new float[shape.size()];
    get(out);
    return out;
  }

  /** A fresh copy of the elements, whatever the type. */
  public double[] toDoubles() {
    double[] out = new double[shape.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = get(i);
    }
    return out;
  }

  /** A fresh copy of the elements of an I32 or BOOL array. */
  public int[] toInts() {
    int[] out = new int[shape.size()];
    get(out);
    return out;
  }

  private void check(DType wanted, int count) {
    requireType(wanted);
    if (count != shape.size()) {
      throw new IllegalArgumentException(
          count + " values given for " + dtype + shape + ", which holds " + shape.size());
    }
  }

  private void requireType(DType wanted) {
    if (dtype != wanted) {
      throw new IllegalArgumentException("this array is " + dtype + shape + ", not " + wanted);
    }
  }

  private void requireRange(int at, int count) {
    if (at < 0 || count < 0 || (long) at + count > shape.size()) {
      throw new IndexOutOfBoundsException(
          "elements " + at + ".." + ((long) at + count) + " of " + dtype + shape);
    }
  }

  @Override
  public String toString() {
    return dtype.toString() + shape;
  }
}

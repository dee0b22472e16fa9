package thalweg.expr;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * All of native memory as one segment, for kernels that work on plain addresses. Its bounds never
 * fail and it is never closed, so checks cost nothing in a loop; whoever makes an address keeps its
 * memory alive.
 */
final class Memory {
  static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Bytes that arrays begin at a multiple of: a line of the cache. */
  static final int ALIGNMENT = 64;

  private static final int ZEROS_BYTES = 1 << 14;
  private static final MemorySegment ZEROS = Arena.global().allocate(ZEROS_BYTES);

  private Memory() {}

  /** The bytes that an array takes, so that another may follow it. */
  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  static float f32(long address) {
    return ALL.get(ValueLayout.JAVA_FLOAT, address);
  }

  static void f32(long address, float value) {
    ALL.set(ValueLayout.JAVA_FLOAT, address, value);
  }

  static double f64(long address) {
    return ALL.get(ValueLayout.JAVA_DOUBLE, address);
  }

  static void f64(long address, double value) {
    ALL.set(ValueLayout.JAVA_DOUBLE, address, value);
  }

  static int i32(long address) {
    return ALL.get(ValueLayout.JAVA_INT, address);
  }

  static void i32(long address, int value) {
    ALL.set(ValueLayout.JAVA_INT, address, value);
  }

  static void copy(long from, long to, long bytes) {
    MemorySegment.copy(ALL, from, ALL, to, bytes);
  }

  /** Copies zeros, from a cache: a part of {@link #ALL} to fill would be an object a call. */
  static void zero(long address, long bytes) {
    for (long at = 0; at < bytes; at += ZEROS_BYTES) {
      MemorySegment.copy(ZEROS, 0, ALL, address + at, Math.min(ZEROS_BYTES, bytes - at));
    }
  }

  /** Element i of an array, whatever its type. */
  static double element(DType dtype, long base, int i) {
    return switch (dtype) {
      case F32 -> f32(base + 4L * i);
      case F64 -> f64(base + 8L * i);
      case I32, BOOL -> i32(base + 4L * i);
    };
  }

  /** Writes element i of an array, whatever its type. */
  static void element(DType dtype, long base, int i, double value) {
    switch (dtype) {
      case F32 -> f32(base + 4L * i, (float) value);
      case F64 -> f64(base + 8L * i, value);
      case I32, BOOL -> i32(base + 4L * i, (int) value);
    }
  }

  /** The elements of an array, whatever their type. */
  static double[] elements(DType dtype, long address, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (dtype) {
            case F32 -> f32(address + 4L * i);
            case F64 -> f64(address + 8L * i);
            case I32, BOOL -> i32(address + 4L * i);
          };
    }
    return values;
  }

  /** Writes the elements of an array, whatever their type. */
  static void elements(DType dtype, long address, double[] values) {
    for (int i = 0; i < values.length; i++) {
      switch (dtype) {
        case F32 -> f32(address + 4L * i, (float) values[i]);
        case F64 -> f64(address + 8L * i, values[i]);
        case I32, BOOL -> i32(address + 4L * i, (int) values[i]);
      }
    }
  }
}

package thalweg.expr;

/** Element types. In a compiled function's memory a BOOL takes four bytes, 0 or 1. */
public enum DType {
  /** 32-bit IEEE 754. */
  F32(4),
  /** 64-bit IEEE 754: for checking derivatives, and where 24 bits of mantissa are too few. */
  F64(8),
  /** 32-bit two's complement; arithmetic wraps. */
  I32(4),
  /** Truth values; the result of comparisons. */
  BOOL(4);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes one element takes in memory. */
  public int bytes() {
    return bytes;
  }

  /** Whether derivatives exist with respect to values of this type. */
  public boolean isFloating() {
    return this == F32 || this == F64;
  }
}

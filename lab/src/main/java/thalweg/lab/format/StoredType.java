package thalweg.lab.format;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Element types of safetensors files that are read; the two halves are not written. */
public enum StoredType {
  F64(8),
  I64(8),
  F32(4),
  I32(4),
  /** IEEE 754 half precision; read as F32. */
  F16(2),
  /** The upper half of a F32; read as F32. */
  BF16(2),
  U8(1),
  BOOL(1);

  private final int bytes;

  StoredType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes one element takes in the file. */
  public int bytes() {
    return bytes;
  }

  static StoredType named(Source source, String tensor, String name) {
    for (StoredType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw source.refuse(
        "gives '%s' the dtype '%s'; known are %s",
        tensor, name, Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
  }
}

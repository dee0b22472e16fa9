package thalweg.expr;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The values of variables beside a saved graph: elements row-major, little-endian, one variable
 * after another without a gap; F32 and F64 as IEEE 754 has them, I32 and BOOL as 32-bit integers.
 */
final class ValuesFile {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private ValuesFile() {}

  static long bytes(Tensor t) {
    return bytes(t.dtype(), t.shape());
  }

  static long bytes(DType dtype, Shape shape) {
    return (long) shape.size() * dtype.bytes();
  }

  /** The line of a graph that says which values belong to it. */
  static String line(List<Variable> variables) {
    CRC32 crc = new CRC32();
    long total = 0;
    for (Variable v : variables) {
      byte[] encoded = encode(v.value());
      crc.update(encoded);
      total += encoded.length;
    }
    return line(total, crc.getValue());
  }

  static String line(long bytes, long crc) {
    return "values %d bytes crc32 %08x".formatted(bytes, crc);
  }

  static long crc(byte[] all) {
    CRC32 crc = new CRC32();
    crc.update(all);
    return crc.getValue();
  }

  static void write(List<Variable> variables, OutputStream to) throws IOException {
    for (Variable v : variables) {
      to.write(encode(v.value()));
    }
  }

  private static byte[] encode(Tensor t) {
    byte[] out = new byte[Math.toIntExact(bytes(t))];
    MemorySegment heap = MemorySegment.ofArray(out);
    try {
      if (t.dtype() == DType.F64) {
        MemorySegment.copy(
            Memory.ALL, ValueLayout.JAVA_LONG, t.address(), heap, LONG, 0, t.shape().size());
      } else {
        MemorySegment.copy(
            Memory.ALL, ValueLayout.JAVA_INT, t.address(), heap, INT, 0, t.shape().size());
      }
    } finally {
      java.lang.ref.Reference.reachabilityFence(t);
    }
    return out;
  }

  /** Fills an array from the bytes at {@code at}. */
  static void read(byte[] all, long at, Tensor into) {
    MemorySegment heap = MemorySegment.ofArray(all);
    int size = into.shape().size();
    try {
      if (into.dtype() == DType.F64) {
        MemorySegment.copy(heap, LONG, at, Memory.ALL, ValueLayout.JAVA_LONG, into.address(), size);
      } else {
        MemorySegment.copy(heap, INT, at, Memory.ALL, ValueLayout.JAVA_INT, into.address(), size);
      }
    } finally {
      java.lang.ref.Reference.reachabilityFence(into);
    }
  }
}

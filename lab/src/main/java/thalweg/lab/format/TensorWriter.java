package thalweg.lab.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import thalweg.expr.Tensor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the bytes of a safetensors file; see {@link SafeTensors#write}. */
final class TensorWriter {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final JsonFactory JSON = new JsonFactory();

  private static final int CHUNK_BYTES = 1 << 18;

  private final Map<String, String> metadata;
  private final List<SafeTensors.Entry> entries;

  TensorWriter(Map<String, String> metadata, List<SafeTensors.Entry> entries) {
    this.metadata = metadata;
    Set<String> names = new HashSet<>();
    for (SafeTensors.Entry entry : entries) {
      if (entry.name().equals(TensorHeader.METADATA) || !names.add(entry.name())) {
        throw new IllegalArgumentException(
            "two arrays are called '" + entry.name() + "', or one has a name that is taken");
      }
    }
    Comparator<SafeTensors.Entry> wideFirst =
        Comparator.comparingInt(entry -> -type(entry.data()).bytes());
    this.entries = entries.stream().sorted(wideFirst).toList();
  }

  void writeTo(OutputStream out) throws IOException {
    byte[] header = header();
    byte[] length = new byte[8];
    Bytes.putLong(length, 0, header.length);
    out.write(length);
    out.write(header);
    byte[] chunk = new byte[CHUNK_BYTES];
    for (SafeTensors.Entry entry : entries) {
      writeData(out, entry.data(), chunk);
    }
  }

  private byte[] header() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectPropertyStart(TensorHeader.METADATA);
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long at = 0;
      for (SafeTensors.Entry entry : entries) {
        StoredType type = type(entry.data());
        int[] dims = entry.data().shape().dims();
        long end = at + (long) entry.data().shape().size() * type.bytes();
        json.writeObjectPropertyStart(entry.name());
        json.writeStringProperty("dtype", type.name());
        json.writeName("shape");
        json.writeArray(dims, 0, dims.length);
        json.writeName("data_offsets");
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    if (bytes.size() > TensorHeader.MAX_BYTES - 8) {
      throw new IllegalArgumentException(
          "the header would take %d bytes; safetensors allows %d"
              .formatted(bytes.size(), TensorHeader.MAX_BYTES));
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static StoredType type(SafeTensors.Data data) {
    return switch (data) {
      case SafeTensors.Data.OfTensor(Tensor tensor) ->
          switch (tensor.dtype()) {
            case F32 -> StoredType.F32;
            case F64 -> StoredType.F64;
            case I32 -> StoredType.I32;
            case BOOL -> StoredType.BOOL;
          };
      case SafeTensors.Data.OfLongs l -> StoredType.I64;
      case SafeTensors.Data.OfBytes b -> StoredType.U8;
    };
  }

  private static void writeData(OutputStream out, SafeTensors.Data data, byte[] chunk)
      throws IOException {
    switch (data) {
      case SafeTensors.Data.OfTensor(Tensor tensor) -> writeTensor(out, tensor, chunk);
      case SafeTensors.Data.OfLongs l -> writeArray(out, l.values(), LONG, chunk);
      case SafeTensors.Data.OfBytes b -> out.write(b.values());
    }
  }

  private static void writeTensor(OutputStream out, Tensor tensor, byte[] chunk)
      throws IOException {
    switch (tensor.dtype()) {
      case F32 -> writeArray(out, tensor.toFloats(), FLOAT, chunk);
      case F64 -> writeArray(out, tensor.toDoubles(), DOUBLE, chunk);
      case I32 -> writeArray(out, tensor.toInts(), INT, chunk);
      case BOOL -> writeBools(out, tensor.toInts(), chunk);
    }
  }

  /** {@code array} is of the primitives that {@code layout} names. */
  private static void writeArray(OutputStream out, Object array, ValueLayout layout, byte[] chunk)
      throws IOException {
    MemorySegment into = MemorySegment.ofArray(chunk);
    int count = java.lang.reflect.Array.getLength(array);
    int step = (int) (chunk.length / layout.byteSize());
    for (int at = 0; at < count; at += step) {
      int some = Math.min(step, count - at);
      MemorySegment.copy(array, at, into, layout, 0, some);
      out.write(chunk, 0, (int) (some * layout.byteSize()));
    }
  }

  private static void writeBools(OutputStream out, int[] values, byte[] chunk) throws IOException {
    for (int at = 0; at < values.length; at += chunk.length) {
      int some = Math.min(chunk.length, values.length - at);
      Arrays.fill(chunk, 0, some, (byte) 0);
      for (int i = 0; i < some; i++) {
        chunk[i] = (byte) (values[at + i] != 0 ? 1 : 0);
      }
      out.write(chunk, 0, some);
    }
  }
}

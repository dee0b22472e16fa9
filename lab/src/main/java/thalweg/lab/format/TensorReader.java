package thalweg.lab.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;

/** Reads one array of a safetensors file whose header has been checked. */
final class TensorReader {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int CHUNK_BYTES = 1 << 18;

  private TensorReader() {}

  static SafeTensors.Data read(Source source, long dataStart, TensorHeader.Place place) {
    Shape shape = Shape.of(place.dims());
    long at = dataStart + place.begin();
    return switch (place.type()) {
      case F32 -> {
        float[] values = new float[place.size()];
        fill(source, at, values, FLOAT);
        yield floats(values, shape);
      }
      case F64 -> {
        double[] values = new double[place.size()];
        fill(source, at, values, DOUBLE);
        Tensor tensor = Tensor.zeros(DType.F64, shape);
        tensor.set(values);
        yield new SafeTensors.Data.OfTensor(tensor);
      }
      case I32 -> {
        int[] values = new int[place.size()];
        fill(source, at, values, INT);
        yield ints(DType.I32, values, shape);
      }
      case I64 -> {
        long[] values = new long[place.size()];
        fill(source, at, values, LONG);
        yield new SafeTensors.Data.OfLongs(values, shape);
      }
      case F16, BF16 -> halves(source, at, place, shape);
      case U8 -> new SafeTensors.Data.OfBytes(source.read(at, place.size()), shape);
      case BOOL -> bools(source, at, place, shape);
    };
  }

  /** {@code array} is of the primitives that {@code layout} names. */
  private static void fill(Source source, long start, Object array, ValueLayout layout) {
    int width = (int) layout.byteSize();
    int count = java.lang.reflect.Array.getLength(array);
    int step = CHUNK_BYTES / width;
    byte[] chunk = new byte[Math.min(step, count) * width];
    MemorySegment from = MemorySegment.ofArray(chunk);
    for (int at = 0; at < count; at += step) {
      int some = Math.min(step, count - at);
      source.read(start + (long) at * width, chunk, 0, some * width);
      MemorySegment.copy(from, layout, 0, array, at, some);
    }
  }

  private static SafeTensors.Data halves(
      Source source, long at, TensorHeader.Place place, Shape shape) {
    short[] halves = new short[place.size()];
    fill(source, at, halves, SHORT);
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          place.type() == StoredType.F16
              ? Float.float16ToFloat(halves[i])
              : Float.intBitsToFloat(halves[i] << 16);
    }
    return floats(values, shape);
  }

  private static SafeTensors.Data bools(
      Source source, long at, TensorHeader.Place place, Shape shape) {
    byte[] bytes = source.read(at, place.size());
    int[] values = new int[bytes.length];
    for (int i = 0; i < values.length; i++) {
      if (bytes[i] != 0 && bytes[i] != 1) {
        throw source.refuse(
            "holds the byte %d in the BOOL array '%s'; 0 or 1 was expected",
            bytes[i], place.name());
      }
      values[i] = bytes[i];
    }
    return ints(DType.BOOL, values, shape);
  }

  private static SafeTensors.Data floats(float[] values, Shape shape) {
    Tensor tensor = Tensor.zeros(DType.F32, shape);
    tensor.set(values);
    return new SafeTensors.Data.OfTensor(tensor);
  }

  private static SafeTensors.Data ints(DType type, int[] values, Shape shape) {
    Tensor tensor = Tensor.zeros(type, shape);
    tensor.set(values);
    return new SafeTensors.Data.OfTensor(tensor);
  }
}

package thalweg.lab.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.util.passthrough.PassthroughNDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.lab.format.SafeTensors.Data;
import thalweg.lab.format.SafeTensors.Entry;

/** DJL's implementation of safetensors opens our files, and we open its. */
class SafeTensorsPeerTest {

  @Test
  void djlReadsWhatWeWrite() throws IOException {
    Tensor bools = Tensor.zeros(DType.BOOL, Shape.of(3));
    bools.set(new int[] {1, 0, 1});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafeTensors.write(
        out,
        Map.of("step", "7"),
        List.of(
            new Entry("mask", bools),
            new Entry("w", Tensor.of(new float[] {1, -2, Float.NaN, 1e-40f, 5, 6}, 2, 3)),
            new Entry("i", Tensor.of(new int[] {-1, Integer.MAX_VALUE}, 2)),
            new Entry("d", Tensor.of(new double[] {Math.E}, 1)),
            new Entry("l", new Data.OfLongs(new long[] {Long.MIN_VALUE}, Shape.of(1))),
            new Entry("u", new Data.OfBytes(new byte[] {(byte) 200}, Shape.of(1)))));

    NDList read = NDList.decode(PassthroughNDManager.INSTANCE, out.toByteArray());

    assertEquals(6, read.size());
    assertEquals(DataType.BOOLEAN, array(read, "mask").getDataType());
    assertArrayEquals(new byte[] {1, 0, 1}, bytes(read, "mask"));
    assertEquals(new ai.djl.ndarray.types.Shape(2, 3), array(read, "w").getShape());
    float[] floats = new float[6];
    buffer(read, "w").asFloatBuffer().get(floats);
    assertArrayEquals(new float[] {1, -2, Float.NaN, 1e-40f, 5, 6}, floats);
    assertEquals(DataType.INT32, array(read, "i").getDataType());
    assertEquals(Integer.MAX_VALUE, buffer(read, "i").getInt(4));
    assertEquals(DataType.FLOAT64, array(read, "d").getDataType());
    assertEquals(Math.E, buffer(read, "d").getDouble());
    assertEquals(DataType.INT64, array(read, "l").getDataType());
    assertEquals(Long.MIN_VALUE, buffer(read, "l").getLong());
    assertEquals(DataType.UINT8, array(read, "u").getDataType());
    assertArrayEquals(new byte[] {(byte) 200}, bytes(read, "u"));
  }

  @Test
  void weReadWhatDjlWrites() {
    PassthroughNDManager manager = PassthroughNDManager.INSTANCE;
    NDArray floats =
        manager.create(
            FloatBuffer.wrap(new float[] {1.5f, -0f}),
            new ai.djl.ndarray.types.Shape(2, 1),
            DataType.FLOAT32);
    floats.setName("layer.0.weight");
    NDArray longs =
        manager.create(
            LongBuffer.wrap(new long[] {1L << 40}),
            new ai.djl.ndarray.types.Shape(1),
            DataType.INT64);
    longs.setName("steps");

    byte[] file = new NDList(floats, longs).encode(NDList.Encoding.SAFETENSORS);
    SafeTensors read = SafeTensors.read(Source.of("djl", file));

    assertArrayEquals(new float[] {1.5f, -0f}, read.tensor("layer.0.weight").toFloats());
    assertEquals(Shape.of(2, 1), read.tensor("layer.0.weight").shape());
    assertArrayEquals(new long[] {1L << 40}, read.longs("steps"));
  }

  private static NDArray array(NDList list, String name) {
    return list.stream().filter(a -> name.equals(a.getName())).findFirst().orElseThrow();
  }

  private static ByteBuffer buffer(NDList list, String name) {
    return array(list, name).toByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] bytes(NDList list, String name) {
    ByteBuffer buffer = buffer(list, name);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}

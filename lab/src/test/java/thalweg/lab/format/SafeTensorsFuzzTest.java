package thalweg.lab.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.expr.DType;
import thalweg.expr.Shape;
import thalweg.expr.Tensor;
import thalweg.lab.Fuzzing;
import thalweg.lab.format.SafeTensors.Data;
import thalweg.lab.format.SafeTensors.Entry;

/** {@link Fuzzing} says how to run it. */
class SafeTensorsFuzzTest {

  static Stream<Arguments> seeds() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    SafeTensors.write(
        all,
        Map.of("step", "7"),
        List.of(
            new Entry("w", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)),
            new Entry("d", Tensor.of(new double[] {1}, 1)),
            new Entry("b", Tensor.zeros(DType.BOOL, Shape.of(2))),
            new Entry("l", new Data.OfLongs(new long[] {5}, Shape.of(1))),
            new Entry("u", new Data.OfBytes(new byte[3], Shape.of(3, 1)))));
    ByteArrayOutputStream none = new ByteArrayOutputStream();
    SafeTensors.write(none, Map.of(), List.of());
    return Fuzzing.from(List.of(all.toByteArray(), none.toByteArray()));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) {
    Fuzzing.readsOrRefuses(
        1_000_000 + 400L * bytes.length,
        () -> {
          SafeTensors read = SafeTensors.read(Source.of("fuzzed", bytes));
          read.entries().keySet().forEach(read::tensor);
        });
  }
}

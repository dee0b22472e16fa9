package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class NpyFuzzTest {
  static Stream<Arguments> seeds() {
    byte[] plain = Fixtures.npy(1, "<f4", "False", "(2, 3)", new byte[24]);
    return Fuzzing.from(
        List.of(
            plain,
            Fixtures.npy(2, ">i2", "True", "(2, 3)", new byte[12]),
            Fixtures.npy(3, "|b1", "False", "()", new byte[1]),
            Fixtures.npy(1, "<i8", "False", "(1,)", new byte[8]),
            Fixtures.gzip(plain)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    Fuzzing.readsOrRefuses(
        1_000_000 + 10 * Content.MAX_EXPANSION * bytes.length,
        () -> Npy.read(Content.Input.of("fuzzed", bytes)).doubles());
  }
}

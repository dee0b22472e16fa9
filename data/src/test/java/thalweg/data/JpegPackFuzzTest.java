package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class JpegPackFuzzTest {
  static Stream<Arguments> seeds() {
    byte[] jpeg = Pictures.encoded("jpg", Pictures.colour(32, 32, 1));
    byte[] pack =
        ByteBuffer.allocate(2 * (jpeg.length + 3))
            .put((byte) 1)
            .putShort((short) jpeg.length)
            .put(jpeg)
            .put((byte) 9)
            .putShort((short) jpeg.length)
            .put(jpeg)
            .array();
    return Fuzzing.from(List.of(pack, Fixtures.gzip(pack)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    Fuzzing.readsOrRefuses(
        700_000_000,
        () ->
            JpegPack.read(
                "fuzzed", "bytes", Content.Input.of("fuzzed", bytes), CifarSet.TEN_CLASSES));
  }
}

package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The images of a folder; {@link Fuzzing} says how to run it. */
class PictureFuzzTest {
  static Stream<Arguments> seeds() {
    return Fuzzing.from(
        List.of(
            Pictures.encoded("png", Pictures.grey(5, 4, 1)),
            Pictures.encoded("png", Pictures.colour(5, 4, 1)),
            Pictures.encoded("jpg", Pictures.grey(9, 9, 1)),
            Pictures.encoded("jpg", Pictures.colour(9, 9, 1))));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    Fuzzing.readsOrRefuses(700_000_000, () -> Picture.decode("fuzzed", bytes));
  }
}

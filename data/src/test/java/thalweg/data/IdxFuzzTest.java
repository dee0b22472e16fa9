package thalweg.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class IdxFuzzTest {
  static Stream<Arguments> seeds() {
    return Fuzzing.from(
        List.of(
            Fixtures.images(7, 5, 3, 1),
            Fixtures.labels(40, 3, 2),
            Fixtures.gzip(Fixtures.images(7, 5, 3, 1)),
            Fixtures.gzip(Fixtures.labels(4000, 3, 2)),
            Fixtures.gzip(new byte[100_000])));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    long most = 1_000_000 + 4 * Content.MAX_EXPANSION * bytes.length;
    Fuzzing.readsOrRefuses(
        most,
        () -> {
          Idx.Images images = Idx.images(Content.Input.of("fuzzed", bytes));
          assertEquals(images.count() * images.rows() * images.columns(), images.bytes().length);
          return images;
        });
    Fuzzing.readsOrRefuses(most, () -> Idx.labels(Content.Input.of("fuzzed", bytes)));
  }
}

package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class NpzFuzzTest {
  private static final Path FILE = scratch();

  private static Path scratch() {
    try {
      Path file = Files.createTempFile("fuzzed", ".npz");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Arguments> seeds() {
    byte[] x = Fixtures.npy(1, "<f4", "False", "(2, 3)", new byte[24]);
    byte[] y = Fixtures.npy(1, "|u1", "False", "(2,)", new byte[] {0, 1});
    return Fuzzing.from(
        List.of(
            Fixtures.zip(true, Map.of("x.npy", x, "y.npy", y)),
            Fixtures.zip(false, Map.of("x.npy", x, "y.npy", y)),
            Fixtures.zip(
                true,
                Map.of("x_train.npy", x, "y_train.npy", y, "x_test.npy", x, "y_test.npy", y))));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    Files.write(FILE, bytes);
    Fuzzing.readsOrRefuses(
        5_000_000 + 50 * Content.MAX_EXPANSION * bytes.length,
        () -> NpyDataset.fromNpz("fuzzed", FILE));
  }
}

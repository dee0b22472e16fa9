package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class CifarFuzzTest {
  static Stream<Arguments> seeds() {
    byte[] ten = Fixtures.cifar(2, 1, 10, 1);
    byte[] hundred = Fixtures.cifar(2, 2, 20, 2);
    return Fuzzing.from(List.of(ten, hundred, Fixtures.gzip(ten), Fixtures.gzip(hundred)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    for (Cifar.Layout layout : Cifar.Layout.values()) {
      List<String> classes =
          layout == Cifar.Layout.TEN ? CifarSet.TEN_CLASSES : CifarSet.FINE_CLASSES;
      Fuzzing.readsOrRefuses(
          1_000_000 + 10 * Content.MAX_EXPANSION * bytes.length,
          () -> {
            Cifar.Batch batch = Cifar.batch(Content.Input.of("fuzzed", bytes), layout);
            return Cifar.join("fuzzed", "bytes", List.of(batch), classes);
          });
    }
  }
}

package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class MaskFuzzTest {
  static Stream<Arguments> seeds() {
    String mask =
        """
        # thalweg corruption mask 1
        # corruption: randY:0.4
        # dataset: fashion-mnist/train
        # classes: 10
        index,source_row,touched,original_label,given_label
        0,17,1,9,3
        1,18,0,2,2
        """;
    return Fuzzing.from(List.of(mask.getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyTextIsReadOrRefused(byte[] bytes) throws Throwable {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Fuzzing.readsOrRefuses(
        1_000_000 + 1000L * bytes.length,
        () -> MaskFile.read(Path.of("fuzzed"), new BufferedReader(new StringReader(text))));
  }
}

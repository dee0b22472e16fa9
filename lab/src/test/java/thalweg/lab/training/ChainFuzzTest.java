package thalweg.lab.training;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.lab.Fuzzing;

/** {@link Fuzzing} says how to run it. */
class ChainFuzzTest {

  static Stream<Arguments> files() {
    Link first = Link.first("e", "d", "p");
    return Fuzzing.from(
        Stream.of(
                first.line() + first.next(50, 1, "q").line(),
                "{\"step\":1e99,\"epoch\":\"x\",\"parameters\":{},\"chain\":null}\n",
                "{\"step\":".repeat(2000) + "\n",
                "\n\n",
                "")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "1m")
  void anyChainIsReadOrRefused(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzzed", "chain.jsonl");
    try {
      Files.write(file, bytes);
      Fuzzing.readsOrRefuses(2_000_000 + 2000L * bytes.length, () -> Chain.read(file));
    } finally {
      Files.delete(file);
    }
  }
}

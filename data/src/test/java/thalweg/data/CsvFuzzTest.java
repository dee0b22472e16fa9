package thalweg.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@link Fuzzing} says how to run it. */
class CsvFuzzTest {
  static Stream<Arguments> seeds() {
    List<byte[]> texts =
        Stream.of(
                "age,colour,class\n1,red,yes\n2.5e3,,no\nNA,blue,yes\n",
                "\uFEFFa;b;c\r\n\"1\";\"x;\"\"y\"\"\";0\r\n-2;?;1\r\n",
                "1\t2\t3\n4\t5\t6\n",
                "5.1,3.5,setosa\n4.9,3.0,virginica\n")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return Fuzzing.from(
        List.of(
            texts.get(0), texts.get(1), texts.get(2), texts.get(3), Fixtures.gzip(texts.get(0))));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) throws Throwable {
    CsvOptions options = CsvOptions.standard();
    Fuzzing.readsOrRefuses(
        100_000_000 + 100 * Content.MAX_EXPANSION * bytes.length,
        () -> Csv.read("fuzzed", CsvFile.of("fuzzed", bytes, options), options));
  }
}

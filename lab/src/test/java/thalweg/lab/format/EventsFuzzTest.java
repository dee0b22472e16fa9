package thalweg.lab.format;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.lab.Fuzzing;

/** {@link Fuzzing} says how to run it. */
class EventsFuzzTest {

  private static List<Sink> records() {
    Histogram histogram = Histogram.of(new float[] {1, 2, -3});
    return Stream.of(
            new Event(1.5, 0, new Event.Version("brain.Event:2")),
            new Event(2, -1, new Event.Summary(List.of(new Event.Scalar("loss", 1)))),
            new Event(3, 9, new Event.Summary(List.of(new Event.Distribution("w", histogram)))))
        .map(EventCode::encode)
        .toList();
  }

  static Stream<Arguments> files() {
    Sink file = new Sink();
    records().forEach(record -> file.put(TfRecord.frame(record)));
    return Fuzzing.from(List.of(file.toByteArray()));
  }

  static Stream<Arguments> messages() {
    return Fuzzing.from(records().stream().map(Sink::toByteArray).toList());
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreReadOrRefused(byte[] bytes) {
    read(bytes);
  }

  /** The check sums, which a fuzzer does not guess, are right here. */
  @MethodSource("messages")
  @FuzzTest(maxDuration = "1m")
  void anyRecordIsReadOrRefused(byte[] bytes) {
    read(TfRecord.frame(new Sink().put(bytes)));
  }

  private static void read(byte[] file) {
    Fuzzing.readsOrRefuses(
        1_000_000 + 400L * file.length,
        () -> EventReader.read(Source.of("fuzzed", file), event -> {}));
  }
}

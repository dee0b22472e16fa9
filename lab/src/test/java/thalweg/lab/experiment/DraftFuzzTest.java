package thalweg.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import thalweg.lab.Fuzzing;
import thalweg.lab.LabException;

/**
 * What a user may write. A normal test run replays seeds and seeded mutants of them; {@code
 * .ci/fuzz lab MINUTES} fuzzes for so long.
 */
class DraftFuzzTest {
  private static final int MUTANTS = 500;

  /** For texts of a few kilobytes; a hundred times what an experiment takes. */
  private static final long MOST_BYTES = 200_000_000;

  private static final String EXAMPLE =
      """
      name = "a"
      seed = 1_000
      probe = ['x', {kind = 'y', when = {kind = 'epochs', every = 2}}]
      [data]
      noise = 'randY:0.4'
      augment = ['horizontal-flip', {kind = 'random-crop', padding = 4}]
      [model]
      kind = 'layers'
      layers = [
        {kind = 'conv2d', channels = 8, kernel = 3},
        {kind = 'residual', body = ['activation', {kind = 'dense', outputs = 0x10}]},
      ]
      [optimizer]
      kind = 'sam'
      base = {kind = 'adam', learningRate = 1e-3}
      [schedule.learningRate]
      kind = 'piecewise'
      pieces = [{from = 0, value = 1.0}, {from = 10, value = inf}]
      """;

  static Stream<Arguments> files() {
    return from(
        List.of(
            EXAMPLE,
            Experiments.config(new Experiment()).toToml(),
            "a = 1e999999999",
            "seed = " + "9".repeat(999),
            "optimizer.learningRate = 0." + "9".repeat(990) + "e-99999",
            "a = " + "[".repeat(5000),
            "a = " + "{a = ".repeat(3000),
            "[" + "a.".repeat(1000) + "b]\nc = 1",
            "a".repeat(40_000) + " = 1",
            "name = \"" + "\\u0000".repeat(50) + "\"",
            "data = 2020-01-01T00:00:00Z"));
  }

  static Stream<Arguments> options() {
    return from(
        List.of(
            "optimizer.learningRate=0.05",
            "probe.0.kind=x",
            "probe.999999.kind=x",
            "model={kind = 'layers', layers = [{kind = 'dense', outputs = 3}]}",
            "a.".repeat(2000) + "b=1",
            "model.hidden=[1, 2, 3]"));
  }

  /** Not a seed: the fuzzer's hooks would tell of two hundred times what is allocated here. */
  @Test
  void tablesThousandsDeepAreRefusedFrugally() {
    String deep = "[" + "a.".repeat(5000) + "b]\nc = 1";
    Fuzzing.readsOrRefuses(
        10_000_000,
        Set.of(LabException.USAGE),
        () -> assertThrows(LabException.class, () -> Draft.parse(deep, "exp.toml").experiment()));
  }

  @MethodSource("files")
  @FuzzTest(maxDuration = "1m")
  void anyFileIsReadOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    frugally(() -> {
      Experiment experiment = Draft.parse(text, "exp.toml").experiment();
      assertEquals(experiment, Experiments.parse(Experiments.config(experiment)));
    });
  }

  @MethodSource("options")
  @FuzzTest(maxDuration = "1m")
  void anyOptionIsTakenOrRefused(byte[] bytes) {
    String option = new String(bytes, StandardCharsets.UTF_8);
    frugally(() -> Draft.empty().with(List.of(option)).experiment());
  }

  private static void frugally(Runnable reading) {
    Fuzzing.readsOrRefuses(MOST_BYTES, Set.of(LabException.USAGE), reading);
  }

  private static Stream<Arguments> from(List<String> seeds) {
    SplittableRandom random = new SplittableRandom(11);
    Stream<String> mutants =
        IntStream.range(0, MUTANTS).mapToObj(k -> mutated(seeds.get(k % seeds.size()), random));
    return Stream.concat(seeds.stream(), mutants)
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Letters changed, pieces left out or said again. */
  private static String mutated(String seed, SplittableRandom random) {
    StringBuilder mutant = new StringBuilder(seed);
    for (int n = 1 + random.nextInt(3); n > 0 && !mutant.isEmpty(); n--) {
      int at = random.nextInt(mutant.length());
      int end = Math.min(mutant.length(), at + 1 + random.nextInt(20));
      switch (random.nextInt(4)) {
        case 0 -> mutant.delete(at, end);
        case 1 -> mutant.insert(random.nextInt(mutant.length()), mutant.substring(at, end));
        case 2 -> mutant.setCharAt(at, "[]{}=.'\"\n#,0-eé\0".charAt(random.nextInt(16)));
        default -> mutant.setCharAt(at, (char) (32 + random.nextInt(95)));
      }
    }
    return mutant.toString();
  }
}

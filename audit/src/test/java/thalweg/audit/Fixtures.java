package thalweg.audit;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import thalweg.data.Corrupted;
import thalweg.data.Corruption;
import thalweg.data.Dataset;
import thalweg.data.ImageShape;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;
import thalweg.lab.Interruption;
import thalweg.lab.Progress;
import thalweg.lab.Terminal;

/** Small data, and surroundings that keep still. */
final class Fixtures {
  private Fixtures() {}

  /** Classes around corners of a square, some of them overlapping. */
  static Dataset clouds(int n, int classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = new int[n];
    float[] x = new float[4 * n];
    for (int i = 0; i < n; i++) {
      labels[i] = i % classes;
      for (int k = 0; k < 4; k++) {
        double middle = k == labels[i] % 4 ? 3 : 0;
        x[4 * i + k] = (float) (middle + random.nextGaussian());
      }
    }
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    return Dataset.of("clouds", new ImageShape(1, 1, 4), x, labels, names);
  }

  static Corrupted noisy(Dataset clean, String noise, long seed) {
    return Corruption.parse(noise)
        .apply(clean, name -> Philox.stream(new RandomKey(seed, name), 0));
  }

  static Subject subject(Dataset data, int[] labels) {
    return new Subject(data, labels, data::rowName, List.of());
  }

  static Subject subject(Corrupted corrupted) {
    return subject(corrupted.dataset(), corrupted.dataset().labels());
  }

  /** Which rows have a label that is not their own. */
  static Roc.Row[] wrong(Corrupted corrupted) {
    Roc.Row[] rows = new Roc.Row[corrupted.dataset().size()];
    Arrays.fill(rows, Roc.Row.PLAIN);
    Arrays.stream(corrupted.mask().relabelledIndices()).forEach(i -> rows[i] = Roc.Row.MARKED);
    return rows;
  }

  static AuditSettings settings(long seed) {
    return new AuditSettings(List.of(Detector.values()), 3, Duration.ofSeconds(60), 1000, seed);
  }

  static Audit.Surroundings around(Path out, int threads, Interruption interruption) {
    return around(out, threads, interruption, new PrintStream(OutputStream.nullOutputStream()));
  }

  static Audit.Surroundings around(
      Path out, int threads, Interruption interruption, PrintStream shown) {
    return new Audit.Surroundings(
        List.of("thalweg", "audit"),
        out,
        threads,
        "test",
        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
        interruption,
        new Progress(Terminal.stderr(), shown, System::nanoTime));
  }

  static AuditResult audit(Subject subject, Path out, int threads) {
    return new Audit(subject, settings(1), around(out, threads, Interruption.manual())).run();
  }

  /** The folder of real public data; skips the test where there is none. */
  static Path realData() {
    Optional<Path> found =
        Optional.ofNullable(System.getProperty("thalweg.data"))
            .map(Path::of)
            .or(() -> {
              Path here = Path.of("").toAbsolutePath();
              while (here != null && !Files.isDirectory(here.resolveSibling("shared/data"))) {
                here = here.getParent();
              }
              return Optional.ofNullable(here).map(h -> h.resolveSibling("shared/data"));
            });
    Assumptions.assumeTrue(
        found.filter(Files::isDirectory).isPresent(), "no folder shared/data above this one");
    return found.orElseThrow();
  }
}

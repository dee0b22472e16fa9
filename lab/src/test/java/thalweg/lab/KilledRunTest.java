package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class KilledRunTest {

  private static final int SAVED_VALUES = 20_000;

  /** Writes metrics of two trials and rewrites a large file, for ever. */
  static final class Writer {
    public static void main(String[] arguments) {
      RunFolder run = Fixtures.folder(Path.of(arguments[0]));
      MetricsLog log = MetricsLog.create(run, List.of("a", "b", "c"));
      TrialLog a = log.trial("a");
      a.record(0, 0, "loss", 1);
      a.complete();
      TrialLog b = log.trial("b");
      TrialLog c = log.trial("c");
      for (int step = 0; ; step++) {
        b.record(step, step, "loss", step);
        c.record(step, step, "loss", step);
        run.write("state.txt", (step + "\n").repeat(SAVED_VALUES));
        if (step == 3) {
          System.out.println("going");
        }
      }
    }
  }

  @TempDir Path parent;

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 31})
  void everyFileIsWholeAfterKillMinusNine(int delay) throws Exception {
    Process process = Fixtures.child(Writer.class, parent.toString());
    try {
      assertEquals('g', process.getInputStream().read(), "the writer is going");
      Thread.sleep(delay);
      Fixtures.signal(process, "KILL");
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly();
    }

    Path run = parent.resolve(Fixtures.names(parent).getFirst());
    assertEquals(
        "running",
        JsonMapper.shared()
            .readTree(Files.readAllBytes(run.resolve("run.json")))
            .get("status")
            .asString());
    assertEquals(
        Fixtures.CONFIG.hash(),
        Config.parse(Files.readString(run.resolve("config.toml")), "config.toml").hash());
    List<String> state = Files.readAllLines(run.resolve("state.txt"));
    assertEquals(SAVED_VALUES, state.size());
    assertEquals(1, state.stream().distinct().count());

    Metrics metrics = MetricsReader.read(run);
    assertEquals(List.of(), metrics.warnings());
    assertEquals(List.of("a", "b", "c"), List.copyOf(metrics.ends().keySet()));
    assertEquals(Metrics.TrialEnd.COMPLETE, metrics.ends().get("a"));
    assertEquals(Metrics.TrialEnd.PARTIAL, metrics.ends().get("b"));
    int saved = Integer.parseInt(state.getFirst());
    assertTrue(metrics.of("c").size() > saved, "every metric before the saved state is there");
  }
}

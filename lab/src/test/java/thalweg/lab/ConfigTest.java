package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigTest {

  private enum Kind {
    RANDOM_LABELS
  }

  private record Optimizer(double rate, float momentum) {}

  private record Settings(
      String zName,
      int epochs,
      long seed,
      Optimizer optimizer,
      List<Integer> widths,
      Kind kind,
      Path data,
      double clip,
      double never,
      double tiny,
      Optional<String> absent,
      Map<String, Object> none) {}

  private static final Settings SETTINGS =
      new Settings(
          "a \"quoted\" né\n",
          3,
          1L << 40,
          new Optimizer(0.1, 0.9f),
          List.of(64, 64),
          Kind.RANDOM_LABELS,
          Path.of("some/where"),
          Double.POSITIVE_INFINITY,
          Double.NaN,
          1e-10,
          Optional.empty(),
          Map.of());

  @Test
  void keysKeepTheOrderOfTheRecord() {
    assertEquals(
        List.of("zName", "epochs", "seed", "optimizer", "widths", "kind", "data", "clip"),
        Config.of(SETTINGS).values().keySet().stream().limit(8).toList());
  }

  @Test
  void tomlReadsBackToTheSameHash() {
    Config config = Config.of(SETTINGS);
    Config back = Config.parse(config.toToml(), "config.toml");
    assertEquals(config.hash(), back.hash());
    assertEquals(config.toToml(), back.toToml());
    assertTrue(config.toToml().contains("optimizer.rate = 0.1\n"), config.toToml());
    assertTrue(config.toToml().contains("clip = inf\n"), config.toToml());
  }

  @Test
  void numbersOfAnySizeReadBackToTheSameHash() {
    for (double number : new double[] {1e17, 1e-300, Double.MAX_VALUE, Double.MIN_VALUE, -0.0, 3}) {
      Config config = Config.of(Map.of("x", number));
      assertEquals(config.hash(), Config.parse(config.toToml(), "config.toml").hash(), "" + number);
    }
  }

  @Test
  void hashIgnoresTheOrderOfKeysAndSeesEveryValue() {
    Map<String, Object> ab = new LinkedHashMap<>();
    ab.put("a", 1);
    ab.put("b", Map.of("c", 2));
    Map<String, Object> ba = new LinkedHashMap<>();
    ba.put("b", Map.of("c", 2));
    ba.put("a", 1);
    assertEquals(Config.of(ab).hash(), Config.of(ba).hash());
    assertNotEquals(Config.of(ab).hash(), Config.of(Map.of("a", 1, "b", Map.of("c", 3))).hash());
    assertEquals(64, Config.of(ab).hash().length());
  }

  @Test
  void valuesCannotBeChangedFromOutside() {
    Map<String, Object> inner = new LinkedHashMap<>(Map.of("c", 2));
    Config config = Config.of(Map.of("b", inner));
    String before = config.hash();
    inner.put("c", 3);
    assertEquals(before, config.hash());
    assertThrows(UnsupportedOperationException.class, () -> config.values().put("x", 1));
  }

  @Test
  void whatIsNotTomlIsRefusedWithFileLineAndColumn() {
    LabException error =
        assertThrows(LabException.class, () -> Config.parse("a = 1\nb = = 2\n", "my.toml"));
    assertTrue(error.getMessage().startsWith("my.toml, line 2, column "), error.getMessage());
    assertEquals(LabException.USAGE, error.exitCode());
  }
}

package thalweg.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  @ParameterizedTest
  @ValueSource(strings = {"mlp", "cnn", "alex-net", "le-net5", "vgg11", "res-net", "layers"})
  void theFileToBeginWithReadsBackAsTheDefaults(String kind) {
    Experiment experiment = Experiments.withNet(kind);
    String toml = Experiments.commented(experiment, "exp.toml");
    assertEquals(experiment, Draft.parse(toml, "exp.toml").experiment());
    assertEquals(
        Kinds.members(Net.class).stream().map(Kinds::word).filter(kind::equals).findFirst(),
        Optional.of(Kinds.word(experiment.model().getClass())));
  }

  @Test
  void theDefaultFileIsTheDefaultExperiment() {
    assertEquals(new Experiment(), Experiments.withNet("mlp"));
  }

  @Test
  void everyKeyAndKindIsInTheFileWithItsMeaning() {
    String flat = Experiments.commented(new Experiment(), "exp.toml").replaceAll("\\n#\\s+", " ");
    for (Class<?> type : reachable()) {
      boolean ofFamily = type != Experiment.class && Meanings.of(type).isPresent();
      if (ofFamily) {
        String kind = "kind = '" + Kinds.word(type) + "': " + Meanings.of(type).get().text();
        assertTrue(flat.contains(kind), kind);
      }
      for (RecordComponent component : type.getRecordComponents()) {
        String key = Meanings.name(type) + "." + component.getName();
        Optional<Meanings.Meaning> meaning = Meanings.of(type, component.getName());
        assertTrue(meaning.isPresent(), key + " has no meaning");
        assertTrue(flat.contains(meaning.get().text()), key + " is not in the file");
      }
    }
  }

  @Test
  void everyMemberOfAFamilyHasAMeaning() {
    for (Class<?> type : reachable()) {
      for (RecordComponent component : type.getRecordComponents()) {
        Class<?> declared = plain(component.getGenericType());
        if (Kinds.isFamily(declared)) {
          Kinds.members(declared)
              .forEach(m -> assertTrue(Meanings.of(m).isPresent(), m + " has no meaning"));
        }
      }
    }
  }

  @Test
  void recordsTakeWhatIsInTheirIntervalsAndNothingElse() {
    RandomRecords random = new RandomRecords(new SplittableRandom(3));
    int checked = 0;
    for (Class<?> type : reachable()) {
      for (RecordComponent component : type.getRecordComponents()) {
        String interval =
            Meanings.of(type, component.getName()).map(Meanings.Meaning::interval).orElse("");
        if (!interval.isEmpty()) {
          check(random, type, component, interval);
          checked++;
        }
      }
    }
    assertTrue(checked > 60, "only " + checked);
  }

  private static void check(
      RandomRecords random, Class<?> type, RecordComponent component, String interval) {
    String[] ends = interval.substring(1, interval.length() - 1).split(", ", -1);
    double low = Double.parseDouble(ends[0]);
    double high = ends[1].equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(ends[1]);
    boolean whole = component.getType() != double.class;
    boolean lowIn = interval.startsWith("[");
    boolean highIn = interval.endsWith("]");
    String what = Meanings.name(type) + "." + component.getName() + " in " + interval + ": ";
    accepts(random, type, component, lowIn ? low : Math.nextUp(low), what);
    refuses(random, type, component, lowIn ? (whole ? low - 1 : Math.nextDown(low)) : low, what);
    if (whole) {
      accepts(random, type, component, Math.min(high, low + 20), what);
      if (high < Integer.MAX_VALUE) {
        refuses(random, type, component, high + 1, what);
      }
      return;
    }
    if (high < Double.POSITIVE_INFINITY) {
      accepts(random, type, component, highIn ? high : Math.nextDown(high), what);
    }
    refuses(random, type, component, highIn ? Math.nextUp(high) : high, what);
    refuses(random, type, component, Double.NaN, what);
  }

  private static void accepts(
      RandomRecords random, Class<?> type, RecordComponent component, double value, String what) {
    try {
      random.draw(type, Map.of(component.getName(), boxed(component, value)));
    } catch (IllegalArgumentException e) {
      throw new AssertionError(what + value + " is refused", e);
    }
  }

  private static void refuses(
      RandomRecords random, Class<?> type, RecordComponent component, double value, String what) {
    assertThrows(
        RuntimeException.class,
        () -> random.draw(type, Map.of(component.getName(), boxed(component, value))),
        what + value + " is accepted");
  }

  private static Object boxed(RecordComponent component, double value) {
    return switch (component.getType().getName()) {
      case "int" -> (Object) (int) value;
      case "long" -> (long) value;
      default -> value;
    };
  }

  private static Set<Class<?>> reachable() {
    Set<Class<?>> records = new LinkedHashSet<>();
    reach(Experiment.class, records);
    return records;
  }

  private static void reach(Class<?> type, Set<Class<?>> records) {
    if (Kinds.isFamily(type)) {
      Kinds.members(type).forEach(member -> reach(member, records));
    } else if (type.isRecord() && records.add(type)) {
      for (RecordComponent component : type.getRecordComponents()) {
        reach(plain(component.getGenericType()), records);
      }
    }
  }

  private static Class<?> plain(Type declared) {
    return declared instanceof Class<?> type ? type : Kinds.element(declared);
  }
}

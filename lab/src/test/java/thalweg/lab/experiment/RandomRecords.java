package thalweg.lab.experiment;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import thalweg.data.DataException;

/** Records of any type, drawn at random among those that their constructors take. */
final class RandomRecords {
  private static final int TRIES = 500;
  private static final int[] WHOLE = {0, 1, 2, 3, 5, 8, 14, 20, 128, Integer.MAX_VALUE};
  private static final double[] NUMBERS = {0, 1e-300, 1e-8, 0.1, 0.5, 0.999, 1, 1.5, 2, 30, 1e17};
  private static final String[] TEXTS = {
    "run",
    "",
    "a b",
    "none",
    "randY:0.4",
    "\"quoted\"",
    "it's",
    "né\n\ttab",
    "\\u0041",
    "# no",
    "€𝄞"
  };

  private final RandomGenerator random;

  RandomRecords(RandomGenerator random) {
    this.random = random;
  }

  <T> T draw(Class<T> type) {
    return type.cast(record(type, Map.of(), 0));
  }

  /**
   * One with some components given.
   *
   * @throws IllegalArgumentException if none was found
   */
  Record draw(Class<?> type, Map<String, Object> given) {
    return record(type, given, 0);
  }

  private Record record(Class<?> type, Map<String, Object> given, int depth) {
    Class<?> member = type;
    if (Kinds.isFamily(type)) {
      List<Class<?>> members = Kinds.members(type);
      member = members.get(random.nextInt(members.size()));
    }
    for (int i = 0; i < TRIES; i++) {
      List<Object> arguments = new ArrayList<>();
      for (RecordComponent component : member.getRecordComponents()) {
        arguments.add(
            given.containsKey(component.getName())
                ? given.get(component.getName())
                : value(component.getGenericType(), depth + 1));
      }
      try {
        return Kinds.make(Kinds.canonical(member), arguments);
      } catch (IllegalArgumentException | DataException e) {
        // Another draw.
      }
    }
    throw new IllegalArgumentException("no " + member + " with " + given + " was found");
  }

  private Object value(Type declared, int depth) {
    if (!(declared instanceof Class<?> type)) {
      List<Object> list = new ArrayList<>();
      for (int n = depth > 4 ? 1 : random.nextInt(4); n > 0; n--) {
        list.add(value(Kinds.element(declared), depth + 1));
      }
      return list;
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    return switch (type.getName()) {
      case "int", "java.lang.Integer" -> WHOLE[random.nextInt(WHOLE.length)];
      case "long" -> random.nextLong();
      case "double" -> NUMBERS[random.nextInt(NUMBERS.length)];
      case "boolean" -> random.nextBoolean();
      case "java.lang.String" -> TEXTS[random.nextInt(TEXTS.length)];
      default -> shallow(type, depth);
    };
  }

  /** Deep down, the first kinds that have no parts of their own. */
  private Record shallow(Class<?> type, int depth) {
    if (depth > 6 && Kinds.isFamily(type)) {
      return Kinds.members(type).stream()
          .flatMap(m -> Kinds.initial(m).stream())
          .findFirst()
          .orElseGet(() -> record(type, Map.of(), depth));
    }
    return record(type, Map.of(), depth);
  }
}

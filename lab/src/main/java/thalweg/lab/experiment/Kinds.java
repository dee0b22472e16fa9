package thalweg.lab.experiment;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How types are written in TOML: families of records by {@code kind}, constants by word. */
final class Kinds {
  private Kinds() {}

  /** The word for a record's or constant's name: {@code AdamW} and {@code ADAM_W} as adam-w. */
  static String word(String name) {
    String dashed =
        name.equals(name.toUpperCase(Locale.ROOT))
            ? name.replace('_', '-')
            : name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-");
    return dashed.toLowerCase(Locale.ROOT);
  }

  static String word(Class<?> type) {
    return word(type.getSimpleName());
  }

  static String word(Enum<?> constant) {
    return word(constant.name());
  }

  /** Whether two words are the same but for case, dashes and underscores. */
  static boolean same(String a, String b) {
    return bare(a).equals(bare(b));
  }

  private static String bare(String word) {
    return word.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
  }

  /** Whether values of this type are told apart by their {@code kind}. */
  static boolean isFamily(Class<?> type) {
    return type.isSealed() && type.isInterface();
  }

  /** The records of a family, in the order it permits them. */
  static List<Class<?>> members(Class<?> family) {
    List<Class<?>> members = new ArrayList<>();
    for (Class<?> permitted : family.getPermittedSubclasses()) {
      if (permitted.isRecord()) {
        members.add(permitted);
      } else if (isFamily(permitted)) {
        members.addAll(members(permitted));
      }
    }
    return members;
  }

  static Map<String, RecordComponent> components(Class<?> type) {
    Map<String, RecordComponent> components = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.put(component.getName(), component);
    }
    return components;
  }

  /** The type of a list's elements, of a type declared {@code List<E>}. */
  static Class<?> element(Type list) {
    return (Class<?>) ((ParameterizedType) list).getActualTypeArguments()[0];
  }

  /** The constructor that takes every component, in order. */
  static Constructor<?> canonical(Class<?> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return opened(type.getDeclaredConstructor(types));
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every record has its canonical constructor", e);
    }
  }

  /**
   * The constructor that wants least: what it takes must be given, the rest has defaults. All its
   * parameters are named as components, else it is no such one.
   */
  static Constructor<?> shortest(Class<?> type) {
    Map<String, RecordComponent> components = components(type);
    return Arrays.stream(type.getDeclaredConstructors())
        .filter(c -> names(c).stream().allMatch(components::containsKey))
        .min(Comparator.comparingInt(Constructor::getParameterCount))
        .map(Kinds::opened)
        .orElseGet(() -> canonical(type));
  }

  /** What a record of this type is when nothing is said of it, if that is enough. */
  static Optional<Record> initial(Class<?> type) {
    Optional<Record> starter = Starters.of(type);
    if (starter.isPresent()) {
      return starter;
    }
    Constructor<?> shortest = shortest(type);
    return shortest.getParameterCount() > 0
        ? Optional.empty()
        : Optional.of(make(shortest, List.of()));
  }

  static List<String> names(Constructor<?> constructor) {
    return Arrays.stream(constructor.getParameters()).map(Parameter::getName).toList();
  }

  /** A record; what its constructor refuses is thrown as it was. */
  static Record make(Constructor<?> constructor, List<Object> arguments) {
    try {
      return (Record) constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case RuntimeException refusal -> throw refusal;
        case Error error -> throw error;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the records of an experiment are open to this package", e);
    }
  }

  static Object value(Record of, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's components can be read", e);
    }
  }

  private static Constructor<?> opened(Constructor<?> constructor) {
    constructor.setAccessible(true);
    return constructor;
  }
}

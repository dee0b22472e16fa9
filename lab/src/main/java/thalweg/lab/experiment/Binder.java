package thalweg.lab.experiment;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import thalweg.data.DataException;

/**
 * Makes records of a tree of values: a table is a record whose components are its keys, and what is
 * left out stays as it is in a base. A table of a family tells which record it is by {@code kind};
 * without that it is the base's. In place of a table may stand its kind alone, or, where a record
 * needs one component only, that component's value.
 *
 * <p>Generic over records: nothing here knows what an experiment has.
 */
final class Binder {
  private static final int DEEPEST = 40;

  /** How refusals by records go on, after what was found. */
  private static final String EXPECTED = "; expected ";

  private final Source source;
  private final Guesses guesses;

  private Binder(Source source, Guesses guesses) {
    this.source = source;
    this.guesses = guesses;
  }

  /**
   * The base with what the tree says.
   *
   * @throws thalweg.lab.LabException naming file, line, key, what was found and what is expected
   */
  static <T extends Record> T bind(T base, Map<String, ?> tree, Source source) {
    Binder binder = new Binder(source, Guesses.of(base));
    Record bound = binder.table(base.getClass(), Optional.of(base), tree, new Key("", 0));
    @SuppressWarnings("unchecked") // table() makes what it is told to.
    T result = (T) bound;
    return result;
  }

  /** A record without a base, written under this key. */
  static Object make(Class<?> type, String key, Object found, Source source) {
    Binder binder = new Binder(source, new Guesses(Set.of()));
    return binder.value(type, Optional.empty(), found, new Key(key, 1));
  }

  /** The place of a value: its dotted name, and how deep that is. */
  private record Key(String name, int depth) {
    Key of(Object part) {
      return new Key(name.isEmpty() ? part.toString() : name + "." + part, depth + 1);
    }
  }

  private Object value(Type declared, Optional<Object> base, Object found, Key key) {
    if (key.depth() > DEEPEST) {
      throw source.refusal(key.name(), "nested deeper than " + DEEPEST + " tables.");
    }
    Class<?> type = declared instanceof Class<?> c ? c : List.class;
    if (type == List.class) {
      return list(Kinds.element(declared), found, key);
    }
    if (Kinds.isFamily(type)) {
      return member(type, base.map(Record.class::cast), found, key);
    }
    if (type.isRecord()) {
      return record(type, base.map(Record.class::cast), found, key);
    }
    return scalar(type, found, key);
  }

  private List<Object> list(Class<?> element, Object found, Key key) {
    if (!(found instanceof List<?> list)) {
      throw wrong(key, found, "a list, in brackets");
    }
    List<Object> values = new ArrayList<>();
    for (Object each : list) {
      values.add(value(element, Optional.empty(), each, key.of(values.size())));
    }
    return values;
  }

  private Record member(Class<?> family, Optional<Record> base, Object found, Key key) {
    List<Class<?>> members = Kinds.members(family);
    String kinds = members.stream().map(Kinds::word).collect(Collectors.joining(", "));
    Map<String, Object> table = new LinkedHashMap<>();
    switch (found) {
      case String kind -> table.put(RecordTree.KIND, kind);
      case Map<?, ?> map -> map.forEach((k, v) -> table.put((String) k, v));
      default -> throw wrong(key, found, "a kind (" + kinds + ") or a table with one");
    }
    Object kind = table.remove(RecordTree.KIND);
    if (kind == null) {
      Record known = base.orElseThrow(() -> missing(key.of(RecordTree.KIND), "one of " + kinds));
      return table(known.getClass(), base, table, key);
    }
    Class<?> type =
        members.stream()
            .filter(m -> kind instanceof String word && Kinds.same(word, Kinds.word(m)))
            .findFirst()
            .orElseThrow(() -> {
              Key at = found instanceof Map ? key.of(RecordTree.KIND) : key;
              return source.refusal(at.name(), Guesses.kind(at.name(), kind, members));
            });
    return table(type, base.filter(b -> b.getClass() == type), table, key);
  }

  private Record record(Class<?> type, Optional<Record> base, Object found, Key key) {
    if (found instanceof Map<?, ?> map) {
      Map<String, Object> table = new LinkedHashMap<>();
      map.forEach((k, v) -> table.put((String) k, v));
      return table(type, base, table, key);
    }
    List<String> needed = Kinds.names(Kinds.shortest(type));
    if (needed.size() != 1) {
      throw wrong(key, found, "a table");
    }
    return table(type, base, Map.of(needed.getFirst(), found), key);
  }

  private Record table(Class<?> type, Optional<Record> base, Map<String, ?> table, Key key) {
    Map<String, RecordComponent> components = Kinds.components(type);
    for (String given : table.keySet()) {
      if (!components.containsKey(given)) {
        Key unknown = key.of(given);
        throw source.refusal(unknown.name(), guesses.unknown(unknown.name(), type));
      }
    }
    Record start = base.or(() -> Kinds.initial(type)).orElseGet(() -> least(type, table, key));
    List<Object> arguments = new ArrayList<>();
    for (RecordComponent component : components.values()) {
      Object before = Kinds.value(start, component);
      Object found = table.get(component.getName());
      arguments.add(
          found == null
              ? before
              : value(
                  component.getGenericType(),
                  Optional.of(before),
                  found,
                  key.of(component.getName())));
    }
    return make(Kinds.canonical(type), arguments, table, key);
  }

  /** What a record is when nothing is said but what it cannot do without. */
  private Record least(Class<?> type, Map<String, ?> table, Key key) {
    Map<String, RecordComponent> components = Kinds.components(type);
    Constructor<?> shortest = Kinds.shortest(type);
    List<Object> arguments = new ArrayList<>();
    for (String name : Kinds.names(shortest)) {
      Type declared = components.get(name).getGenericType();
      Object found = table.get(name);
      if (found == null) {
        throw missing(key.of(name), expected(components.get(name).getType()));
      }
      arguments.add(value(declared, Optional.empty(), found, key.of(name)));
    }
    return make(shortest, arguments, table, key);
  }

  private Record make(
      Constructor<?> constructor, List<Object> arguments, Map<String, ?> table, Key key) {
    try {
      return Kinds.make(constructor, arguments);
    } catch (IllegalArgumentException | DataException e) {
      throw refused(table, key, e.getMessage());
    }
  }

  /** A record's own refusal, told of the key that it names first. */
  private RuntimeException refused(Map<String, ?> table, Key key, String reason) {
    String why = reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
    Optional<String> named = firstNamed(table, why);
    if (named.isEmpty()) {
      String what = key.name().isEmpty() ? "the experiment" : key.name();
      return source.refusal(key.name(), "%s is refused (%s).".formatted(what, why));
    }
    Key at = key.of(named.get());
    int expected = why.indexOf(EXPECTED);
    String told =
        "%s is %s%s"
            .formatted(
                at.name(),
                Source.shown(table.get(named.get())),
                expected < 0 ? " (" + why + ")" : why.substring(expected));
    return source.refusal(at.name(), told + ".");
  }

  private static Optional<String> firstNamed(Map<String, ?> table, String reason) {
    Optional<String> first = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (String name : table.keySet()) {
      Matcher word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b").matcher(reason);
      if (word.find() && word.start() < least) {
        least = word.start();
        first = Optional.of(name);
      }
    }
    return first;
  }

  private Object scalar(Class<?> type, Object found, Key key) {
    Optional<Object> value =
        type.isEnum()
            ? constant(type, found)
            : switch (type.getName()) {
              case "int", "java.lang.Integer" ->
                  whole(found).filter(n -> n == n.intValue()).map(Long::intValue);
              case "long", "java.lang.Long" -> whole(found).map(n -> n);
              case "double", "java.lang.Double" -> number(found).map(n -> n);
              case "boolean", "java.lang.Boolean" ->
                  Optional.of(found).filter(Boolean.class::isInstance);
              case "java.lang.String" -> Optional.of(found).filter(String.class::isInstance);
              default -> throw new IllegalStateException(type + " cannot be written in TOML");
            };
    return value.orElseThrow(() -> wrong(key, found, expected(type)));
  }

  private static Optional<Object> constant(Class<?> type, Object found) {
    for (Object constant : type.getEnumConstants()) {
      if (found instanceof String word && Kinds.same(word, ((Enum<?>) constant).name())) {
        return Optional.of(constant);
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> whole(Object found) {
    return switch (found) {
      case Integer n -> Optional.of(n.longValue());
      case Long n -> Optional.of(n);
      default -> Optional.empty();
    };
  }

  private static Optional<Double> number(Object found) {
    return switch (found) {
      case Integer n -> Optional.of(n.doubleValue());
      case Long n -> Optional.of(n.doubleValue());
      case BigInteger n -> Optional.of(n.doubleValue());
      case Float n -> Optional.of(n.doubleValue());
      case Double n -> Optional.of(n);
      case BigDecimal n -> Optional.of(n.doubleValue());
      default -> Optional.empty();
    };
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      List<String> words = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        words.add(Kinds.word((Enum<?>) constant));
      }
      return "one of " + String.join(", ", words);
    }
    if (Kinds.isFamily(type)) {
      return Kinds.members(type).stream()
          .map(Kinds::word)
          .collect(Collectors.joining(", ", "a kind (", ")"));
    }
    return switch (type.getName()) {
      case "int", "java.lang.Integer" -> "a whole number below 2147483648";
      case "long", "java.lang.Long" -> "a whole number";
      case "double", "java.lang.Double" -> "a number";
      case "boolean", "java.lang.Boolean" -> "true or false";
      case "java.lang.String" -> "text, in quotes";
      case "java.util.List" -> "a list, in brackets";
      default -> "a table";
    };
  }

  private RuntimeException wrong(Key key, Object found, String expected) {
    return source.refusal(
        key.name(), "%s is %s; expected %s.".formatted(key.name(), Source.shown(found), expected));
  }

  private RuntimeException missing(Key key, String expected) {
    return source.refusal(
        key.name(), "%s is missing; expected %s.".formatted(key.name(), expected));
  }
}

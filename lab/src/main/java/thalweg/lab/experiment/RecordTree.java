package thalweg.lab.experiment;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records as trees of named values, with the kinds that reading them back takes. */
final class RecordTree {
  /** The key that tells which record of a family a table is. */
  static final String KIND = "kind";

  private RecordTree() {}

  /** Every component in order; of a member of a family, its kind before them. */
  static Map<String, Object> of(Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = Kinds.value(record, component);
      tree.put(component.getName(), written(component.getGenericType(), value));
    }
    return tree;
  }

  private static Object written(Type declared, Object value) {
    return switch (value) {
      case Record record when declared instanceof Class<?> type && Kinds.isFamily(type) -> {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(KIND, Kinds.word(record.getClass()));
        tree.putAll(of(record));
        yield tree;
      }
      case Record record -> of(record);
      case List<?> list -> {
        Class<?> element = Kinds.element(declared);
        yield list.stream().map(e -> written(element, e)).toList();
      }
      case Enum<?> constant -> Kinds.word(constant);
      default -> value;
    };
  }

  /** Every leaf by its dotted key, sorted; elements of lists by their number. */
  static Map<String, Object> leaves(Map<String, ?> tree) {
    Map<String, Object> leaves = new TreeMap<>();
    tree.forEach((key, value) -> addLeaves(key, value, leaves));
    return leaves;
  }

  private static void addLeaves(String key, Object value, Map<String, Object> leaves) {
    switch (value) {
      case Map<?, ?> map -> map.forEach((k, v) -> addLeaves(key + "." + k, v, leaves));
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof Map -> {
        for (int i = 0; i < list.size(); i++) {
          addLeaves(key + "." + i, list.get(i), leaves);
        }
      }
      default -> leaves.put(key, value);
    }
  }
}

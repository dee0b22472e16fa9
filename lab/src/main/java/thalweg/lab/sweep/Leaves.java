package thalweg.lab.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Nested tables as dotted keys. */
final class Leaves {
  private Leaves() {}

  /** Every value that is no table, or is one that stands for itself, in order. */
  static Map<String, Object> of(Map<?, ?> tree, Predicate<Object> whole) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    add("", tree, whole, leaves);
    return leaves;
  }

  private static void add(
      String prefix, Map<?, ?> tree, Predicate<Object> whole, Map<String, Object> leaves) {
    tree.forEach((key, value) -> {
      if (value instanceof Map<?, ?> table && !whole.test(value)) {
        add(prefix + key + ".", table, whole, leaves);
      } else {
        leaves.put(prefix + key, value);
      }
    });
  }
}

package thalweg.lab.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import thalweg.lab.LabException;

/** Sets values deep in trees, which stay as they are: a copy is given back. */
final class TreeEdit {
  private TreeEdit() {}

  static Map<String, Object> set(Map<String, Object> tree, String key, Object value, String place) {
    return inTable(tree, List.of(key.split("\\.")), 0, value, place);
  }

  private static Map<String, Object> inTable(
      Map<?, ?> table, List<String> path, int at, Object value, String place) {
    Map<String, Object> copy = new LinkedHashMap<>();
    table.forEach((k, v) -> copy.put((String) k, v));
    String name = path.get(at);
    copy.put(name, replaced(copy.getOrDefault(name, nothing(path, at)), path, at, value, place));
    return Collections.unmodifiableMap(copy);
  }

  private static Object replaced(
      Object old, List<String> path, int at, Object value, String place) {
    if (at == path.size() - 1) {
      return value;
    }
    return switch (old) {
      case Map<?, ?> table -> inTable(table, path, at + 1, value, place);
      case List<?> list -> inList(list, path, at + 1, value, place);
      // A kind alone stands for a table that has nothing else.
      case String kind -> inTable(Map.of(RecordTree.KIND, kind), path, at + 1, value, place);
      default ->
          throw refusal(path, at, place, "is %s, which has no parts".formatted(Source.shown(old)));
    };
  }

  private static List<Object> inList(
      List<?> list, List<String> path, int at, Object value, String place) {
    List<Object> copy = new ArrayList<>(list);
    int index = index(path.get(at));
    if (index < 0 || index > copy.size()) {
      throw refusal(
          path,
          at - 1,
          place,
          "is a list of %d, numbered from 0; %s is no place in it nor the next"
              .formatted(list.size(), path.get(at)));
    }
    if (index == copy.size()) {
      copy.add(nothing(path, at));
    }
    copy.set(index, replaced(copy.get(index), path, at, value, place));
    return Collections.unmodifiableList(copy);
  }

  /** What is begun where nothing is: a list where a number follows. */
  private static Object nothing(List<String> path, int at) {
    return at + 1 < path.size() && index(path.get(at + 1)) >= 0 ? List.of() : Map.of();
  }

  private static int index(String word) {
    return word.matches("\\d{1,6}") ? Integer.parseInt(word) : -1;
  }

  private static LabException refusal(List<String> path, int at, String place, String sentence) {
    String key = String.join(".", path.subList(0, at + 1));
    return new LabException(LabException.USAGE, "%s: %s %s.".formatted(place, key, sentence));
  }
}

package thalweg.lab.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import thalweg.lab.LabException;

/**
 * Where the keys of a tree were written, for messages.
 *
 * @param name the file's
 * @param places by dotted key, each as a message begins: {@code exp.toml, line 3}
 */
record Source(String name, Map<String, String> places) {
  private static final int SHOWN = 60;

  Source {
    places = Map.copyOf(places);
  }

  /** A file of this text, which is TOML. */
  static Source ofFile(String name, String toml) {
    return new Source(
        name,
        TomlLines.of(toml).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> name + ", line " + e.getValue())));
  }

  /** The same with a key, and all below it, written elsewhere. */
  Source with(String key, String place) {
    Map<String, String> more = new HashMap<>(places);
    more.keySet().removeIf(old -> old.startsWith(key + "."));
    more.put(key, place);
    return new Source(name, more);
  }

  /** The part of a file that is an experiment of its own, its keys without the part's name. */
  Source part(String key) {
    Map<String, String> part = new HashMap<>();
    places.forEach((k, place) -> {
      if (k.startsWith(key + ".")) {
        part.put(k.substring(key.length() + 1), place);
      }
    });
    return new Source(name, part);
  }

  /** A failure that begins with where this key, or what it is in, was written. */
  LabException refusal(String key, String sentence) {
    return new LabException(LabException.USAGE, place(key) + ": " + sentence);
  }

  /** Where a key, or what it is in, was written. */
  String place(String key) {
    for (Map.Entry<String, String> below : places.entrySet()) {
      if (!places.containsKey(key) && below.getKey().startsWith(key + ".")) {
        return below.getValue();
      }
    }
    String at = key;
    while (!places.containsKey(at) && at.contains(".")) {
      at = at.substring(0, at.lastIndexOf('.'));
    }
    return places.getOrDefault(at, name);
  }

  /** What was found, in a few words on one line. */
  static String shown(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "a table";
      case List<?> _ -> "a list";
      case String text -> '"' + cut(text) + '"';
      default -> cut(value.toString());
    };
  }

  /** Text on one line, of at most 60 letters. */
  static String cut(String text) {
    String head = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return head.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
  }
}

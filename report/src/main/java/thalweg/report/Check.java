package thalweg.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The refusals that the records of this room share; each is one sentence that names the field. */
final class Check {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private Check() {}

  /** A text that may be empty. */
  static void present(Object value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing; give a value, empty if need be");
    }
  }

  static void filled(String value, String field) {
    present(value, field);
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + " is blank; give it a text");
    }
  }

  /** An identifier that is safe as an HTML id and as part of a file name. */
  static void id(String value, String field) {
    present(value, field);
    if (!ID.matcher(value).matches()) {
      throw new IllegalArgumentException(
          field
              + " is '"
              + value
              + "'; expected letters, digits, '.', '_' and '-', beginning with a letter or digit");
    }
  }

  /** Copies the list, refusing a missing list and a missing element. */
  static <T> List<T> list(List<T> values, String field) {
    present(values, field);
    for (int i = 0; i < values.size(); i++) {
      present(values.get(i), field + "[" + i + "]");
    }
    return List.copyOf(values);
  }

  static <T> void unique(List<T> values, Function<T, String> name, String field) {
    Set<String> seen = new HashSet<>();
    for (T value : values) {
      if (!seen.add(name.apply(value))) {
        throw new IllegalArgumentException(
            field + " '" + name.apply(value) + "' occurs twice; give each its own");
      }
    }
  }

  static void ordered(double low, double high, String field) {
    if (low > high) {
      throw new IllegalArgumentException(
          field + " runs from " + low + " to " + high + "; the lower end must come first");
    }
  }
}

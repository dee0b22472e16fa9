package thalweg.report;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the numbers come from: seed, machine, versions, times; in the order given.
 *
 * @param values name to value; the order is kept
 */
public record Provenance(@JsonValue Map<String, String> values) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Provenance {
    Check.present(values, "provenance");
    values.forEach((name, value) -> {
      Check.filled(name, "provenance name");
      Check.present(value, "provenance '" + name + "'");
    });
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Provenance empty() {
    return new Provenance(Map.of());
  }

  /** The same with one more entry at the end; a name that is there already is replaced. */
  public Provenance with(String name, String value) {
    Map<String, String> next = new LinkedHashMap<>(values);
    next.put(name, value);
    return new Provenance(next);
  }
}

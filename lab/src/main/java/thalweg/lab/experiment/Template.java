package thalweg.lab.experiment;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import thalweg.lab.Config;

/**
 * An experiment as a file to begin with: every key, its value, range and meaning; then, as
 * comments, every other kind of every part. Nothing here knows what an experiment has: types and
 * values tell it, {@link Meanings} says it.
 */
final class Template {
  private static final int WIDTH = 96;
  private static final String LARGEST_INT = ", 2147483647]";
  private static final String LARGEST_LONG = ", 9223372036854775807]";

  private final StringBuilder out = new StringBuilder();
  private final Set<Class<?>> families = new LinkedHashSet<>();
  private final Set<Class<?>> plain = new LinkedHashSet<>();

  private Template() {}

  static String of(Record experiment, List<String> heading) {
    Template template = new Template();
    heading.forEach(template::comment);
    template.whole(experiment);
    template.reference();
    return template.out.toString();
  }

  private void whole(Record experiment) {
    List<RecordComponent> tables = new ArrayList<>();
    for (RecordComponent component : experiment.getClass().getRecordComponents()) {
      if (Kinds.value(experiment, component) instanceof Record) {
        tables.add(component);
      } else {
        out.append('\n');
        key("", experiment, component, "");
      }
    }
    for (RecordComponent component : tables) {
      Record part = (Record) Kinds.value(experiment, component);
      out.append('\n');
      Meanings.of(experiment.getClass(), component.getName())
          .ifPresent(m -> comment(component.getName() + ": " + m.text() + "."));
      line("[" + component.getName() + "]");
      part("", component.getType(), part, "");
    }
  }

  /** The keys of a record, its kind first where it is of a family. */
  private void part(String prefix, Class<?> declared, Record part, String indent) {
    if (Kinds.isFamily(declared)) {
      families.add(declared);
      comment(
          indent
              + Meanings.of(part.getClass()).map(m -> m.text() + "; ").orElse("")
              + "or "
              + others(declared, part.getClass()));
      line(indent + prefix + "kind = '" + Kinds.word(part.getClass()) + "'");
    }
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      key(prefix, part, component, indent);
    }
  }

  private void key(String prefix, Record of, RecordComponent component, String indent) {
    String name = prefix + component.getName();
    said(of.getClass(), component, indent);
    if (Kinds.value(of, component) instanceof Record part) {
      part(name + ".", component.getType(), part, indent);
    } else {
      Object value = RecordTree.of(of).get(component.getName());
      line(indent + Config.of(Map.of("x", value)).toToml().strip().replaceFirst("x", name));
    }
  }

  private void said(Class<?> type, RecordComponent component, String indent) {
    Optional<Meanings.Meaning> meaning = Meanings.of(type, component.getName());
    String text = meaning.map(Meanings.Meaning::text).orElse("");
    String range = range(component.getGenericType(), meaning.map(m -> m.interval()).orElse(""));
    comment(indent + component.getName() + ": " + text + (range.isEmpty() ? "" : "; " + range));
  }

  /** What may be there, and what may be in it, noted for the reference. */
  private String range(Type declared, String interval) {
    if (!(declared instanceof Class<?> type)) {
      Class<?> element = Kinds.element(declared);
      return element == Integer.class ? "" : "a list of " + range(element, "");
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(c -> Kinds.word((Enum<?>) c))
          .collect(Collectors.joining(", "));
    }
    if (Kinds.isFamily(type)) {
      families.add(type);
      return "a kind of " + Kinds.word(type);
    }
    if (type.isRecord()) {
      plain.add(type);
      return "tables of " + Kinds.components(type).keySet();
    }
    return type == boolean.class ? "true or false" : readable(interval);
  }

  private static String readable(String interval) {
    if (interval.endsWith(LARGEST_INT) || interval.endsWith(LARGEST_LONG)) {
      return "a whole number from " + interval.substring(1, interval.indexOf(','));
    }
    return interval.isEmpty() ? "" : "in " + interval;
  }

  private static String others(Class<?> family, Class<?> but) {
    return Kinds.members(family).stream()
        .filter(member -> member != but)
        .map(Kinds::word)
        .collect(Collectors.joining(", "));
  }

  /** Every record that may stand somewhere, in comments. */
  private void reference() {
    out.append('\n');
    comment("");
    comment("What else may be written. A kind alone stands for the kind with its defaults:");
    comment("optimizer = 'adam'. What stands without a value here has to be given.");
    Set<Class<?>> told = new LinkedHashSet<>();
    while (told.size() < families.size() + plain.size()) {
      Set<Class<?>> now = new LinkedHashSet<>(families);
      now.addAll(plain);
      now.removeAll(told);
      for (Class<?> type : now) {
        told.add(type);
        out.append('\n');
        if (Kinds.isFamily(type)) {
          comment("Kinds of " + Kinds.word(type));
          Kinds.members(type).forEach(member -> member(member, true));
        } else {
          comment("A table of " + Kinds.components(type).keySet());
          member(type, false);
        }
      }
    }
  }

  private void member(Class<?> type, boolean ofFamily) {
    if (ofFamily) {
      String text = Meanings.of(type).map(m -> ": " + m.text()).orElse("");
      comment("  kind = '" + Kinds.word(type) + "'" + text);
    }
    Optional<Record> initial = Kinds.initial(type);
    List<String> needed = Kinds.names(Kinds.shortest(type));
    for (RecordComponent component : type.getRecordComponents()) {
      Optional<Meanings.Meaning> meaning = Meanings.of(type, component.getName());
      String text = meaning.map(Meanings.Meaning::text).orElse("");
      String range = range(component.getGenericType(), meaning.map(m -> m.interval()).orElse(""));
      String value =
          initial
              .map(i -> " = " + inline(RecordTree.of(i).get(component.getName())))
              .orElse(needed.contains(component.getName()) ? "" : " (may be left out)");
      comment(
          "    "
              + component.getName()
              + value
              + ": "
              + text
              + (range.isEmpty() ? "" : "; " + range));
    }
  }

  private static String inline(Object value) {
    if (value instanceof Map<?, ?> table) {
      return "'" + table.get(RecordTree.KIND) + "'";
    }
    return Config.of(Map.of("x", value)).toToml().strip().replaceFirst("x = ", "");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /** A comment, broken where it is long; what it is indented by stays. */
  private void comment(String text) {
    String rest = text.stripTrailing();
    String indent = " ".repeat(rest.length() - rest.stripLeading().length());
    while (rest.length() > WIDTH) {
      int cut = rest.lastIndexOf(' ', WIDTH);
      line("# " + rest.substring(0, cut));
      rest = indent + "    " + rest.substring(cut + 1);
    }
    line(rest.isEmpty() ? "#" : "# " + rest);
  }
}

package thalweg.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import thalweg.lab.Nearest;

/** What a key or kind that nothing knows was meant to be. */
final class Guesses {
  /** No key is as long; comparing longer ones would only cost. */
  private static final int LONGEST = 200;

  private final Set<String> everywhere;

  Guesses(Set<String> everywhere) {
    this.everywhere = everywhere;
  }

  /**
   * @param whole the record whose keys may have been meant, in whatever table
   */
  static Guesses of(Record whole) {
    return new Guesses(RecordTree.leaves(RecordTree.of(whole)).keySet());
  }

  /** The sentence about a key that a table of this type does not have. */
  String unknown(String key, Class<?> type) {
    int cut = key.lastIndexOf('.') + 1;
    String table = key.substring(0, cut);
    List<String> known = new ArrayList<>(Kinds.components(type).keySet());
    Optional<String> meant =
        Nearest.to(key.substring(cut), known).map(table::concat).or(() -> elsewhere(key));
    String rest =
        meant
            .map("; did you mean %s?"::formatted)
            .orElseGet(() ->
                known.isEmpty()
                    ? "; nothing is known here."
                    : "; known here are " + String.join(", ", known) + ".");
    return "unknown key " + Source.cut(key) + rest;
  }

  /** A key of that name in another table. */
  private Optional<String> elsewhere(String key) {
    if (key.length() > LONGEST) {
      return Optional.empty();
    }
    String name = key.substring(key.lastIndexOf('.') + 1);
    return everywhere.stream()
        .filter(known -> Kinds.same(name, known.substring(known.lastIndexOf('.') + 1)))
        .findFirst();
  }

  /** The sentence about a kind that no member of a family has. */
  static String kind(String key, Object found, List<Class<?>> members) {
    List<String> known = members.stream().map(Kinds::word).toList();
    String meant =
        Nearest.to(found.toString(), known).map("; did you mean %s?"::formatted).orElse(".");
    return "%s is %s; expected one of %s%s"
        .formatted(key, Source.shown(found), String.join(", ", known), meant);
  }
}

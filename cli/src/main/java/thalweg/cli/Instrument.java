package thalweg.cli;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import thalweg.lab.Nearest;

/** One thing that {@code thalweg probe} measures, and how thoroughly. */
sealed interface Instrument {
  /** What is measured if nothing is said. */
  String ALL = "eigenvalues:10,trace,density,surface";

  Pattern WORD = Pattern.compile("([a-z]+)(?::(\\d{1,6}))?");

  /**
   * The largest eigenvalues of the Hessian.
   *
   * @param count 1 to 200
   */
  record Eigenvalues(int count) implements Instrument {}

  /**
   * The Hessian's trace.
   *
   * @param vectors drawn, 2 to 100000
   */
  record Trace(int vectors) implements Instrument {}

  /**
   * The density of the Hessian's eigenvalues.
   *
   * @param vectors drawn, 2 to 1000
   */
  record Density(int vectors) implements Instrument {}

  /**
   * The loss over a plane through the parameters.
   *
   * @param points a side, 3 to 201
   */
  record Surface(int points) implements Instrument {}

  /** As the user would ask for it. */
  default String spelled() {
    return switch (this) {
      case Eigenvalues(int count) -> Kind.EIGENVALUES.word() + ":" + count;
      case Trace(int vectors) -> Kind.TRACE.word() + ":" + vectors;
      case Density(int vectors) -> Kind.DENSITY.word() + ":" + vectors;
      case Surface(int points) -> Kind.SURFACE.word() + ":" + points;
    };
  }

  /** The kinds by the words that ask for them; what each number is; its default and range. */
  enum Kind {
    EIGENVALUES("how many", 10, 1, 200),
    TRACE("random vectors", 100, 2, 100_000),
    DENSITY("random vectors", 10, 2, 1000),
    SURFACE("points a side", 25, 3, 201);

    private final String number;
    private final int usual;
    private final int least;
    private final int most;

    Kind(String number, int usual, int least, int most) {
      this.number = number;
      this.usual = usual;
      this.least = least;
      this.most = most;
    }

    private Instrument of(int n) {
      return switch (this) {
        case EIGENVALUES -> new Eigenvalues(n);
        case TRACE -> new Trace(n);
        case DENSITY -> new Density(n);
        case SURFACE -> new Surface(n);
      };
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads a list such as {@code eigenvalues:20,trace}; they are measured in the order of {@link
   * Kind}, as the eigenvalues found first make the density sharper.
   *
   * @throws IllegalArgumentException in a sentence, if a word is unknown or twice there, or its
   *     number out of range
   */
  static List<Instrument> parse(String text) {
    EnumMap<Kind, Instrument> found = new EnumMap<>(Kind.class);
    for (String item : text.split(",", -1)) {
      Matcher word = WORD.matcher(item.strip());
      Kind kind = kind(word.matches() ? word.group(1) : item.strip());
      int n = word.group(2) == null ? kind.usual : Integer.parseInt(word.group(2));
      if (n < kind.least || n > kind.most) {
        throw new IllegalArgumentException(
            "--what %s:N takes %s, %d to %d, not %d."
                .formatted(kind.word(), kind.number, kind.least, kind.most, n));
      }
      if (found.put(kind, kind.of(n)) != null) {
        throw new IllegalArgumentException("--what names " + kind.word() + " twice.");
      }
    }
    return List.copyOf(found.values());
  }

  private static Kind kind(String word) {
    List<String> words = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
      words.add(kind.word());
    }
    throw new IllegalArgumentException(
        "--what takes %s, with a comma between, not '%s'%s"
            .formatted(
                String.join(", ", words),
                word,
                Nearest.to(word, words).map("; did you mean '%s'?"::formatted).orElse(".")));
  }
}

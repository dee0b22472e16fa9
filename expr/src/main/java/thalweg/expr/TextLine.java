package thalweg.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of a saved graph while it is read. Each error says the line, what was found, and what
 * was expected.
 */
final class TextLine {
  private static final int EXCERPT = 24;

  private final int number;
  private final String text;
  private int at;

  TextLine(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /** The error for what stands here. */
  IllegalArgumentException expected(String what) {
    skipSpaces();
    String rest = text.substring(at);
    String found =
        rest.isEmpty()
            ? "the end of the line"
            : "'" + (rest.length() > EXCERPT ? rest.substring(0, EXCERPT) + "..." : rest) + "'";
    return error("found " + found + ", expected " + what);
  }

  IllegalArgumentException error(String message) {
    return new IllegalArgumentException("line " + number + ": " + message);
  }

  /** Whether the token comes next; if so it is passed. */
  boolean accept(String token) {
    skipSpaces();
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    return true;
  }

  void expect(String token) {
    if (!accept(token)) {
      throw expected("'" + token + "'");
    }
  }

  void expectEnd() {
    skipSpaces();
    if (at < text.length()) {
      throw expected("the end of the line");
    }
  }

  /** Letters, digits and underscores, of which there must be one. */
  String word(String what) {
    skipSpaces();
    int from = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw expected(what);
    }
    return text.substring(from, at);
  }

  /** A number as Java writes it: digits, signs, a point, an exponent, NaN, Infinity. */
  String number(String what) {
    skipSpaces();
    int from = at;
    while (at < text.length() && (isWord(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (from == at) {
      throw expected(what);
    }
    return text.substring(from, at);
  }

  int integer(String what) {
    skipSpaces();
    int from = at;
    try {
      return Integer.parseInt(number(what));
    } catch (NumberFormatException _) {
      at = from;
      throw expected(what);
    }
  }

  long longInteger(String what) {
    skipSpaces();
    int from = at;
    try {
      return Long.parseLong(number(what));
    } catch (NumberFormatException _) {
      at = from;
      throw expected(what);
    }
  }

  double real(String what) {
    skipSpaces();
    int from = at;
    try {
      return Double.parseDouble(number(what));
    } catch (NumberFormatException _) {
      at = from;
      throw expected(what);
    }
  }

  /** Numbers between brackets. */
  List<Integer> integers() {
    List<Integer> all = new ArrayList<>();
    expect("[");
    if (accept("]")) {
      return all;
    }
    do {
      all.add(integer("an integer"));
    } while (accept(","));
    expect("]");
    return all;
  }

  Shape shape() {
    List<Integer> dims = integers();
    try {
      return Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw error(
          "found shape " + dims + ", expected extents from 0, with fewer than 2^31 elements");
    }
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    skipSpaces();
    int from = at;
    String word = word("a " + type.getSimpleName());
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(word)) {
        return value;
      }
    }
    at = from;
    throw expected("one of " + List.of(type.getEnumConstants()));
  }

  /**
   * Text between double quotes; a backslash stands before a quote, a backslash, or n, r, t, uXXXX.
   */
  String quoted(String what) {
    skipSpaces();
    if (!text.startsWith("\"", at)) {
      throw expected(what + " in double quotes");
    }
    at++;
    StringBuilder s = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      s.append(c == '\\' ? escaped() : c);
    }
    expect("\"");
    return s.toString();
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        try {
          at += 4;
          yield (char) Integer.parseUnsignedInt(text.substring(at - 4, at), 16);
        } catch (NumberFormatException | IndexOutOfBoundsException _) {
          throw error("found a backslash and u, expected four hexadecimal digits behind them");
        }
      }
      default -> throw error("found '\\" + c + "', expected one of \\\" \\\\ \\n \\r \\t \\uXXXX");
    };
  }

  /** How {@link #quoted} reads it. */
  static String quote(String text) {
    StringBuilder s = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> s.append('\\').append(c);
        case '\n' -> s.append("\\n");
        case '\r' -> s.append("\\r");
        case '\t' -> s.append("\\t");
        default -> s.append(c < ' ' || c > '~' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return s.append('"').toString();
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}

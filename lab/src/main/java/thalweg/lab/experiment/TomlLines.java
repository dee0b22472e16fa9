package thalweg.lab.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * On which line of a TOML text each key stands, for messages. Reads texts that are known to be
 * TOML; keys inside inline tables and arrays stand where the key of the whole value does.
 */
final class TomlLines {
  /** Keys deeper than any experiment's are not told apart. */
  private static final int DEEPEST = 40;

  private final String text;
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> elements = new HashMap<>();
  private int at;
  private int line = 1;

  private TomlLines(String text) {
    this.text = text;
  }

  /** Dotted keys, elements of lists of tables by number, to lines from 1. */
  static Map<String, Integer> of(String toml) {
    TomlLines reader = new TomlLines(toml);
    reader.read();
    return reader.lines;
  }

  private void read() {
    List<String> table = List.of();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        step();
      } else if (c == '#') {
        skipLine();
      } else if (c == '[') {
        table = header();
        skipLine();
      } else {
        pair(table);
      }
    }
  }

  /** The path that a header, of a table or of a list's element, names. */
  private List<String> header() {
    boolean element = text.startsWith("[[", at);
    at += element ? 2 : 1;
    int on = line;
    List<String> path = new ArrayList<>();
    List<String> keys = keys(']');
    for (int i = 0; i < keys.size(); i++) {
      path.add(keys.get(i));
      String name = String.join(".", path);
      boolean opens = element && i == keys.size() - 1;
      if (opens) {
        elements.merge(name, 0, (old, zero) -> old + 1);
      }
      note(path, on);
      if (elements.containsKey(name)) {
        path.add(Integer.toString(elements.get(name)));
        if (opens) {
          note(path, on);
        }
      }
    }
    return path;
  }

  private void note(List<String> path, int on) {
    if (path.size() <= DEEPEST) {
      lines.putIfAbsent(String.join(".", path), on);
    }
  }

  private void pair(List<String> table) {
    int on = line;
    List<String> path = new ArrayList<>(table);
    for (String key : keys('=')) {
      path.add(key);
      note(path, on);
    }
    skipValue();
  }

  /** The parts of a dotted key, up to and with the character that ends it. */
  private List<String> keys(char end) {
    List<String> keys = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    while (at < text.length() && text.charAt(at) != end) {
      char c = text.charAt(at);
      if (c == '.') {
        keys.add(key.toString());
        key.setLength(0);
        step();
      } else if (c == '"' || c == '\'') {
        int begin = at + 1;
        skipString();
        key.append(text, begin, Math.max(begin, at - 1));
      } else {
        if (!Character.isWhitespace(c)) {
          key.append(c);
        }
        step();
      }
    }
    step();
    keys.add(key.toString());
    return keys;
  }

  /** To the end of the line that a value ends on, over brackets, strings and comments. */
  private void skipValue() {
    int depth = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' && depth <= 0) {
        return;
      }
      switch (c) {
        case '"', '\'' -> skipString();
        case '#' -> skipLine();
        case '[', '{' -> {
          depth++;
          step();
        }
        case ']', '}' -> {
          depth--;
          step();
        }
        default -> step();
      }
    }
  }

  private void skipString() {
    String quote = text.substring(at, at + 1);
    String end = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
    step(end.length());
    while (at < text.length() && !text.startsWith(end, at)) {
      step(quote.equals("\"") && text.charAt(at) == '\\' ? 2 : 1);
    }
    step(end.length());
    // A long string may end in up to two quotes of its own.
    while (end.length() == 3 && text.startsWith(quote, at)) {
      step();
    }
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n') {
      at++;
    }
  }

  private void step(int count) {
    for (int i = 0; i < count; i++) {
      step();
    }
  }

  private void step() {
    if (at < text.length() && text.charAt(at) == '\n') {
      line++;
    }
    at++;
  }
}

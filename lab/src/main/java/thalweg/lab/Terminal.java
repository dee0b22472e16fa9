package thalweg.lab;

import java.io.Console;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Properties;

/**
 * How progress may be shown on stderr.
 *
 * @param mode redraw one line, print plain lines, or say nothing
 * @param glyphs what the output's charset can hold
 * @param columns of the screen, at least 20
 */
public record Terminal(Mode mode, Glyphs glyphs, int columns) {

  /** The way of showing. */
  public enum Mode {
    /** One line, redrawn. */
    BAR,
    /** Plain lines, some seconds apart. */
    LINES,
    /** Nothing. */
    QUIET
  }

  /** The characters of the bar. */
  public enum Glyphs {
    /** Block characters. */
    UNICODE,
    /** Hash signs and dots. */
    ASCII
  }

  private static final int DEFAULT_COLUMNS = 80;

  public Terminal {
    columns = Math.max(20, columns);
  }

  /** Says nothing: the option {@code --quiet}. */
  public static Terminal quiet() {
    return new Terminal(Mode.QUIET, Glyphs.ASCII, DEFAULT_COLUMNS);
  }

  /**
   * What this process's stderr can show. The launcher says whether it is a terminal in the system
   * property {@code thalweg.stderr.tty} (true or false), as Java cannot ask about stderr alone;
   * without it the console is asked. {@code thalweg.stderr.columns} or COLUMNS gives the width.
   */
  @SuppressWarnings("SystemConsoleNull") // It is null still with -Djdk.console=java.base.
  public static Terminal stderr() {
    Console console = System.console();
    boolean consoleIsTerminal = console != null && console.isTerminal();
    return detect(System.getenv(), System.getProperties(), consoleIsTerminal);
  }

  static Terminal detect(Map<String, String> env, Properties properties, boolean console) {
    String told = properties.getProperty("thalweg.stderr.tty", "");
    boolean terminal = told.isEmpty() ? console : told.equals("true");
    boolean plain = env.containsKey("CI") || "dumb".equals(env.get("TERM"));
    return new Terminal(
        terminal && !plain ? Mode.BAR : Mode.LINES, glyphs(properties), columns(env, properties));
  }

  private static Glyphs glyphs(Properties properties) {
    String charset =
        properties.getProperty("stderr.encoding", properties.getProperty("native.encoding", ""));
    boolean able =
        Charset.isSupported(charset.isEmpty() ? "US-ASCII" : charset)
            && !charset.isEmpty()
            && Charset.forName(charset).newEncoder().canEncode('\u2588');
    return able ? Glyphs.UNICODE : Glyphs.ASCII;
  }

  private static int columns(Map<String, String> env, Properties properties) {
    String told = properties.getProperty("thalweg.stderr.columns", env.getOrDefault("COLUMNS", ""));
    return told.matches("\\d{1,4}") ? Integer.parseInt(told) : DEFAULT_COLUMNS;
  }
}

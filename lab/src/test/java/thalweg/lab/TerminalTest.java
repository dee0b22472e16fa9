package thalweg.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private static Properties properties(String... pairs) {
    Properties properties = new Properties();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.setProperty(pairs[i], pairs[i + 1]);
    }
    return properties;
  }

  private static Terminal.Mode mode(
      Map<String, String> env, String told, boolean consoleIsTerminal) {
    Properties properties = told.isEmpty() ? properties() : properties("thalweg.stderr.tty", told);
    return Terminal.detect(env, properties, consoleIsTerminal).mode();
  }

  @Test
  void whatTheLauncherSaysComesBeforeTheConsole() {
    assertEquals(Terminal.Mode.BAR, mode(Map.of(), "true", false));
    assertEquals(Terminal.Mode.LINES, mode(Map.of(), "false", true));
    assertEquals(Terminal.Mode.BAR, mode(Map.of(), "", true));
    assertEquals(Terminal.Mode.LINES, mode(Map.of(), "", false));
  }

  @Test
  void continuousIntegrationAndDumbTerminalsGetPlainLines() {
    assertEquals(Terminal.Mode.LINES, mode(Map.of("CI", "true"), "true", true));
    assertEquals(Terminal.Mode.LINES, mode(Map.of("TERM", "dumb"), "true", true));
    assertEquals(Terminal.Mode.BAR, mode(Map.of("TERM", "xterm"), "true", true));
  }

  @Test
  void blocksAreDrawnOnlyWhereTheCharsetHasThem() {
    assertEquals(Terminal.Glyphs.UNICODE, glyphs("stderr.encoding", "UTF-8"));
    assertEquals(Terminal.Glyphs.UNICODE, glyphs("native.encoding", "UTF-8"));
    assertEquals(Terminal.Glyphs.ASCII, glyphs("stderr.encoding", "ANSI_X3.4-1968"));
    assertEquals(Terminal.Glyphs.ASCII, glyphs("stderr.encoding", "no-such-charset"));
    assertEquals(Terminal.Glyphs.ASCII, glyphs());
  }

  private static Terminal.Glyphs glyphs(String... pairs) {
    return Terminal.detect(Map.of(), properties(pairs), true).glyphs();
  }

  @Test
  void widthComesFromTheLauncherThenTheShellThenEighty() {
    assertEquals(
        100,
        Terminal.detect(Map.of("COLUMNS", "60"), properties("thalweg.stderr.columns", "100"), true)
            .columns());
    assertEquals(60, Terminal.detect(Map.of("COLUMNS", "60"), properties(), true).columns());
    assertEquals(80, Terminal.detect(Map.of("COLUMNS", "x"), properties(), true).columns());
    assertEquals(20, Terminal.detect(Map.of("COLUMNS", "0"), properties(), true).columns());
  }
}

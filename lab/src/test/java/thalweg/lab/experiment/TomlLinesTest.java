package thalweg.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TomlLinesTest {
  @Test
  void everyKeyStandsOnTheLineItIsWrittenOn() {
    String toml =
        """
        # a comment with = and [
        name = "x # no comment" # but this
        text = \"""
        not = a key
        [nor a table]\"""
        list = [ # more
          1, ']',
          {a = '''
        ''' }
        ]
        a . "b" . c = 1
        [t . u]
          v = {w = 1}
        [[probe]]
        kind = 'a'
        [probe.when]
        every = 3

        [[probe]]
        kind = 'b'
        """;
    Map<String, Integer> lines = TomlLines.of(toml);
    Map<String, Integer> expected =
        Map.ofEntries(
            Map.entry("name", 2),
            Map.entry("text", 3),
            Map.entry("list", 6),
            Map.entry("a", 11),
            Map.entry("a.b", 11),
            Map.entry("a.b.c", 11),
            Map.entry("t", 12),
            Map.entry("t.u", 12),
            Map.entry("t.u.v", 13),
            Map.entry("probe", 14),
            Map.entry("probe.0", 14),
            Map.entry("probe.0.kind", 15),
            Map.entry("probe.0.when", 16),
            Map.entry("probe.0.when.every", 17),
            Map.entry("probe.1", 19),
            Map.entry("probe.1.kind", 20));
    assertEquals(expected, lines);
  }
}

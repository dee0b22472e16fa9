package thalweg.expr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

/** A drawing as one page that needs nothing else: graph.html with the drawing's data put in. */
final class HtmlText {
  private static final String PLACE = "/*DATA*/null";

  private HtmlText() {}

  static String of(String name, Drawing d, Explanation totals) {
    String data =
        "{\"name\":"
            + quoted(name)
            + ",\"total\":"
            + quoted(total(totals))
            + ",\"nodes\":"
            + list(d.nodes().stream().map(HtmlText::node).toList())
            + ",\"groups\":"
            + list(d.groups().stream().map(HtmlText::group).toList())
            + ",\"edges\":"
            + list(d.edges().stream().map(e -> "[" + e.from() + "," + e.to() + "]").toList())
            + "}";
    return template().replace(PLACE, data);
  }

  private static String total(Explanation e) {
    return e.kernels()
        + " kernels, "
        + ProgramText.scaled(e.flops(), "FLOP")
        + ", "
        + ProgramText.scaled(e.bytes(), "B")
        + " moved, arena "
        + ProgramText.scaled(e.arenaBytes(), "B")
        + " (at least "
        + ProgramText.scaled(e.leastBytes(), "B")
        + ")";
  }

  private static String node(Drawing.Node n) {
    return "{\"k\":"
        + quoted(n.kind().name().toLowerCase(java.util.Locale.ROOT))
        + ",\"l\":"
        + quoted(n.label())
        + ",\"t\":"
        + quoted(n.type())
        + ",\"c\":"
        + quoted(ProgramText.scaled(n.flops(), "FLOP"))
        + ",\"o\":"
        + quoted(n.origin())
        + ",\"g\":"
        + n.group()
        + ",\"b\":"
        + quoted(n.body())
        + "}";
  }

  private static String group(Drawing.Group g) {
    Cost c = g.cost();
    return "{\"l\":"
        + quoted(g.title())
        + ",\"s\":"
        + quoted(g.summary())
        + ",\"f\":"
        + quoted(g.formula())
        + ",\"c\":"
        + quoted(ProgramText.scaled(c.flops(), "FLOP"))
        + ",\"r\":"
        + quoted(ProgramText.scaled(c.read(), "B"))
        + ",\"w\":"
        + quoted(ProgramText.scaled(c.written(), "B"))
        + ",\"o\":"
        + quoted(g.origins())
        + "}";
  }

  private static String list(List<String> items) {
    StringJoiner s = new StringJoiner(",\n", "[", "]");
    items.forEach(s::add);
    return s.toString();
  }

  /** A JSON string that cannot end the script it stands in. */
  static String quoted(String text) {
    StringBuilder s = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '<' && c != '&';
      s.append(plain ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return s.append('"').toString();
  }

  private static String template() {
    try (InputStream in = HtmlText.class.getResourceAsStream("graph.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("graph.html cannot be read", e);
    }
  }
}

package thalweg.expr;

import java.util.List;

/** A drawing for Graphviz: kernels as clusters. Colours are Okabe and Ito's, told apart by all. */
final class DotText {
  private DotText() {}

  static String of(String name, Drawing d) {
    StringBuilder s = new StringBuilder("digraph ").append(quoted(name)).append(" {\n");
    s.append("  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];\n");
    for (int g = 0; g < d.groups().size(); g++) {
      Drawing.Group group = d.groups().get(g);
      s.append("  subgraph cluster_").append(g).append(" {\n");
      s.append("    label=").append(quoted(group.title() + ": " + group.summary())).append(";\n");
      s.append("    tooltip=").append(quoted(group.formula())).append(";\n");
      nodes(d.nodes(), g, "    ", s);
      s.append("  }\n");
    }
    nodes(d.nodes(), -1, "  ", s);
    for (Drawing.Edge e : d.edges()) {
      s.append("  n").append(e.from()).append(" -> n").append(e.to()).append(";\n");
    }
    return s.append("}\n").toString();
  }

  private static void nodes(List<Drawing.Node> nodes, int group, String indent, StringBuilder s) {
    for (int i = 0; i < nodes.size(); i++) {
      Drawing.Node n = nodes.get(i);
      if (n.group() == group) {
        s.append(indent).append('n').append(i).append(" [label=");
        s.append(quoted(n.label() + "\n" + n.type())).append(", tooltip=");
        s.append(quoted(n.origin() + ", " + n.flops() + " FLOP")).append(", fillcolor=\"");
        s.append(colour(n.kind())).append("\"];\n");
      }
    }
  }

  private static String colour(Drawing.Kind kind) {
    return switch (kind) {
      case INPUT -> "#56B4E9";
      case VARIABLE -> "#E69F00";
      case CONSTANT, VIEW -> "#DDDDDD";
      case ELEMENTWISE -> "#7FD1B5";
      case FOLD -> "#E0B0CD";
      case CALL -> "#F0A070";
      case RESULT -> "#F0E442";
    };
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "")
        + '"';
  }
}

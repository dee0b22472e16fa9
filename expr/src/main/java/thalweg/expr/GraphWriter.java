package thalweg.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a graph as docs/graph-format.md describes it. */
final class GraphWriter implements OpText.Names {
  private final StringBuilder text = new StringBuilder();
  private final Map<Variable, String> variables = new LinkedHashMap<>();
  private final Map<Op.Input, String> inputs = new LinkedHashMap<>();
  private final Map<Body, Integer> bodies = new LinkedHashMap<>();

  private GraphWriter() {}

  /**
   * The text, and the variables in the order of their values.
   *
   * @param text the graph without the line of the values' size and checksum
   */
  record Written(String text, List<Variable> variables) {}

  /**
   * @param values the values' bytes and checksum, as {@link ValuesFile#line} writes it
   */
  static Written write(
      String name,
      List<Expr> outputs,
      List<Update> updates,
      java.util.function.Function<List<Variable>, String> values) {
    GraphWriter w = new GraphWriter();
    List<Expr> roots = new ArrayList<>(outputs);
    updates.forEach(u -> roots.add(u.value()));
    Set<String> used = new HashSet<>();
    w.collect(roots, used);
    Set<String> names = new HashSet<>(w.variables.values());
    updates.forEach(u -> w.variables.computeIfAbsent(u.variable(), v -> unused(v.name(), names)));
    w.header(name);
    w.text.append(values.apply(List.copyOf(w.variables.keySet()))).append('\n');
    w.writeBodies();
    Map<Expr, Integer> number = w.nodes(roots);
    outputs.forEach(e -> w.text.append("output %").append(number.get(e)).append('\n'));
    for (Update u : updates) {
      w.text.append("update ").append(TextLine.quote(w.of(u.variable())));
      w.text.append(" %").append(number.get(u.value())).append('\n');
    }
    w.text.append("end\n");
    return new Written(w.text.toString(), List.copyOf(w.variables.keySet()));
  }

  private void collect(List<Expr> roots, Set<String> used) {
    Set<String> variableNames = new HashSet<>(variables.values());
    for (Expr e : Graphs.topological(roots)) {
      if (e.op() instanceof Op.Input i) {
        inputs.computeIfAbsent(i, op -> unused(op.name(), used));
      }
      if (e.op() instanceof Op.Read r) {
        variables.computeIfAbsent(r.variable(), v -> unused(v.name(), variableNames));
      }
      for (Body b : OpText.bodies(e.op())) {
        if (!bodies.containsKey(b)) {
          collect(b.results(), used);
          bodies.put(b, bodies.size());
        }
      }
    }
  }

  private static String unused(String name, Set<String> used) {
    String free = name;
    for (int i = 2; !used.add(free); i++) {
      free = name + "#" + i;
    }
    return free;
  }

  private void header(String name) {
    text.append("thalweg graph ").append(GraphReader.VERSION).append('\n');
    text.append("function ").append(TextLine.quote(name)).append('\n');
    long at = 0;
    for (Map.Entry<Variable, String> v : variables.entrySet()) {
      text.append("variable ").append(TextLine.quote(v.getValue()));
      text.append(" : ").append(v.getKey().value()).append(" at ").append(at).append('\n');
      at += ValuesFile.bytes(v.getKey().value());
    }
  }

  private void writeBodies() {
    bodies.forEach((body, n) -> {
      text.append("body @").append(n).append('\n');
      List<Expr> all = new ArrayList<>(body.parameters());
      all.addAll(body.results());
      Map<Expr, Integer> number = nodes(all);
      text.append("parameters").append(list(body.parameters(), number)).append('\n');
      text.append("results").append(list(body.results(), number)).append("\nend\n");
    });
  }

  private static String list(List<Expr> exprs, Map<Expr, Integer> number) {
    StringBuilder s = new StringBuilder();
    exprs.forEach(e -> s.append(" %").append(number.get(e)));
    return s.toString();
  }

  private Map<Expr, Integer> nodes(List<Expr> roots) {
    Map<Expr, Integer> number = new IdentityHashMap<>();
    for (Expr e : Graphs.topological(roots)) {
      text.append('%').append(number.size()).append(" = ").append(OpText.write(e.op(), this));
      List<String> in = new ArrayList<>();
      for (Expr i : e.inputs()) {
        in.add("%" + number.get(i));
      }
      text.append('(').append(String.join(", ", in)).append(") : ");
      text.append(e.dtype()).append(e.shape());
      text.append(" from ").append(TextLine.quote(e.origin())).append('\n');
      number.put(e, number.size());
    }
    return number;
  }

  @Override
  public String of(Variable variable) {
    return variables.get(variable);
  }

  @Override
  public String of(Op.Input input) {
    return inputs.get(input);
  }

  @Override
  public int of(Body body) {
    return bodies.get(body);
  }
}

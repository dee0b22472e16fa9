package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drawings show every node and edge of the compiled graph, and need nothing but themselves. */
class DrawingTest {
  private final Workers workers = new Workers(1);
  private final Variable w = Variable.zeros("</script>\"w\\", DType.F32, 6, 5);
  private final Expr x = Expr.input("x", DType.F32, 8, 6);
  private final Expr loss = x.matmul(w.read()).tanh().logSoftmax().sum();
  private final Function step =
      Function.compile(
          "step",
          workers,
          List.of(loss),
          List.of(new Update(w, w.read().sub(Grad.grad(loss, w.read())))));

  @AfterEach
  void close() {
    workers.close();
  }

  private static Plan planOf(Expr loss, Variable w) {
    return Compiler.plan(
        "step", List.of(loss), List.of(new Update(w, w.read().sub(Grad.grad(loss, w.read())))));
  }

  @Test
  void everyNodeIsDrawnOnceWithItsEdgesAndItsResults() {
    Plan plan = planOf(loss, w);
    Drawing d = Drawing.of(plan);
    List<Expr> all =
        Graphs.topological(List.of(plan.outputs().get(0), plan.updates().get(0).value())).stream()
            .filter(e -> !isConstant(e))
            .toList();
    Set<Integer> constants = constants(d);
    assertEquals(all.size() + 2, d.nodes().size() - constants.size());
    assertEquals(
        2 + all.stream().mapToInt(e -> e.inputs().length).sum(),
        d.edges().stream().filter(e -> !constants.contains(e.to())).count());
    assertEquals(plan.order().size(), d.groups().size());
  }

  @Test
  void constantsAreDrawnWhereTheyAreUsed() {
    Drawing d = Drawing.of(planOf(loss, w));
    Set<Integer> constants = constants(d);
    assertFalse(constants.isEmpty());
    for (Drawing.Edge e : d.edges()) {
      if (constants.contains(e.from())) {
        assertEquals(d.nodes().get(e.from()).group(), d.nodes().get(e.to()).group());
      }
    }
  }

  private static boolean isConstant(Expr e) {
    return e.op() instanceof Op.Literal
        || e.op() instanceof Op.Iota
        || ((e.op() instanceof Op.Broadcast || e.op() instanceof Op.Reshape)
            && isConstant(e.in(0)));
  }

  /** Nodes of constants, and of views of them; edges run forward. */
  private static Set<Integer> constants(Drawing d) {
    Set<Integer> constants = new HashSet<>();
    for (int i = 0; i < d.nodes().size(); i++) {
      int node = i;
      Drawing.Kind kind = d.nodes().get(i).kind();
      boolean shows =
          kind == Drawing.Kind.VIEW
              && d.edges().stream().anyMatch(e -> e.to() == node && constants.contains(e.from()));
      if (kind == Drawing.Kind.CONSTANT || shows) {
        constants.add(i);
      }
    }
    return constants;
  }

  @Test
  void edgesBetweenKernelsRunForward() {
    Drawing d = Drawing.of(planOf(loss, w));
    for (Drawing.Edge e : d.edges()) {
      int from = d.nodes().get(e.from()).group();
      int to = d.nodes().get(e.to()).group();
      assertTrue(to < 0 || from <= to, d.nodes().get(e.from()) + " -> " + d.nodes().get(e.to()));
    }
  }

  @Test
  void theDotTextNamesEveryNodeItDrawsAnEdgeOf() {
    String dot = step.dot();
    Set<String> named = new HashSet<>();
    Matcher node = Pattern.compile("(n\\d+) \\[label=\"(?:[^\"\\\\]|\\\\.)*\"").matcher(dot);
    while (node.find()) {
      named.add(node.group(1));
    }
    Matcher edge = Pattern.compile("(n\\d+) -> (n\\d+);").matcher(dot);
    int edges = 0;
    for (; edge.find(); edges++) {
      assertTrue(named.contains(edge.group(1)) && named.contains(edge.group(2)), edge.group());
    }
    assertTrue(edges > 10 && dot.contains("subgraph cluster_0"), dot);
    assertEquals(
        dot.chars().filter(c -> c == '{').count(), dot.chars().filter(c -> c == '}').count());
  }

  @Test
  void thePageNeedsNothingElseAndNoNameCanBreakIt() {
    String html = step.html();
    assertFalse(html.contains("/*DATA*/"), "data are put in");
    assertFalse(
        Pattern.compile("(src|href)=|@import|url\\((?!#)|https?://(?!www\\.w3\\.org)")
            .matcher(html)
            .find());
    assertEquals(html.indexOf("</script>"), html.lastIndexOf("</script>"));
    assertTrue(html.contains("variable \\u003c/script>\\u0022w\\u005c"), "the name is escaped");
    assertTrue(html.contains("DrawingTest.java:"));
  }
}

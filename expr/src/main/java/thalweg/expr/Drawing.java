package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled function as nodes, edges and groups, to be drawn: the rewritten graph, each kernel a
 * group. What several kernels compute again is drawn in the first of them, so that edges between
 * groups run forward only; constants are drawn in each that uses them, as none hands them to
 * another.
 */
final class Drawing {
  /** What a node is; drawings tell them apart by colour and by name. */
  enum Kind {
    INPUT,
    VARIABLE,
    CONSTANT,
    VIEW,
    ELEMENTWISE,
    FOLD,
    CALL,
    RESULT
  }

  /**
   * @param group index of the kernel; -1 for none
   * @param body the program inside a loop or a choice; else empty
   */
  record Node(
      Kind kind, String label, String type, long flops, String origin, int group, String body) {}

  record Edge(int from, int to) {}

  /**
   * @param summary the formula without types
   */
  record Group(String title, String summary, String formula, Cost cost, String origins) {}

  private final List<Node> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final Map<Expr, Integer> group = new HashMap<>();
  private final Map<Place, Integer> index = new HashMap<>();

  /** An expression where it is drawn. */
  private record Place(Expr e, int group) {}

  private Drawing() {}

  static Drawing of(Plan plan) {
    Drawing d = new Drawing();
    Labels labels = new Labels(plan);
    for (int i = 0; i < plan.order().size(); i++) {
      Kernel k = plan.order().get(i);
      int number = i;
      k.inline.forEach(e -> d.group.putIfAbsent(e, number));
      k.writes().forEach(e -> d.group.putIfAbsent(e, number));
      d.groups.add(
          new Group(
              "%d %s".formatted(i + 1, ProgramText.kind(k)),
              labels.summary(k),
              String.join("\n", labels.formulas(k)),
              Cost.of(k, plan),
              Labels.origins(k)));
    }
    List<Expr> roots = new ArrayList<>(plan.outputs());
    plan.updates().forEach(u -> roots.add(u.value()));
    List<Expr> all = Graphs.topological(roots);
    for (Expr e : all.reversed()) {
      Integer mine = d.group.get(e);
      for (Expr in : e.inputs()) {
        if (mine != null && kind(in) == Kind.VIEW && !isConstant(in)) {
          d.group.merge(in, mine, Math::min);
        }
      }
    }
    all.stream().filter(e -> !d.isLocal(e)).forEach(e -> d.node(e, -1));
    for (int i = 0; i < plan.outputs().size(); i++) {
      d.result("output " + i, plan.outputs().get(i));
    }
    plan.updates().forEach(u -> d.result("update " + u.variable().name(), u.value()));
    return d;
  }

  /** The number of an expression's node, for a user in a kernel; -1 for one outside. */
  private int node(Expr e, int user) {
    Place place = new Place(e, isLocal(e) ? user : group.getOrDefault(e, -1));
    Integer known = index.get(place);
    return known == null ? add(place) : known;
  }

  /** A constant that no kernel writes: each has its own. */
  private boolean isLocal(Expr e) {
    return isConstant(e) && !group.containsKey(e);
  }

  /** A number, an index, or what only repeats one. */
  private static boolean isConstant(Expr e) {
    return kind(e) == Kind.CONSTANT || (kind(e) == Kind.VIEW && isConstant(e.in(0)));
  }

  private int add(Place place) {
    Expr e = place.e();
    List<Integer> inputs = Arrays.stream(e.inputs()).map(in -> node(in, place.group())).toList();
    int number = nodes.size();
    index.put(place, number);
    StringBuilder body = new StringBuilder();
    OpText.bodies(e.op()).forEach(b -> body.append(Printer.program(b.results())));
    nodes.add(
        new Node(
            kind(e),
            Printer.name(e.op()),
            e.dtype().toString() + e.shape(),
            Cost.flops(e),
            e.origin(),
            place.group(),
            body.toString()));
    inputs.forEach(in -> edges.add(new Edge(in, number)));
    return number;
  }

  private void result(String label, Expr e) {
    int from = node(e, -1);
    nodes.add(
        new Node(Kind.RESULT, label, e.dtype().toString() + e.shape(), 0, e.origin(), -1, ""));
    edges.add(new Edge(from, nodes.size() - 1));
  }

  private static Kind kind(Expr e) {
    return switch (e.op()) {
      case Op.Input _, Op.Parameter _ -> Kind.INPUT;
      case Op.Read _ -> Kind.VARIABLE;
      case Op.Literal _, Op.Iota _ -> Kind.CONSTANT;
      case Op.Broadcast _, Op.Reshape _ -> Kind.VIEW;
      case Op.Unary _,
          Op.Binary _,
          Op.Compare _,
          Op.Select _,
          Op.Cast _,
          Op.StopGradient _,
          Op.Barrier _ ->
          Kind.ELEMENTWISE;
      case Op.Reduce _ -> Kind.FOLD;
      case Op.RandomBits _,
          Op.Transpose _,
          Op.ArgMax _,
          Op.MatMul _,
          Op.Convolve _,
          Op.MaxPoolIndex _,
          Op.WindowSum _,
          Op.TakeAlong _,
          Op.AddAlong _,
          Op.Slice _,
          Op.Pad _,
          Op.Concat _,
          Op.Reverse _,
          Op.CumSum _,
          Op.ArgSort _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _ ->
          Kind.CALL;
    };
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Edge> edges() {
    return edges;
  }

  List<Group> groups() {
    return groups;
  }
}

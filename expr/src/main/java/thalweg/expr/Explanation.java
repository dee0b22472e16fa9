package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of a function's expressions: the program after each pass, then kernels in order with
 * their cost and their memory. Made by {@link Function#explain}; {@link #toString} prints it all.
 */
public final class Explanation {
  /**
   * The program after one pass.
   *
   * @param pass its name; {@code as written} before the first
   * @param program one line a node
   */
  public record Stage(String pass, int nodes, long flops, String program) {}

  private final String name;
  private final List<Stage> stages;
  private final Bound bound;
  private final Cost cost;
  private final Liveness liveness;

  private Explanation(String name, List<Stage> stages, Bound bound) {
    this.name = name;
    this.stages = List.copyOf(stages);
    this.bound = bound;
    this.cost = Cost.of(bound.plan());
    this.liveness = new Liveness(bound.plan());
  }

  static Explanation of(String name, List<Expr> roots, CompiledProgram program) {
    List<Stage> stages = new ArrayList<>();
    List<Expr> now = roots;
    stages.add(stage("as written", now));
    for (Compiler.Pass pass : Compiler.PASSES) {
      now = pass.rewrite().apply(now);
      stages.add(stage(pass.name(), now));
    }
    return new Explanation(name, stages, program.bound());
  }

  private static Stage stage(String pass, List<Expr> roots) {
    return new Stage(
        pass, Graphs.topological(roots).size(), Cost.flops(roots), Printer.program(roots));
  }

  /** The program as written, then after each pass in order. */
  public List<Stage> stages() {
    return stages;
  }

  /** Kernels, each a loop or a library call. */
  public int kernels() {
    return bound.plan().order().size();
  }

  /** Floating-point operations of a call; an elementary function counts as one. */
  public long flops() {
    return cost.flops();
  }

  /** How many of the operations are exponentials, logarithms and their like. */
  public long elementary() {
    return cost.elementary();
  }

  /** Bytes that kernels read and write, as if nothing stayed in a cache. */
  public long bytes() {
    return cost.bytes();
  }

  /** Memory planned for intermediate values. */
  public long arenaBytes() {
    return bound.plan().bytes();
  }

  /**
   * A lower bound of {@link #arenaBytes} for this order of kernels: the most bytes of intermediate
   * values that exist at a time, a loop being allowed to write over what it reads last.
   */
  public long leastBytes() {
    return liveness.leastBytes();
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder("function ").append(name).append('\n');
    for (Stage stage : stages) {
      s.append("\n== ").append(stage.pass()).append(": ").append(stage.nodes()).append(" nodes, ");
      s.append(ProgramText.scaled(stage.flops(), "FLOP")).append('\n').append(stage.program());
    }
    s.append("\n== kernels\n");
    Plan plan = bound.plan();
    Labels labels = new Labels(plan);
    for (int i = 0; i < plan.order().size(); i++) {
      kernel(i, plan, labels, s);
    }
    s.append("\ntotal: ").append(ProgramText.scaled(flops(), "FLOP")).append(" (");
    s.append(elementary()).append(" of them elementary functions), ");
    s.append(ProgramText.scaled(cost.read(), "B")).append(" read, ");
    s.append(ProgramText.scaled(cost.written(), "B")).append(" written\n");
    s.append("arena: ").append(arenaBytes()).append(" bytes planned, at least ");
    s.append(leastBytes()).append(" by liveness at kernel ").append(liveness.worst() + 1);
    s.append(
        leastBytes() == 0
            ? ""
            : String.format(
                java.util.Locale.ROOT, ", ratio %.2f", 1.0 * arenaBytes() / leastBytes()));
    return s.append('\n').toString();
  }

  private void kernel(int i, Plan plan, Labels labels, StringBuilder s) {
    Kernel k = plan.order().get(i);
    Cost c = Cost.of(k, plan);
    s.append("%4d  %s  %s%n".formatted(i + 1, ProgramText.kind(k), labels.line(k)));
    s.append("      ").append(ProgramText.scaled(c.flops(), "FLOP")).append(", reads ");
    s.append(ProgramText.scaled(c.read(), "B")).append(", writes ");
    s.append(ProgramText.scaled(c.written(), "B"));
    if (plan.productOf().containsKey(k) || plan.tiles().leaderOf().containsKey(k)) {
      s.append("; together with the kernel before");
    }
    s.append("; from ").append(Labels.origins(k)).append('\n');
    for (Expr e : k.writes()) {
      s.append("      ").append(labels.of(e)).append(": ").append(place(e, plan)).append('\n');
    }
  }

  private String place(Expr e, Plan plan) {
    Variable v = plan.inPlace().get(e);
    if (v != null) {
      return "in variable " + v.name() + ", in place";
    }
    Integer output = plan.delivered().get(e);
    if (output != null) {
      return "in output " + output;
    }
    Liveness.Span span = liveness.span(e);
    long at = plan.offsets().get(e);
    String place = "arena " + at + ".." + (at + e.bytes()) + sharing(e, plan);
    boolean last = span.to() >= plan.order().size();
    return place + ", needed until " + (last ? "the end" : "kernel " + (span.to() + 1));
  }

  /** Whether a value is written over an operand of its kernel. */
  private String sharing(Expr e, Plan plan) {
    for (Map.Entry<Expr, Long> other : plan.offsets().entrySet()) {
      Liveness.Span mine = liveness.span(e);
      Liveness.Span its = liveness.span(other.getKey());
      if (other.getKey() != e
          && other.getValue().equals(plan.offsets().get(e))
          && its != null
          && its.to() == mine.from()
          && its.from() < mine.from()) {
        return " over " + new Labels(plan).of(other.getKey());
      }
    }
    return "";
  }
}

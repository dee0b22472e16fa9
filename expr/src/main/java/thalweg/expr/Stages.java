package thalweg.expr;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Expressions in two stages: what does not depend on certain inputs, to be computed once, and the
 * rest, to be computed for each value of those inputs. For Hessian-vector products at one place in
 * many directions, where the gradient's own values are the same each time; others call it to
 * linearise, or partial evaluation. Not for a single evaluation: what goes from stage to stage is
 * memory written and read again, and cannot be fused away.
 *
 * <p>What takes no arithmetic, such as data gathered or a variable read, is not kept: the second
 * stage reads it again, so it must then be what it was.
 *
 * @param kept what the first stage computes
 * @param places inputs of the second stage, one for each of {@code kept}, of its type and shape
 * @param outputs what was asked for, as an expression of {@code places}, of the late inputs, and of
 *     what was not kept
 */
public record Stages(List<Expr> kept, List<Expr> places, List<Expr> outputs) {
  public Stages {
    kept = List.copyOf(kept);
    places = List.copyOf(places);
    outputs = List.copyOf(outputs);
  }

  /**
   * Splits. The expressions are rewritten as the compiler would, so that the second stage takes
   * what is kept in the form that it computes with. Linear in the size of the graph, but for that.
   *
   * @param late what is to be known in the second stage alone, usually inputs
   */
  public static Stages split(List<Expr> outputs, Collection<Expr> late) {
    List<Expr> rewritten = Compiler.rewrite("stages", outputs, Compiler.PASSES);
    Set<Expr> second = new HashSet<>(late);
    Set<Expr> free = new HashSet<>();
    Map<Expr, Expr> places = new LinkedHashMap<>();
    for (Expr e : Graphs.topological(rewritten)) {
      if (second.contains(e) || anyOf(e, second)) {
        second.add(e);
        for (Expr in : e.inputs()) {
          keep(in, second, free, places);
        }
      } else if (isMove(e) && allOf(e, free)) {
        free.add(e);
      }
    }
    rewritten.forEach(e -> keep(e, second, free, places));
    return new Stages(
        List.copyOf(places.keySet()),
        List.copyOf(places.values()),
        Graphs.substitute(rewritten, places));
  }

  private static void keep(Expr e, Set<Expr> second, Set<Expr> free, Map<Expr, Expr> places) {
    if (second.contains(e) || free.contains(e)) {
      return;
    }
    // What is repeated is kept once.
    if (e.op() instanceof Op.Broadcast || e.op() instanceof Op.Reshape) {
      keep(e.in(0), second, free, places);
    } else {
      places.computeIfAbsent(
          e, k -> Expr.input("kept " + places.size(), k.dtype(), k.shape().dims()));
    }
  }

  private static boolean anyOf(Expr e, Set<Expr> of) {
    return List.of(e.inputs()).stream().anyMatch(of::contains);
  }

  private static boolean allOf(Expr e, Set<Expr> of) {
    return of.containsAll(List.of(e.inputs()));
  }

  private static boolean isMove(Expr e) {
    return switch (e.op()) {
      case Op.Input _, Op.Read _, Op.Literal _, Op.Iota _ -> true;
      case Op.Move _, Op.Broadcast _, Op.Reshape _, Op.Gather _ -> true;
      default -> false;
    };
  }
}

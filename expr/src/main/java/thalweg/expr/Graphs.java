package thalweg.expr;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Walks and rebuilds expression graphs. Everything here is linear in the number of nodes. */
final class Graphs {
  private Graphs() {}

  /** All nodes that the outputs need, inputs before users. */
  static List<Expr> topological(Collection<Expr> outputs) {
    Set<Expr> seen = new HashSet<>(outputs);
    ArrayDeque<Expr> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Expr in : open.pop().inputs()) {
        if (seen.add(in)) {
          open.push(in);
        }
      }
    }
    return seen.stream().sorted(Comparator.comparingLong(Expr::id)).toList();
  }

  /** All nodes that the outputs need and that are not known, inputs before users. */
  static List<Expr> topological(Collection<Expr> outputs, Set<Expr> known) {
    Set<Expr> seen = new HashSet<>();
    ArrayDeque<Expr> open = new ArrayDeque<>();
    for (Expr e : outputs) {
      if (!known.contains(e) && seen.add(e)) {
        open.push(e);
      }
    }
    while (!open.isEmpty()) {
      for (Expr in : open.pop().inputs()) {
        if (!known.contains(in) && seen.add(in)) {
          open.push(in);
        }
      }
    }
    return seen.stream().sorted(Comparator.comparingLong(Expr::id)).toList();
  }

  /**
   * Rebuilds the outputs bottom-up: {@code rule} gets each node, and its inputs already rewritten,
   * and gives the replacement.
   */
  static List<Expr> rewrite(List<Expr> outputs, BiFunction<Expr, Expr[], Expr> rule) {
    Map<Expr, Expr> replaced = new IdentityHashMap<>();
    for (Expr e : topological(outputs)) {
      Expr[] in = new Expr[e.inputs().length];
      for (int i = 0; i < in.length; i++) {
        in[i] = replaced.get(e.in(i));
      }
      replaced.put(e, Origin.of(e, () -> rule.apply(e, in)));
    }
    return outputs.stream().map(replaced::get).toList();
  }

  /** The outputs with some of their nodes replaced. */
  static List<Expr> substitute(List<Expr> outputs, Map<Expr, Expr> replacements) {
    return rewrite(
        outputs,
        (e, in) -> {
          Expr other = replacements.get(e);
          return other == null ? withInputs(e, in) : other;
        });
  }

  /** The node with other inputs; the node itself if they are the same. */
  static Expr withInputs(Expr e, Expr[] in) {
    for (int i = 0; i < in.length; i++) {
      if (in[i] != e.in(i)) {
        return Expr.make(e.op(), in);
      }
    }
    return e;
  }
}

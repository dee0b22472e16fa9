package thalweg.expr;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where both {@code max(p, c)} and {@code p > c} are asked for, {@code max(p, c) > c}, which is the
 * same, NaN included. A rectified layer then keeps its output for the way back, which the next
 * layer's gradient needs anyway, and what came before it can be written over.
 */
final class MasksOfMaxima {
  private MasksOfMaxima() {}

  private record Pair(Expr p, Expr c) {}

  static List<Expr> run(List<Expr> roots) {
    Set<Pair> maxima = new HashSet<>();
    for (Expr e : Graphs.topological(roots)) {
      if (e.op() instanceof Op.Binary b && b.fn() == Op.BinaryFn.MAX) {
        maxima.add(new Pair(e.in(0), e.in(1)));
      }
    }
    return Graphs.rewrite(
        roots,
        (e, in) -> {
          boolean masks =
              e.op() instanceof Op.Compare compare
                  && compare.fn() == Op.CompareFn.GT
                  && Canonicalise.literal(e.in(1)).isPresent()
                  && maxima.contains(new Pair(e.in(0), e.in(1)));
          return masks
              ? Expr.make(e.op(), Expr.make(new Op.Binary(Op.BinaryFn.MAX), in[0], in[1]), in[1])
              : Graphs.withInputs(e, in);
        });
  }
}

package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes parts before computing elementwise, where parts are all that is used: the gates of a
 * recurrent cell then become one loop with what is done to them.
 */
final class SinkSlices {
  private SinkSlices() {}

  static List<Expr> run(List<Expr> roots) {
    List<Expr> now = roots;
    // Each round moves slices past the operations just before them.
    while (true) {
      List<Expr> next = once(now);
      if (next.equals(now)) {
        return next;
      }
      now = next;
    }
  }

  private static List<Expr> once(List<Expr> roots) {
    Map<Expr, Long> sliced = new HashMap<>();
    Map<Expr, Boolean> only = new HashMap<>();
    roots.forEach(e -> only.put(e, false));
    List<Expr> order = Graphs.topological(roots);
    for (Expr e : order) {
      for (Expr in : e.inputs()) {
        boolean part = e.op() instanceof Op.Slice;
        only.merge(in, part, Boolean::logicalAnd);
        if (part) {
          sliced.merge(in, (long) e.shape().size(), Long::sum);
        }
      }
    }
    if (sliced.isEmpty()) {
      return roots;
    }
    return Graphs.rewrite(
        roots,
        (e, in) -> {
          Expr same = Graphs.withInputs(e, in);
          Expr whole = e.inputs().length == 0 ? e : e.in(0);
          boolean moves =
              e.op() instanceof Op.Slice
                  && only.getOrDefault(whole, false)
                  && sliced.get(whole) <= whole.shape().size()
                  && passes(same.in(0));
          return moves ? past(same) : same;
        });
  }

  private static boolean passes(Expr e) {
    return switch (Partition.role(e)) {
      case ELEMENTWISE -> true;
      case REPEAT -> e.op() instanceof Op.Broadcast;
      case LEAF, VIEW, LIBRARY, FOLD -> false;
    };
  }

  private static Expr past(Expr slice) {
    Expr e = slice.in(0);
    if (e.op() instanceof Op.Broadcast b) {
      return repeat(slice, b, e.in(0));
    }
    List<Expr> parts = new ArrayList<>();
    for (Expr in : e.inputs()) {
      parts.add(Expr.make(slice.op(), in));
    }
    return Expr.make(e.op(), parts.toArray(Expr[]::new));
  }

  /** Part of a repeated value is the repetition of its part. */
  private static Expr repeat(Expr slice, Op.Broadcast b, Expr x) {
    Op.Slice s = (Op.Slice) slice.op();
    List<Integer> starts = new ArrayList<>();
    List<Integer> limits = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int axis : b.axes()) {
      starts.add(s.starts().get(axis));
      limits.add(s.limits().get(axis));
      strides.add(s.strides().get(axis));
    }
    Expr part = b.axes().isEmpty() ? x : Expr.make(new Op.Slice(starts, limits, strides), x);
    if (part.shape().equals(x.shape())) {
      part = x;
    }
    return Expr.make(new Op.Broadcast(slice.shape(), b.axes()), part);
  }
}

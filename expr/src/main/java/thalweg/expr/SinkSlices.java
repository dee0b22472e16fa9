package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<Expr, Integer> uses = new HashMap<>();
    roots.forEach(e -> only.put(e, false));
    List<Expr> order = Graphs.topological(roots);
    for (Expr e : order) {
      for (Expr in : e.inputs()) {
        boolean part = e.op() instanceof Op.Slice;
        uses.merge(in, 1, Integer::sum);
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
                  && sliced.get(whole) <= whole.shape().size();
          if (moves && passes(same.in(0))) {
            return past(same);
          }
          return moves && whole.op() instanceof Op.Reshape && uses.get(whole.in(0)) == 1
              ? fewerGroups(same).orElse(same)
              : same;
        });
  }

  /** Of the gradients of each example's weights the first ones: those of the first examples. */
  private static Optional<Expr> fewerGroups(Expr slice) {
    Expr each = slice.in(0);
    if (!(each.op() instanceof Op.Reshape && each.in(0).op() instanceof Op.Convolve c)
        || c.kind() != Op.ConvolveKind.BACKWARD_WEIGHTS
        || c.x().dim(0) != 1
        || each.shape().dim(0) != c.groups()) {
      return Optional.empty();
    }
    int count = slice.shape().dim(0);
    Expr x = each.in(0).in(0);
    Expr y = each.in(0).in(1);
    if (!slice.equals(each.slice(0, 0, count)) || !isOfImages(x, c) || !isOfImages(y, c)) {
      return Optional.empty();
    }
    Expr first = firstImages(x, count);
    int[] w = c.w().dims();
    w[0] = w[0] / c.groups() * count;
    Op fewer = new Op.Convolve(c.kind(), c.window(), count, first.shape(), Shape.of(w), c.layout());
    Expr gradients = Expr.make(fewer, first, firstImages(y, count));
    return Optional.of(gradients.reshape(slice.shape().dims()));
  }

  /** Whether one image's groups are as many images of few channels, seen as one. */
  private static boolean isOfImages(Expr one, Op.Convolve c) {
    return one.op() instanceof Op.Reshape
        && one.in(0).shape().rank() > 0
        && one.in(0).shape().dim(0) == c.groups();
  }

  private static Expr firstImages(Expr one, int count) {
    Shape all = one.shape();
    int channels = all.dim(1) / one.in(0).shape().dim(0);
    return one.in(0).slice(0, 0, count).reshape(1, count * channels, all.dim(2), all.dim(3));
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

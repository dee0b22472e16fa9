package thalweg.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * Does what follows max pooling's indices on the pooled elements, of which there are fewer.
 *
 * <p>After {@code m = maxPool(max(p, c))}, let take and add stand for taking and adding at the
 * indices. Everywhere an element that pooling chose exceeds c, it did so before the maximum, and
 * other elements are touched by neither; so
 *
 * <ol>
 *   <li>{@code select(p > c, add(d), 0) = add(select(m > c, d, 0))}
 *   <li>{@code take(select(p > c, t, 0)) = select(m > c, take(t), 0)}
 *   <li>{@code sum(add(d)) = sum(d)}, when the sum is over whole planes.
 * </ol>
 *
 * <p>With the first, a network's step keeps no image at the resolution before pooling.
 */
final class RewritePools {
  private RewritePools() {}

  static List<Expr> run(List<Expr> roots) {
    return Graphs.rewrite(roots, (e, in) -> rule(Graphs.withInputs(e, in)));
  }

  private static Expr rule(Expr e) {
    if (e.op() instanceof Op.Select && Canonicalise.is(e.in(2), 0)) {
      Expr added = Partition.storage(e.in(1));
      if (added.op() instanceof Op.AddAlong a) {
        Expr kept = keptMask(e.in(0), added);
        return kept == null
            ? e
            : Expr.make(a, kept.select(added.in(0), Jvp.zero(added.in(0))), added.in(1))
                .reshape(e.shape().dims());
      }
    }
    if (e.op() instanceof Op.TakeAlong t) {
      Expr from = Partition.storage(e.in(0));
      if (from.op() instanceof Op.Select && Canonicalise.is(from.in(2), 0)) {
        Expr kept = keptMask(from.in(0), e);
        return kept == null
            ? e
            : kept.select(
                Expr.make(t, from.in(1).reshape(e.in(0).shape().dims()), e.in(1)), Jvp.zero(e));
      }
    }
    return e.op() instanceof Op.Reduce r && r.fn() == Op.ReduceFn.SUM ? sum(r, e) : e;
  }

  /** The mask {@code p > c} at the indices that {@code along} uses; null if it is another mask. */
  private static Expr keptMask(Expr mask, Expr along) {
    Expr index = Pooled.indices(along).orElse(null);
    if (index == null
        || ((Op.MaxPoolIndex) index.op()).layout() != Layout.CHANNELS_FIRST
        || !(mask.op() instanceof Op.Compare compare && compare.fn() == Op.CompareFn.GT)) {
      return null;
    }
    Expr pooled = Partition.storage(index.in(0));
    boolean rectified =
        pooled.op() instanceof Op.Binary b
            && b.fn() == Op.BinaryFn.MAX
            && pooled.in(0) == mask.in(0)
            && pooled.in(1) == mask.in(1)
            && Canonicalise.literal(pooled.in(1)).isPresent();
    if (!rectified) {
      return null;
    }
    int axis = along.op() instanceof Op.TakeAlong t ? t.axis() : ((Op.AddAlong) along.op()).axis();
    int[] planes = along.in(1).shape().dims();
    planes[axis] = index.in(0).shape().dim(2) * index.in(0).shape().dim(3);
    Expr largest = Expr.make(new Op.TakeAlong(axis), pooled.reshape(planes), along.in(1));
    return largest.gt(Canonicalise.literal(pooled.in(1)).getAsDouble());
  }

  private static Expr sum(Op.Reduce r, Expr e) {
    Expr added = Partition.storage(e.in(0));
    if (!(added.op() instanceof Op.AddAlong a) || Pooled.indices(added).isEmpty()) {
      return e;
    }
    List<Integer> axes = new ArrayList<>();
    for (Reshaping.Part part : Reshaping.parts(added.shape(), e.in(0).shape())) {
      boolean folded = r.axes().contains(part.to());
      for (int axis = part.to(); axis < part.toEnd(); axis++) {
        if (r.axes().contains(axis) != folded) {
          return e;
        }
      }
      boolean whole = part.from() == a.axis() ? folded : part.toEnd() - part.to() == 1;
      if (part.fromEnd() - part.from() != 1 || !whole) {
        return e;
      }
      if (folded) {
        axes.add(part.from());
      }
    }
    return Expr.make(new Op.Reduce(r.fn(), List.copyOf(axes)), added.in(0));
  }
}

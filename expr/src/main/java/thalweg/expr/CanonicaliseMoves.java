package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Moves that move nothing, and sums of parts that do not overlap; of {@link Canonicalise}. */
final class CanonicaliseMoves {
  private CanonicaliseMoves() {}

  static Expr rule(Op.Move op, Expr e) {
    boolean same = e.inputs().length == 1 && e.shape().equals(e.in(0).shape());
    return switch (op) {
      case Op.Transpose t -> transpose(t, e);
      case Op.Slice _, Op.Pad _, Op.Concat _ -> same ? e.in(0) : e;
      case Op.Reverse r ->
          r.axes().stream().allMatch(a -> e.shape().dim(a) <= 1)
              ? e.in(0)
              : e.in(0).op().equals(r) ? e.in(0).in(0) : e;
    };
  }

  private static Expr transpose(Op.Transpose t, Expr e) {
    List<Integer> p = t.permutation();
    Expr x = e.in(0);
    OptionalDouble value = Canonicalise.literal(x);
    if (value.isPresent()) {
      return Canonicalise.filled(e, value.getAsDouble());
    }
    if (x.op() instanceof Op.Transpose inner) {
      List<Integer> joined = p.stream().map(a -> inner.permutation().get(a)).toList();
      Expr both = Expr.make(new Op.Transpose(joined), x.in(0));
      return transpose((Op.Transpose) both.op(), both);
    }
    boolean identity = true;
    for (int i = 0; i < p.size(); i++) {
      identity &= p.get(i) == i;
    }
    return identity ? x : e;
  }

  /** Terms that are each zero where the others are not, side by side: nothing to add up. */
  static Expr sum(Expr e) {
    List<Expr> parts = new ArrayList<>();
    int axis = collect(e, parts, -1);
    if (axis < 0) {
      return e;
    }
    int along = axis;
    parts.sort(java.util.Comparator.comparingInt(p -> low(p, along)));
    int at = 0;
    List<Expr> pieces = new ArrayList<>();
    for (Expr p : parts) {
      if (low(p, along) != at) {
        return e;
      }
      pieces.add(p.in(0));
      at += p.in(0).shape().dim(along);
    }
    return at == e.shape().dim(along)
        ? Expr.make(new Op.Concat(along), pieces.toArray(Expr[]::new))
        : e;
  }

  private static int low(Expr pad, int axis) {
    return ((Op.Pad) pad.op()).low().get(axis);
  }

  /** The axis along which all terms are padded, and only that; -1 if there is none. */
  private static int collect(Expr e, List<Expr> parts, int axis) {
    if (e.op() instanceof Op.Binary b && b.fn() == Op.BinaryFn.ADD) {
      int right = collect(e.in(1), parts, axis);
      return right < 0 ? -1 : collect(e.in(0), parts, right);
    }
    if (!(e.op() instanceof Op.Pad p)) {
      return -1;
    }
    int padded = -1;
    for (int a = 0; a < e.shape().rank(); a++) {
      if (p.low().get(a) + p.high().get(a) > 0) {
        if (padded >= 0) {
          return -1;
        }
        padded = a;
      }
      if (p.interior().get(a) > 0) {
        return -1;
      }
    }
    parts.add(e);
    return axis < 0 || padded == axis ? padded : -1;
  }
}

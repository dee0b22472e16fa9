package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Forward mode: the rule table of tangents. A rule gives the tangent of a node from those of its
 * inputs; an absent tangent is a structural zero, and no expression is built for it.
 */
final class Jvp {
  private final Map<Expr, Expr> tangents = new IdentityHashMap<>();
  private final Map<Scans.Group, List<Expr>> groups = new HashMap<>();

  private Jvp() {}

  /** Tangents of the outputs when {@code at} move along {@code directions}. */
  static List<Optional<Expr>> push(List<Expr> outputs, List<Expr> at, List<Expr> directions) {
    // Loops that only differ in what they put out would each get a tangent loop of their own.
    List<Expr> all = new ArrayList<>(outputs);
    all.addAll(at);
    List<Expr> merged = Scans.merge(all);
    int n = outputs.size();
    return new Jvp().run(merged.subList(0, n), merged.subList(n, merged.size()), directions);
  }

  private List<Optional<Expr>> run(List<Expr> outputs, List<Expr> at, List<Expr> directions) {
    for (int i = 0; i < at.size(); i++) {
      tangents.put(at.get(i), directions.get(i));
    }
    for (Expr e : Graphs.topological(outputs)) {
      boolean moves = false;
      for (Expr in : e.inputs()) {
        moves |= tangents.containsKey(in);
      }
      if (moves && e.dtype().isFloating() && !tangents.containsKey(e)) {
        Expr t = Origin.of(e, () -> rule(e));
        if (t != null) {
          tangents.put(e, t);
        }
      }
    }
    List<Optional<Expr>> out = new ArrayList<>();
    for (Expr e : outputs) {
      out.add(Optional.ofNullable(tangents.get(e)));
    }
    return out;
  }

  /** The tangent of input i, or null for a structural zero. */
  private Expr t(Expr e, int i) {
    return tangents.get(e.in(i));
  }

  private Expr rule(Expr e) {
    return switch (e.op()) {
      case Op.Input _, Op.Read _, Op.Literal _, Op.Iota _, Op.RandomBits _, Op.Parameter _ -> null;
      case Op.Unary u -> unary(u.fn(), e);
      case Op.Binary b -> binary(b.fn(), e);
      case Op.Compare _, Op.ArgMax _, Op.StopGradient _, Op.MaxPoolIndex _, Op.ArgSort _ -> null;
      case Op.Select _ ->
          t(e, 1) == null && t(e, 2) == null ? null : e.in(0).select(orZero(e, 1), orZero(e, 2));
      case Op.Cast _ -> t(e, 0) == null ? null : t(e, 0).cast(e.dtype());
      case Op.Broadcast _,
          Op.Reshape _,
          Op.Transpose _,
          Op.WindowSum _,
          Op.Slice _,
          Op.Pad _,
          Op.Reverse _,
          Op.CumSum _,
          Op.Barrier _ ->
          Expr.make(e.op(), t(e, 0));
      case Op.Reduce r -> reduce(r, e);
      case Op.MatMul _, Op.Convolve _ ->
          sum(
              t(e, 0) == null ? null : Expr.make(e.op(), t(e, 0), e.in(1)),
              t(e, 1) == null ? null : Expr.make(e.op(), e.in(0), t(e, 1)));
      case Op.Gather _, Op.ScatterAdd _, Op.TakeAlong _, Op.AddAlong _ ->
          t(e, 0) == null ? null : Expr.make(e.op(), t(e, 0), e.in(1));
      case Op.Concat _ -> {
        Expr[] parts = new Expr[e.inputs().length];
        for (int i = 0; i < parts.length; i++) {
          parts[i] = t(e, i) == null ? zero(e.in(i)) : t(e, i);
        }
        yield Expr.make(e.op(), parts);
      }
      case Op.WithBody op ->
          groups
              .computeIfAbsent(Scans.group(op, e), g -> BodyJvp.tangents(g, tangentsOf(e.inputs())))
              .get(op.result());
    };
  }

  private List<Expr> tangentsOf(Expr[] inputs) {
    List<Expr> all = new ArrayList<>();
    for (Expr in : inputs) {
      all.add(tangents.get(in));
    }
    return all;
  }

  private Expr unary(Op.UnaryFn fn, Expr e) {
    Expr x = e.in(0);
    Expr t = t(e, 0);
    return switch (fn) {
      case NEG -> t.neg();
      case ABS -> t.mul(x.sign());
      case SIGN, NOT, UNIT_UNIFORM -> null;
      case EXP -> t.mul(e);
      case LOG -> t.div(x);
      case LOG1P -> t.div(x.add(1));
      case SQRT -> t.div(e.mul(2));
      case TANH -> t.mul(one(e).sub(e.mul(e)));
      case SIGMOID -> t.mul(e.mul(one(e).sub(e)));
      case SIN -> t.mul(x.cos());
      case COS -> t.mul(x.sin().neg());
    };
  }

  private Expr binary(Op.BinaryFn fn, Expr e) {
    Expr a = e.in(0);
    Expr b = e.in(1);
    Expr ta = t(e, 0);
    Expr tb = t(e, 1);
    return switch (fn) {
      case ADD -> sum(ta, tb);
      case SUB -> sum(ta, tb == null ? null : tb.neg());
      // Of a square as one product: its transpose then adds no array to itself.
      case MUL ->
          a == b
              ? ta.mul(a.mul(2))
              : sum(ta == null ? null : ta.mul(b), tb == null ? null : tb.mul(a));
      case DIV -> sum(ta == null ? null : ta.div(b), tb == null ? null : tb.mul(e.div(b).neg()));
      case MAX -> a.gt(b).select(orZero(e, 0), orZero(e, 1));
      case MIN -> a.lt(b).select(orZero(e, 0), orZero(e, 1));
      case REM, AND, OR -> null;
    };
  }

  private Expr reduce(Op.Reduce r, Expr e) {
    return switch (r.fn()) {
      case SUM -> Expr.make(r, t(e, 0));
      case MAX -> {
        // Equal largest elements share the tangent evenly: symmetric, whatever their order.
        Expr x = e.in(0);
        Expr atMax = x.eq(along(r, e, x.shape())).cast(x.dtype());
        yield Expr.make(sumLike(r), t(e, 0).mul(atMax)).div(Expr.make(sumLike(r), atMax));
      }
    };
  }

  /** A reduced value, repeated along the axes it was reduced over. */
  static Expr along(Op.Reduce r, Expr reduced, Shape full) {
    List<Integer> kept =
        IntStream.range(0, full.rank()).filter(i -> !r.axes().contains(i)).boxed().toList();
    return Expr.make(new Op.Broadcast(full, kept), reduced);
  }

  private static Op.Reduce sumLike(Op.Reduce r) {
    return new Op.Reduce(Op.ReduceFn.SUM, r.axes());
  }

  private Expr orZero(Expr e, int i) {
    return t(e, i) == null ? zero(e) : t(e, i);
  }

  static Expr zero(Expr like) {
    return Expr.constant(like.dtype(), 0).broadcastTo(like.shape());
  }

  private static Expr one(Expr like) {
    return Expr.constant(like.dtype(), 1).broadcastTo(like.shape());
  }

  private static Expr sum(Expr a, Expr b) {
    return a == null ? b : b == null ? a : a.add(b);
  }
}

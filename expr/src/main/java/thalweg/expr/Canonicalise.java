package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The normal form: identities removed, constants folded, views joined, transposes taken into
 * products. Values keep their bits, except the sign of a zero that zero was added to, and products
 * with several constants, which are multiplied together first.
 */
final class Canonicalise {
  private Canonicalise() {}

  static List<Expr> run(List<Expr> roots) {
    return Graphs.rewrite(roots, (e, in) -> rule(Graphs.withInputs(e, in)));
  }

  private static Expr rule(Expr e) {
    return switch (e.op()) {
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.RandomBits _,
          Op.ArgMax _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.Convolve _,
          Op.MaxPoolIndex _,
          Op.WindowSum _,
          Op.TakeAlong _,
          Op.AddAlong _,
          Op.CumSum _,
          Op.ArgSort _,
          Op.Parameter _,
          Op.Barrier _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _ ->
          e;
      case Op.Move op -> CanonicaliseMoves.rule(op, e);
      case Op.Iota i ->
          i.shape().rank() == 1
              ? e
              : Expr.make(
                  new Op.Broadcast(i.shape(), List.of(i.axis())),
                  Expr.iota(Shape.of(i.shape().dim(i.axis())), 0));
      case Op.Unary u -> unary(u.fn(), e);
      case Op.Binary b -> binary(b.fn(), e);
      case Op.Compare c -> {
        OptionalDouble a = literal(e.in(0));
        OptionalDouble b = literal(e.in(1));
        yield a.isPresent() && b.isPresent()
            ? filled(e, Scalars.compare(c.fn(), a.getAsDouble(), b.getAsDouble()) ? 1 : 0)
            : e;
      }
      case Op.Select _ -> {
        OptionalDouble c = literal(e.in(0));
        yield c.isPresent() ? e.in(c.getAsDouble() != 0 ? 1 : 2) : e.in(1) == e.in(2) ? e.in(1) : e;
      }
      case Op.Cast c -> {
        OptionalDouble x = literal(e.in(0));
        yield c.dtype() == e.in(0).dtype()
            ? e.in(0)
            : x.isPresent() ? filled(e, Scalars.cast(x.getAsDouble(), c.dtype())) : e;
      }
      case Op.Broadcast b -> broadcast(b, e);
      case Op.Reshape _ -> {
        OptionalDouble x = literal(e.in(0));
        yield x.isPresent()
            ? filled(e, x.getAsDouble())
            : e.in(0).op() instanceof Op.Reshape
                ? e.in(0).in(0).reshape(e.shape().dims())
                : e.in(0).shape().equals(e.shape()) ? e.in(0) : e;
      }
      case Op.Reduce r -> reduce(r, e);
      case Op.MatMul m -> matmul(m, e);
      case Op.StopGradient _ -> e.in(0);
    };
  }

  /** The one value that every element of e has, if that is known. */
  static OptionalDouble literal(Expr e) {
    return e.op() instanceof Op.Literal l
        ? OptionalDouble.of(l.value())
        : e.op() instanceof Op.Broadcast ? literal(e.in(0)) : OptionalDouble.empty();
  }

  static boolean is(Expr e, double value) {
    OptionalDouble l = literal(e);
    return l.isPresent() && l.getAsDouble() == value;
  }

  static Expr filled(Expr like, double value) {
    double rounded = like.dtype() == DType.F32 ? (float) value : value;
    return Expr.constant(like.dtype(), rounded).broadcastTo(like.shape());
  }

  private static Expr unary(Op.UnaryFn fn, Expr e) {
    OptionalDouble x = literal(e.in(0));
    if (x.isPresent()) {
      return filled(e, Scalars.unary(fn, e.in(0).dtype(), x.getAsDouble()));
    }
    boolean twice =
        e.in(0).op() instanceof Op.Unary inner
            && inner.fn() == fn
            && (fn == Op.UnaryFn.NEG || fn == Op.UnaryFn.NOT);
    return twice ? e.in(0).in(0) : e;
  }

  private static Expr binary(Op.BinaryFn fn, Expr e) {
    Expr a = e.in(0);
    Expr b = e.in(1);
    OptionalDouble x = literal(a);
    OptionalDouble y = literal(b);
    if (x.isPresent() && y.isPresent()) {
      return filled(e, Scalars.binary(fn, e.dtype(), x.getAsDouble(), y.getAsDouble()));
    }
    return switch (fn) {
      case ADD -> is(a, 0) ? b : is(b, 0) ? a : CanonicaliseMoves.sum(e);
      case SUB -> is(b, 0) ? a : e;
      case MUL -> {
        if (is(a, 1)) {
          yield b;
        }
        if (is(b, 1)) {
          yield a;
        }
        if (is(a, -1)) {
          yield b.neg();
        }
        if (is(b, -1)) {
          yield a.neg();
        }
        yield x.isPresent()
            ? scaled(b, x.getAsDouble(), e)
            : y.isPresent() ? scaled(a, y.getAsDouble(), e) : e;
      }
      case DIV -> {
        if (is(b, 1)) {
          yield a;
        }
        // Dividing by a power of two and multiplying by its inverse give the same bits.
        yield e.dtype().isFloating() && y.isPresent() && isNormalPowerOfTwo(y.getAsDouble())
            ? a.mul(filled(b, 1 / y.getAsDouble()))
            : e;
      }
      case MAX, MIN, REM, AND, OR -> e;
    };
  }

  private static boolean isNormalPowerOfTwo(double y) {
    return Math.abs(y) >= 0x1p-100
        && Math.abs(y) <= 0x1p100
        && (Double.doubleToRawLongBits(y) & 0xfffffffffffffL) == 0;
  }

  private static Expr scaled(Expr x, double factor, Expr product) {
    if (x.op() instanceof Op.Binary inner && inner.fn() == Op.BinaryFn.MUL) {
      for (int i = 0; i < 2; i++) {
        OptionalDouble other = literal(x.in(i));
        if (other.isPresent()) {
          return x.in(1 - i).mul(filled(x, factor * other.getAsDouble()));
        }
      }
    }
    return product;
  }

  private static Expr broadcast(Op.Broadcast b, Expr e) {
    Expr x = e.in(0);
    if (b.shape().equals(x.shape())) {
      return x;
    }
    if (x.op() instanceof Op.Broadcast inner) {
      List<Integer> axes = inner.axes().stream().map(a -> b.axes().get(a)).toList();
      return Expr.make(new Op.Broadcast(b.shape(), axes), x.in(0));
    }
    return e;
  }

  private static Expr reduce(Op.Reduce r, Expr e) {
    if (r.axes().isEmpty()) {
      return e.in(0);
    }
    // Summing what was repeated is counting.
    if (e.in(0).op() instanceof Op.Broadcast b
        && r.fn() == Op.ReduceFn.SUM
        && e.dtype().isFloating()
        && r.axes().stream().noneMatch(b.axes()::contains)) {
      double count = 1;
      List<Integer> left = new ArrayList<>();
      for (int a = 0; a < b.shape().rank(); a++) {
        if (r.axes().contains(a)) {
          count *= b.shape().dim(a);
        } else {
          left.add(a);
        }
      }
      List<Integer> axes = b.axes().stream().map(left::indexOf).toList();
      Expr repeated = Expr.make(new Op.Broadcast(e.shape(), axes), e.in(0).in(0));
      return binary(
          Op.BinaryFn.MUL, broadcast((Op.Broadcast) repeated.op(), repeated).mul(filled(e, count)));
    }
    return e;
  }

  /** A transpose of the last two axes alone. */
  private static boolean isSwap(Expr e) {
    if (!(e.op() instanceof Op.Transpose t)) {
      return false;
    }
    List<Integer> p = t.permutation();
    int rank = p.size();
    boolean swap = rank >= 2 && p.get(rank - 1) == rank - 2 && p.get(rank - 2) == rank - 1;
    for (int i = 0; i < rank - 2; i++) {
      swap &= p.get(i) == i;
    }
    return swap;
  }

  private static Expr matmul(Op.MatMul m, Expr e) {
    boolean a = isSwap(e.in(0));
    boolean b = isSwap(e.in(1));
    if (!a && !b) {
      return e;
    }
    return Expr.make(
        new Op.MatMul(m.transposeA() ^ a, m.transposeB() ^ b),
        a ? e.in(0).in(0) : e.in(0),
        b ? e.in(1).in(0) : e.in(1));
  }
}

package thalweg.expr;

import java.util.List;

/**
 * Replaces forms that overflow or cancel by equal ones that do not: logarithms of sums of
 * exponentials, of softmax, of sigmoid, of one plus something. Runs before fusion hides the
 * patterns.
 */
final class Stabilise {
  private Stabilise() {}

  static List<Expr> run(List<Expr> roots) {
    return Graphs.rewrite(roots, (e, in) -> rule(Graphs.withInputs(e, in)));
  }

  private static Expr rule(Expr e) {
    if (is(e, Op.UnaryFn.LOG)) {
      return log(e);
    }
    return is(e, Op.UnaryFn.LOG1P) && is(e.in(0), Op.UnaryFn.EXP) ? softplus(e.in(0).in(0)) : e;
  }

  private static Expr log(Expr e) {
    Expr x = e.in(0);
    if (is(x, Op.UnaryFn.EXP)) {
      return x.in(0);
    }
    if (is(x, Op.UnaryFn.SIGMOID)) {
      return softplus(x.in(0).neg()).neg();
    }
    if (x.op() instanceof Op.Binary b) {
      switch (b.fn()) {
        case ADD -> {
          for (int i = 0; i < 2; i++) {
            Expr other = x.in(1 - i);
            if (Canonicalise.is(x.in(i), 1)) {
              return is(other, Op.UnaryFn.EXP) ? softplus(other.in(0)) : other.log1p();
            }
          }
        }
        case DIV -> {
          if (is(x.in(0), Op.UnaryFn.EXP)
              && x.in(1).op() instanceof Op.Broadcast repeat
              && isSumOfExp(x.in(1).in(0))) {
            Expr whole = Expr.make(repeat, logSumExp(x.in(1).in(0)));
            return x.in(0).in(0).sub(whole);
          }
        }
        case SUB, MUL, MAX, MIN, AND, OR, REM -> {}
      }
    }
    return isSumOfExp(x) ? logSumExp(x) : e;
  }

  private static boolean isSumOfExp(Expr e) {
    return e.op() instanceof Op.Reduce r
        && r.fn() == Op.ReduceFn.SUM
        && is(e.in(0), Op.UnaryFn.EXP);
  }

  /** log(sum(exp(x))) as m + log(sum(exp(x - m))), m the largest x; where m is infinite, m. */
  private static Expr logSumExp(Expr sumOfExp) {
    Op.Reduce sum = (Op.Reduce) sumOfExp.op();
    Expr x = sumOfExp.in(0).in(0);
    if (alreadyShifted(x)) {
      return sumOfExp.log();
    }
    Expr top = Expr.make(new Op.Reduce(Op.ReduceFn.MAX, sum.axes()), x);
    Expr shift =
        top.abs().lt(Expr.constant(x.dtype(), Double.POSITIVE_INFINITY)).select(top, Jvp.zero(top));
    Expr shifted = x.sub(Jvp.along(sum, shift, x.shape()));
    return Expr.make(sum, shifted.exp()).log().add(shift);
  }

  /** x is y - (largest of y), some of it made smaller: exp(x) is at most 1, and somewhere 1. */
  private static boolean alreadyShifted(Expr x) {
    if (!(x.op() instanceof Op.Binary b)) {
      return false;
    }
    return switch (b.fn()) {
      case SUB ->
          x.in(1).op() instanceof Op.Broadcast
              && Partition.storage(x.in(1).in(0)).op() instanceof Op.Reduce r
              && r.fn() == Op.ReduceFn.MAX
              && Partition.storage(x.in(1).in(0)).in(0) == x.in(0);
      case ADD ->
          (lowersSmall(x.in(1), x.in(0)) && alreadyShifted(x.in(0)))
              || (lowersSmall(x.in(0), x.in(1)) && alreadyShifted(x.in(1)));
      case MUL, DIV, REM, MAX, MIN, AND, OR -> false;
    };
  }

  /** A number below 0 where x is below another, else 0. */
  private static boolean lowersSmall(Expr e, Expr x) {
    return e.op() instanceof Op.Select
        && e.in(0).op() instanceof Op.Compare c
        && c.fn() == Op.CompareFn.LT
        && e.in(0).in(0) == x
        && Canonicalise.literal(e.in(0).in(1)).orElse(0) < 0
        && Canonicalise.literal(e.in(1)).orElse(0) < 0
        && Canonicalise.is(e.in(2), 0);
  }

  /** log(1 + exp(x)) as max(x, 0) + log1p(exp(-|x|)). */
  private static Expr softplus(Expr x) {
    return x.max(0).add(x.abs().neg().exp().log1p());
  }

  private static boolean is(Expr e, Op.UnaryFn fn) {
    return e.op() instanceof Op.Unary u && u.fn() == fn;
  }
}

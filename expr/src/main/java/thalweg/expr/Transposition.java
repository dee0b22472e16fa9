package thalweg.expr;

import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs a linear program backwards: the rule table of transposes. Reverse mode is this after {@link
 * Jvp}, so forward and reverse derivatives cannot disagree.
 */
final class Transposition {
  private final Set<Expr> linear = new HashSet<>();
  private final Map<Expr, Expr> cotangents = new IdentityHashMap<>();

  private Transposition() {}

  /**
   * Cotangents of the leaves {@code at}, of which {@code outputs} are linear functions, given those
   * of the outputs. Absent: the outputs do not depend on that leaf.
   */
  static List<Optional<Expr>> pull(List<Expr> outputs, List<Expr> given, List<Expr> at) {
    Transposition t = new Transposition();
    List<Expr> order = Graphs.topological(outputs);
    t.linear.addAll(at);
    for (Expr e : order) {
      if (Arrays.stream(e.inputs()).anyMatch(t.linear::contains)) {
        t.linear.add(e);
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      t.receive(outputs.get(i), given.get(i));
    }
    for (Expr e : order.reversed()) {
      Expr ct = t.cotangents.get(e);
      if (ct != null && t.linear.contains(e) && e.inputs().length > 0) {
        t.rule(e, ct);
      }
    }
    return at.stream().map(e -> Optional.ofNullable(t.cotangents.get(e))).toList();
  }

  private void receive(Expr e, Expr cotangent) {
    if (linear.contains(e)) {
      cotangents.merge(e, cotangent, Expr::add);
    }
  }

  private void rule(Expr e, Expr ct) {
    switch (e.op()) {
      case Op.Unary u when u.fn() == Op.UnaryFn.NEG -> receive(e.in(0), ct.neg());
      case Op.Binary b -> binary(b.fn(), e, ct);
      case Op.Select _ -> {
        receive(e.in(1), e.in(0).select(ct, Jvp.zero(ct)));
        receive(e.in(2), e.in(0).select(Jvp.zero(ct), ct));
      }
      case Op.Cast _ -> receive(e.in(0), ct.cast(e.in(0).dtype()));
      case Op.Broadcast b -> {
        List<Integer> added =
            IntStream.range(0, b.shape().rank())
                .filter(i -> !b.axes().contains(i))
                .boxed()
                .toList();
        receive(e.in(0), Expr.make(new Op.Reduce(Op.ReduceFn.SUM, added), ct));
      }
      case Op.Reshape _ -> receive(e.in(0), ct.reshape(e.in(0).shape().dims()));
      case Op.Transpose p -> {
        int[] inverse = new int[p.permutation().size()];
        for (int i = 0; i < inverse.length; i++) {
          inverse[p.permutation().get(i)] = i;
        }
        receive(e.in(0), ct.transpose(inverse));
      }
      case Op.Reduce r when r.fn() == Op.ReduceFn.SUM ->
          receive(e.in(0), Jvp.along(r, ct, e.in(0).shape()));
      case Op.MatMul m -> matmul(m, e, ct);
      case Op.Gather _ -> receive(e.in(0), ct.scatterAdd(e.in(1), e.in(0).shape().dim(0)));
      case Op.ScatterAdd _ -> receive(e.in(0), ct.gather(e.in(1)));
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.RandomBits _,
          Op.Unary _,
          Op.Compare _,
          Op.Reduce _,
          Op.ArgMax _,
          Op.StopGradient _ ->
          throw new IllegalStateException("not a linear operation: " + e);
    }
  }

  private void binary(Op.BinaryFn fn, Expr e, Expr ct) {
    switch (fn) {
      case ADD -> {
        receive(e.in(0), ct);
        receive(e.in(1), ct);
      }
      case SUB -> {
        receive(e.in(0), ct);
        receive(e.in(1), ct.neg());
      }
      case MUL -> {
        if (linear.contains(e.in(0))) {
          receive(e.in(0), ct.mul(e.in(1)));
        } else {
          receive(e.in(1), ct.mul(e.in(0)));
        }
      }
      case DIV -> receive(e.in(0), ct.div(e.in(1)));
      case MAX, MIN, AND, OR -> throw new IllegalStateException("not a linear operation: " + e);
    }
  }

  private void matmul(Op.MatMul m, Expr e, Expr ct) {
    Expr a = e.in(0);
    Expr b = e.in(1);
    if (linear.contains(a)) {
      receive(
          a,
          m.transposeA()
              ? product(b, m.transposeB(), ct, true)
              : product(ct, false, b, !m.transposeB()));
    } else {
      receive(
          b,
          m.transposeB()
              ? product(ct, true, a, m.transposeA())
              : product(a, !m.transposeA(), ct, false));
    }
  }

  private static Expr product(Expr a, boolean transposeA, Expr b, boolean transposeB) {
    return Expr.make(new Op.MatMul(transposeA, transposeB), a, b);
  }
}

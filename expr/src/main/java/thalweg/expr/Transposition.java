package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
    Map<Scans.Group, List<Expr>> groups = t.groups(order);
    for (Expr e : order.reversed()) {
      if (e.op() instanceof Op.WithBody op) {
        Scans.Group group = Scans.group(op, e);
        t.body(e, group, groups.get(group));
        continue;
      }
      Expr ct = t.cotangents.get(e);
      if (ct != null && t.linear.contains(e) && e.inputs().length > 0) {
        Origin.of(
            e,
            () -> {
              t.rule(e, ct);
              return null;
            });
      }
    }
    return at.stream().map(e -> Optional.ofNullable(t.cotangents.get(e))).toList();
  }

  /** The results of each loop or choice, oldest first. */
  private Map<Scans.Group, List<Expr>> groups(List<Expr> order) {
    Map<Scans.Group, List<Expr>> groups = new HashMap<>();
    for (Expr e : order) {
      if (e.op() instanceof Op.WithBody op) {
        groups.computeIfAbsent(Scans.group(op, e), _ -> new ArrayList<>()).add(e);
      }
    }
    return groups;
  }

  /** When the oldest result's turn comes, all the others have their cotangents too. */
  private void body(Expr e, Scans.Group group, List<Expr> members) {
    if (members.get(0) != e
        || !linear.contains(e)
        || members.stream().noneMatch(cotangents::containsKey)) {
      return;
    }
    Expr[] given = new Expr[group.op().results()];
    for (Expr member : members) {
      given[((Op.WithBody) member.op()).result()] = cotangents.get(member);
    }
    boolean[] isLinear = new boolean[e.inputs().length];
    for (int i = 0; i < isLinear.length; i++) {
      isLinear[i] = linear.contains(e.in(i));
    }
    Origin.of(
        e,
        () -> {
          BodyTransposition.transpose(
              group, isLinear, Arrays.asList(given), (i, ct) -> receive(e.in(i), ct));
          return null;
        });
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
      case Op.Convolve c -> convolve(c, e, ct);
      case Op.WindowSum s ->
          receive(
              e.in(0),
              Expr.make(new Op.WindowSum(s.window(), s.planes(), s.layout(), !s.transposed()), ct));
      case Op.TakeAlong k ->
          receive(
              e.in(0),
              Expr.make(new Op.AddAlong(k.axis(), e.in(0).shape().dim(k.axis())), ct, e.in(1)));
      case Op.AddAlong a -> receive(e.in(0), Expr.make(new Op.TakeAlong(a.axis()), ct, e.in(1)));
      case Op.Slice s -> receive(e.in(0), padded(s, e.in(0).shape(), ct));
      case Op.Pad p -> receive(e.in(0), unpadded(p, ct));
      case Op.Concat c -> concat(c, e, ct);
      case Op.Reverse _ -> receive(e.in(0), Expr.make(e.op(), ct));
      case Op.CumSum c -> receive(e.in(0), Expr.make(new Op.CumSum(c.axis(), !c.fromEnd()), ct));
      // What was computed behind the barrier is needed as late as the cotangent is.
      case Op.Barrier _ -> receive(e.in(0), ct);
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
          Op.MaxPoolIndex _,
          Op.ArgSort _,
          Op.Parameter _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _,
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
      case MAX, MIN, REM, AND, OR ->
          throw new IllegalStateException("not a linear operation: " + e);
    }
  }

  private void convolve(Op.Convolve c, Expr e, Expr ct) {
    Expr a = e.in(0);
    Expr b = e.in(1);
    switch (c.kind()) {
      case FORWARD -> {
        if (linear.contains(a)) {
          receive(a, convolve(c, Op.ConvolveKind.BACKWARD_DATA, ct, b));
        } else {
          receive(b, convolve(c, Op.ConvolveKind.BACKWARD_WEIGHTS, a, ct));
        }
      }
      case BACKWARD_DATA -> {
        if (linear.contains(a)) {
          receive(a, convolve(c, Op.ConvolveKind.FORWARD, ct, b));
        } else {
          receive(b, convolve(c, Op.ConvolveKind.BACKWARD_WEIGHTS, ct, a));
        }
      }
      case BACKWARD_WEIGHTS -> {
        if (linear.contains(a)) {
          receive(a, convolve(c, Op.ConvolveKind.BACKWARD_DATA, b, ct));
        } else {
          receive(b, convolve(c, Op.ConvolveKind.FORWARD, a, ct));
        }
      }
    }
  }

  private static Expr convolve(Op.Convolve c, Op.ConvolveKind kind, Expr a, Expr b) {
    return Expr.make(new Op.Convolve(kind, c.window(), c.groups(), c.x(), c.w(), c.layout()), a, b);
  }

  /** The elements of a slice, put back where they were taken. */
  private static Expr padded(Op.Slice s, Shape full, Expr ct) {
    List<Integer> high = new ArrayList<>();
    List<Integer> interior = new ArrayList<>();
    List<Integer> low = new ArrayList<>();
    for (int a = 0; a < full.rank(); a++) {
      int n = ct.shape().dim(a);
      int step = s.strides().get(a);
      int used = n == 0 ? 0 : (n - 1) * step + 1;
      low.add(n == 0 ? 0 : s.starts().get(a));
      high.add(full.dim(a) - low.get(a) - used);
      interior.add(step - 1);
    }
    return Expr.make(new Op.Pad(low, high, interior), ct);
  }

  private static Expr unpadded(Op.Pad p, Expr ct) {
    List<Integer> limits = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int a = 0; a < ct.shape().rank(); a++) {
      limits.add(ct.shape().dim(a) - p.high().get(a));
      strides.add(p.interior().get(a) + 1);
    }
    return Expr.make(new Op.Slice(p.low(), limits, strides), ct);
  }

  private void concat(Op.Concat c, Expr e, Expr ct) {
    int from = 0;
    int rank = ct.shape().rank();
    for (Expr part : e.inputs()) {
      int to = from + part.shape().dim(c.axis());
      List<Integer> starts = new ArrayList<>(java.util.Collections.nCopies(rank, 0));
      List<Integer> limits = new ArrayList<>();
      for (int a = 0; a < rank; a++) {
        limits.add(ct.shape().dim(a));
      }
      starts.set(c.axis(), from);
      limits.set(c.axis(), to);
      receive(
          part,
          Expr.make(new Op.Slice(starts, limits, java.util.Collections.nCopies(rank, 1)), ct));
      from = to;
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

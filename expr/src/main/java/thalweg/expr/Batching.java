package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The rule table of {@link Vmap}: how each operation works on all slices at once. A value that
 * differs between slices has the slices along a new axis 0; one that does not stays as it was.
 */
final class Batching {
  /** What became of a node: all its slices along axis 0, or the one value that all share. */
  record Value(Expr expr, boolean batched) {}

  private final int size;
  private final Map<Expr, Value> values;
  private final Map<Scans.Group, List<Value>> groups = new HashMap<>();

  private Batching(int size, Map<Expr, Value> given) {
    this.size = size;
    this.values = new IdentityHashMap<>(given);
  }

  /** The outputs, given what became of some nodes. */
  static List<Value> run(List<Expr> outputs, Map<Expr, Value> given, int size) {
    Batching b = new Batching(size, given);
    for (Expr e : Graphs.topological(outputs)) {
      if (!b.values.containsKey(e)) {
        b.values.put(e, Origin.of(e, () -> b.value(e)));
      }
    }
    return outputs.stream().map(b.values::get).toList();
  }

  /** With the slices along axis 0, whether they differ or not. */
  static Expr repeated(Value v, int size) {
    if (v.batched()) {
      return v.expr();
    }
    Shape s = v.expr().shape();
    List<Integer> axes = IntStream.rangeClosed(1, s.rank()).boxed().toList();
    return Expr.make(new Op.Broadcast(TypingArrays.stacked(size, s), axes), v.expr());
  }

  private Value value(Expr e) {
    List<Value> in = new ArrayList<>();
    Expr[] shared = new Expr[e.inputs().length];
    boolean batched = false;
    for (int i = 0; i < shared.length; i++) {
      Value v = values.get(e.in(i));
      in.add(v);
      shared[i] = v.expr();
      batched |= v.batched();
    }
    return batched ? rule(e, in) : new Value(Graphs.withInputs(e, shared), false);
  }

  private Value rule(Expr e, List<Value> in) {
    if (e.op() instanceof Op.WithBody op) {
      List<Value> inputs = List.copyOf(in);
      return groups
          .computeIfAbsent(Scans.group(op, e), g -> BatchingBodies.results(g.op(), inputs, size))
          .get(op.result());
    }
    return new Value(batched(e, in), true);
  }

  private Expr batched(Expr e, List<Value> in) {
    Expr x = repeated(in.get(0), size);
    return switch (e.op()) {
      case Op.Unary _,
          Op.Cast _,
          Op.ArgMax _,
          Op.ArgSort _,
          Op.StopGradient _,
          Op.Barrier _,
          Op.Binary _,
          Op.Compare _,
          Op.Select _ ->
          Expr.make(e.op(), all(in));
      case Op.RandomBits r -> draws(r, x);
      case Op.Broadcast b -> {
        List<Integer> axes = new ArrayList<>(List.of(0));
        axes.addAll(shifted(b.axes()));
        yield Expr.make(new Op.Broadcast(stacked(b.shape()), List.copyOf(axes)), x);
      }
      case Op.Reshape r -> x.reshape(stacked(r.shape()).dims());
      case Op.Transpose t -> {
        List<Integer> p = new ArrayList<>(List.of(0));
        p.addAll(shifted(t.permutation()));
        yield Expr.make(new Op.Transpose(List.copyOf(p)), x);
      }
      case Op.Reduce r -> Expr.make(new Op.Reduce(r.fn(), shifted(r.axes())), x);
      case Op.MatMul m -> BatchingProducts.matmul(m, in.get(0), in.get(1), size);
      case Op.Convolve c -> BatchingProducts.convolve(c, in.get(0), in.get(1), size);
      case Op.MaxPoolIndex p -> images(p, e, x);
      case Op.WindowSum s -> {
        Shape planes = folded(s.planes());
        yield images(new Op.WindowSum(s.window(), planes, s.layout(), s.transposed()), e, x);
      }
      case Op.TakeAlong t -> Expr.make(new Op.TakeAlong(t.axis() + 1), all(in));
      case Op.AddAlong a -> Expr.make(new Op.AddAlong(a.axis() + 1, a.extent()), all(in));
      case Op.Slice s ->
          Expr.make(
              new Op.Slice(before(0, s.starts()), before(size, s.limits()), before(1, s.strides())),
              x);
      case Op.Pad p ->
          Expr.make(
              new Op.Pad(before(0, p.low()), before(0, p.high()), before(0, p.interior())), x);
      case Op.Concat c -> Expr.make(new Op.Concat(c.axis() + 1), all(in));
      case Op.Reverse r -> Expr.make(new Op.Reverse(shifted(r.axes())), x);
      case Op.CumSum c -> Expr.make(new Op.CumSum(c.axis() + 1, c.fromEnd()), x);
      case Op.Gather _ -> gather(e, in);
      case Op.ScatterAdd s -> {
        Expr rows = x.reshape(folded(e.in(0).shape()).dims());
        Expr sums = rows.scatterAdd(offset(in.get(1), s.rows()), size * s.rows());
        yield sums.reshape(stacked(e.shape()).dims());
      }
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.Parameter _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _ ->
          throw new IllegalArgumentException(
              "vmap: no rule for " + e + " (at " + Origin.current() + ")");
    };
  }

  private Expr[] all(List<Value> in) {
    return in.stream().map(v -> repeated(v, size)).toArray(Expr[]::new);
  }

  private Shape stacked(Shape s) {
    return TypingArrays.stacked(size, s);
  }

  /** The slices joined into the first axis. */
  private Shape folded(Shape s) {
    int[] dims = s.dims();
    dims[0] *= size;
    return Shape.of(dims);
  }

  private static List<Integer> shifted(List<Integer> axes) {
    return axes.stream().map(a -> a + 1).toList();
  }

  private static List<Integer> before(int first, List<Integer> rest) {
    List<Integer> all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return List.copyOf(all);
  }

  /** An operation on each image for itself: all slices' images are one batch of images. */
  private Expr images(Op op, Expr e, Expr x) {
    Expr y = Expr.make(op, x.reshape(folded(e.in(0).shape()).dims()));
    return y.reshape(stacked(e.shape()).dims());
  }

  /** A generator has one key: a draw for each slice. */
  private Expr draws(Op.RandomBits r, Expr keys) {
    if (size == 0) {
      return Expr.constant(DType.I32, 0).broadcastTo(stacked(r.shape()));
    }
    Expr[] slices = new Expr[size];
    for (int i = 0; i < size; i++) {
      slices[i] = Expr.make(r, keys.at(0, i));
    }
    return Expr.stack(slices);
  }

  private Expr gather(Expr e, List<Value> in) {
    Value rows = in.get(0);
    Expr y =
        rows.batched()
            ? rows.expr()
                .reshape(folded(e.in(0).shape()).dims())
                .gather(offset(in.get(1), e.in(0).shape().dim(0)))
            : rows.expr().gather(in.get(1).expr().reshape(folded(e.in(1).shape()).dims()));
    return y.reshape(stacked(e.shape()).dims());
  }

  /**
   * Indices into {@code rows} rows a slice, as indices into the rows of all slices. One out of
   * range must not reach another slice's rows: it becomes -1, which is out of range there too.
   */
  private Expr offset(Value indices, int rows) {
    Expr index = repeated(indices, size);
    Expr first = Expr.iota(index.shape(), 0).mul(rows);
    Expr inside = index.ge(Expr.constant(DType.I32, 0)).and(index.lt(rows));
    Expr offset = inside.select(index.add(first), Expr.constant(DType.I32, -1));
    return offset.reshape(index.shape().size());
  }

  /** One axis moved to another place; the order of the others stays. */
  static Expr move(Expr e, int from, int to) {
    List<Integer> p = new ArrayList<>();
    IntStream.range(0, e.shape().rank()).filter(axis -> axis != from).forEach(p::add);
    p.add(to, from);
    return permute(e, p);
  }

  /** A transpose, which moves nothing in memory if only axes of extent 1 change places. */
  static Expr permute(Expr e, List<Integer> permutation) {
    int[] dims = new int[permutation.size()];
    int last = -1;
    boolean inPlace = true;
    for (int i = 0; i < dims.length; i++) {
      int axis = permutation.get(i);
      dims[i] = e.shape().dim(axis);
      if (dims[i] != 1) {
        inPlace &= axis > last;
        last = axis;
      }
    }
    return inPlace ? e.reshape(dims) : Expr.make(new Op.Transpose(List.copyOf(permutation)), e);
  }
}

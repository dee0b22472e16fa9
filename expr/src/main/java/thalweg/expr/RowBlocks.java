package thalweg.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds loops whose turns treat the rows of a batch each for itself, as recurrent nets do, and
 * rewrites their body for a block of rows: a thread can then run all turns for its rows without
 * meeting the others, and what it carries stays in its own cache.
 */
final class RowBlocks {
  /** Fewer rows make products slow. */
  private static final int LEAST_ROWS = 32;

  private static final int MOST_BLOCKS = 8;

  private final Op.Scan scan;
  private final int rows;
  private final int blocks;
  private final Map<Expr, Expr> block = new HashMap<>();
  private final Map<Expr, Expr> parameter = new HashMap<>();

  private RowBlocks(Op.Scan scan, int rows, int blocks) {
    this.scan = scan;
    this.rows = rows;
    this.blocks = blocks;
  }

  /**
   * @param body for one block of rows
   * @param blocks how many there are, 2 or more
   * @param cut for each parameter whether it is cut into blocks, or the same for all
   */
  record Result(Body body, int blocks, boolean[] cut) {}

  /** The loop in blocks of rows, if it can be so run. It depends on the shapes alone. */
  static Optional<Result> of(Op.Scan scan) {
    List<Expr> parameters = scan.body().parameters();
    if (scan.carried() == 0 || parameters.get(0).shape().rank() == 0 || scan.length() < 2) {
      return Optional.empty();
    }
    int rows = parameters.get(0).shape().dim(0);
    int blocks = 0;
    for (int n = 2; n <= MOST_BLOCKS; n *= 2) {
      blocks = rows % n == 0 && rows / n >= LEAST_ROWS ? n : blocks;
    }
    return blocks == 0 ? Optional.empty() : new RowBlocks(scan, rows, blocks).run();
  }

  private Optional<Result> run() {
    List<Expr> parameters = scan.body().parameters();
    boolean[] cut = new boolean[parameters.size()];
    for (int i = 0; i < cut.length; i++) {
      boolean constant = i >= scan.carried() && i < scan.carried() + scan.constants();
      Expr p = parameters.get(i);
      cut[i] = !constant;
      if (!constant && (p.shape().rank() == 0 || p.shape().dim(0) != rows)) {
        return Optional.empty();
      }
      if (!constant) {
        parameter.put(p, Body.parameter(i, p.dtype(), shorter(p.shape())));
      }
    }
    List<Expr> results = new ArrayList<>();
    for (Expr r : scan.body().results()) {
      Optional<Expr> part = part(r);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      results.add(part.get());
    }
    List<Expr> own = new ArrayList<>();
    for (Expr p : parameters) {
      own.add(parameter.getOrDefault(p, p));
    }
    return Optional.of(new Result(new Body(own, results), blocks, cut));
  }

  private Shape shorter(Shape s) {
    int[] dims = s.dims();
    dims[0] = rows / blocks;
    return Shape.of(dims);
  }

  /** The rows of one block of a value, if they follow from those of what it is computed from. */
  private Optional<Expr> part(Expr e) {
    Expr known = block.get(e);
    if (known != null) {
      return Optional.of(known);
    }
    if (e.shape().rank() == 0 || e.shape().dim(0) != rows) {
      return Optional.empty();
    }
    Optional<Expr> made = make(e);
    made.ifPresent(m -> block.put(e, m));
    return made;
  }

  private Optional<Expr> make(Expr e) {
    return switch (e.op()) {
      case Op.Parameter _ -> Optional.ofNullable(parameter.get(e));
      case Op.Unary _, Op.Binary _, Op.Compare _, Op.Select _, Op.Cast _, Op.Barrier _ ->
          of(e.op(), e);
      case Op.Broadcast b -> {
        Op shorter = new Op.Broadcast(shorter(b.shape()), b.axes());
        boolean ofRows = !b.axes().isEmpty() && b.axes().get(0) == 0;
        yield ofRows ? of(shorter, e) : whole(e.in(0)).map(x -> Expr.make(shorter, x));
      }
      case Op.Reshape r ->
          e.in(0).shape().rank() > 0 && e.in(0).shape().dim(0) == rows
              ? of(new Op.Reshape(shorter(r.shape())), e)
              : Optional.empty();
      case Op.MatMul m -> {
        if (e.shape().rank() > 2) {
          yield of(m, e);
        }
        Optional<Expr> a = m.transposeA() ? Optional.empty() : part(e.in(0));
        Optional<Expr> b = whole(e.in(1));
        yield a.isPresent() && b.isPresent()
            ? Optional.of(Expr.make(m, a.get(), b.get()))
            : Optional.empty();
      }
      case Op.Reduce r -> r.axes().contains(0) ? Optional.empty() : of(r, e);
      case Op.Slice s -> {
        List<Integer> limits = new ArrayList<>(s.limits());
        boolean allRows = s.starts().get(0) == 0 && e.in(0).shape().dim(0) == rows;
        limits.set(0, rows / blocks);
        yield allRows && s.strides().get(0) == 1
            ? of(new Op.Slice(s.starts(), List.copyOf(limits), s.strides()), e)
            : Optional.empty();
      }
      case Op.Concat c -> c.axis() == 0 ? Optional.empty() : of(c, e);
      case Op.Reverse r -> r.axes().contains(0) ? Optional.empty() : of(r, e);
      case Op.CumSum c -> c.axis() == 0 ? Optional.empty() : of(c, e);
      case Op.Pad p ->
          p.low().get(0) + p.high().get(0) + p.interior().get(0) > 0 ? Optional.empty() : of(p, e);
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.RandomBits _,
          Op.Transpose _,
          Op.ArgMax _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.Convolve _,
          Op.MaxPoolIndex _,
          Op.WindowSum _,
          Op.TakeAlong _,
          Op.AddAlong _,
          Op.ArgSort _,
          Op.StopGradient _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _ ->
          Optional.empty();
    };
  }

  private Optional<Expr> of(Op op, Expr e) {
    Expr[] in = new Expr[e.inputs().length];
    for (int i = 0; i < in.length; i++) {
      Optional<Expr> part = part(e.in(i));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      in[i] = part.get();
    }
    return Optional.of(Expr.make(op, in));
  }

  /** A value that has nothing to do with the rows. */
  private Optional<Expr> whole(Expr e) {
    boolean free = Graphs.topological(List.of(e)).stream().noneMatch(parameter::containsKey);
    return free ? Optional.of(e) : Optional.empty();
  }
}

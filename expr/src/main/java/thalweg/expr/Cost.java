package thalweg.expr;

/**
 * What computing something costs: floating-point operations, and bytes to and from memory.
 *
 * <p>An elementwise operation counts one an element, be it an addition or a hyperbolic tangent;
 * {@code elementary} says how many of them are computed by a polynomial. Moving data and drawing
 * random words counts nothing. Bytes are those of a kernel's operands, each once, and of its
 * results: what must move if nothing stays in a cache.
 *
 * @param elementary how many of the operations are elementary functions
 */
record Cost(long flops, long elementary, long read, long written) {
  static final Cost NOTHING = new Cost(0, 0, 0, 0);

  Cost plus(Cost other) {
    return new Cost(
        flops + other.flops,
        elementary + other.elementary,
        read + other.read,
        written + other.written);
  }

  Cost times(long n) {
    return new Cost(n * flops, n * elementary, n * read, n * written);
  }

  long bytes() {
    return read + written;
  }

  /** All kernels of a plan. */
  static Cost of(Plan plan) {
    return plan.order().stream().map(k -> of(k, plan)).reduce(NOTHING, Cost::plus);
  }

  /** One kernel; a loop's body as often as it turns, a choice's dearer case. */
  static Cost of(Kernel k, Plan plan) {
    long flops = 0;
    long elementary = 0;
    for (Expr e : k.inline) {
      flops += flops(e);
      elementary += elementary(e);
    }
    if (k.anchor != null) {
      if (k.anchor.op() instanceof Op.WithBody) {
        return ofBodies(k, plan);
      }
      flops += flops(k.anchor);
      elementary += elementary(k.anchor);
    }
    long read = 0;
    for (Expr e : Bound.operands(java.util.List.of(k))) {
      read += Math.min(e.bytes(), k.isLoop() ? Long.MAX_VALUE : readable(k.anchor, e));
    }
    long written = 0;
    for (Expr e : k.writes()) {
      written += e.bytes();
    }
    return new Cost(flops, elementary, read, written);
  }

  private static Cost ofBodies(Kernel k, Plan plan) {
    java.util.List<Plan> bodies = plan.bodies().get(k);
    if (k.anchor.op() instanceof Op.Scan s) {
      return of(bodies.get(0)).times(BodySteps.times(s));
    }
    return bodies.stream()
        .map(Cost::of)
        .max(java.util.Comparator.comparingLong(c -> c.flops + c.bytes()))
        .orElse(NOTHING);
  }

  /** An operation that picks elements reads no more of an operand than it picks. */
  private static long readable(Expr op, Expr operand) {
    boolean picks =
        op.op() instanceof Op.Gather
            || op.op() instanceof Op.TakeAlong
            || op.op() instanceof Op.Slice;
    return picks && operand == Partition.storage(op.in(0)) ? op.bytes() : Long.MAX_VALUE;
  }

  private static long elementary(Expr e) {
    return e.op() instanceof Op.Unary u && Kernel.isElementary(u.fn()) ? e.shape().size() : 0;
  }

  /** Operations of one node alone. */
  static long flops(Expr e) {
    long size = e.shape().size();
    return switch (e.op()) {
      case Op.Unary _, Op.Binary _, Op.Compare _, Op.Select _, Op.Cast _ -> size;
      case Op.Reduce _, Op.ArgMax _, Op.CumSum _, Op.ScatterAdd _, Op.AddAlong _ ->
          e.in(0).shape().size();
      case Op.MatMul m -> {
        Shape a = e.in(0).shape();
        yield 2 * size * a.dim(m.transposeA() ? a.rank() - 2 : a.rank() - 1);
      }
      case Op.Convolve c -> {
        Shape y = c.y();
        yield 2L * y.size() * (c.w().size() / Math.max(1, c.w().dim(0)));
      }
      case Op.MaxPoolIndex p -> size * p.window().kernelH() * p.window().kernelW();
      case Op.WindowSum s -> {
        long sums = s.transposed() ? e.in(0).shape().size() : size;
        yield sums * s.window().kernelH() * s.window().kernelW();
      }
      case Op.ArgSort _ -> {
        int last = e.shape().dim(e.shape().rank() - 1);
        yield size * (64 - Long.numberOfLeadingZeros(Math.max(1, last - 1L)));
      }
      case Op.Region r -> flops(r.body());
      case Op.Cond c -> Math.max(flops(c.yes()), flops(c.no()));
      case Op.Scan s -> s.length() * flops(s.body());
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.RandomBits _,
          Op.Broadcast _,
          Op.Reshape _,
          Op.Transpose _,
          Op.TakeAlong _,
          Op.Slice _,
          Op.Pad _,
          Op.Concat _,
          Op.Reverse _,
          Op.Gather _,
          Op.StopGradient _,
          Op.Barrier _,
          Op.Parameter _ ->
          0;
    };
  }

  private static long flops(Body body) {
    return flops(body.results());
  }

  /** All nodes that the results need; several results of one loop are one loop. */
  static long flops(java.util.Collection<Expr> results) {
    java.util.Set<Scans.Group> counted = new java.util.HashSet<>();
    long flops = 0;
    for (Expr e : Graphs.topological(results)) {
      if (!(e.op() instanceof Op.WithBody op) || counted.add(Scans.group(op, e))) {
        flops += flops(e);
      }
    }
    return flops;
  }
}

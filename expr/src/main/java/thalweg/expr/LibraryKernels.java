package thalweg.expr;

import java.util.List;
import java.util.function.ToLongFunction;

/** The step of each operation that is not a fused loop. */
final class LibraryKernels {
  private LibraryKernels() {}

  /**
   * @param others what the step computes beside {@code e}
   * @param at where a value lies
   * @param scratch where the memory of {@link #scratchBytes} lies
   */
  static Step step(Expr e, List<Expr> others, ToLongFunction<Expr> at, long scratch) {
    long to = at.applyAsLong(e);
    String name = Printer.node(e);
    return switch (e.op()) {
      case Op.MatMul _ -> BatchMatMul.of(e, at);
      case Op.Gather _ -> {
        int rows = e.in(0).shape().dim(0);
        long rowBytes = e.bytes() / Math.max(1, e.shape().dim(0));
        yield new LibrarySteps.Gather(
            name, rows, first(e, at), second(e, at), e.shape().dim(0), rowBytes, to);
      }
      case Op.ScatterAdd s -> {
        int count = e.in(1).shape().dim(0);
        int width = e.shape().size() / Math.max(1, s.rows());
        yield new LibrarySteps.ScatterAdd(
            name, e.dtype(), first(e, at), second(e, at), count, width, s.rows(), to);
      }
      case Op.ArgMax _ -> {
        int rows = e.shape().size();
        int width = e.in(0).shape().dim(e.in(0).shape().rank() - 1);
        yield new LibrarySteps.ArgMax(name, e.in(0).dtype(), first(e, at), rows, width, to);
      }
      case Op.RandomBits r ->
          new LibrarySteps.RandomBits(
              name, r.draw(), first(e, at), e.shape().size(), Memory.ALL.asSlice(to, e.bytes()));
      case Op.Move op -> MoveStep.of(op, e, at);
      case Op.Convolve _ when Taps.areWorthwhile(e) ->
          new ConvolveByTapsStep(e, first(e, at), second(e, at), to, scratch);
      case Op.Convolve _ ->
          ConvolveStep.of(e, first(e, at), second(e, at), to, scratch)
              .or(() -> ConvolveEachStep.of(e, first(e, at), second(e, at), to, scratch))
              .or(() -> PlainConvolveStep.of(e, first(e, at), second(e, at), to, scratch))
              .orElseGet(() -> new ReferenceStep(e, at));
      case Op.MaxPoolIndex p -> {
        long values = others.isEmpty() ? 0 : at.applyAsLong(others.getFirst());
        yield new WindowStep(
            name,
            WindowStep.Work.LARGEST,
            e.in(0).dtype(),
            p.window(),
            p.layout(),
            e.in(0).shape(),
            first(e, at),
            to,
            values);
      }
      case Op.WindowSum s ->
          new WindowStep(
              name,
              s.transposed() ? WindowStep.Work.SPREAD : WindowStep.Work.SUM,
              e.dtype(),
              s.window(),
              s.layout(),
              s.planes(),
              s.transposed() ? to : first(e, at),
              0,
              s.transposed() ? first(e, at) : to);
      case Op.TakeAlong t ->
          Pooled.indices(e)
              .<Step>map(i -> pooled(e, i, WindowStep.Work.TAKE, first(e, at), at, to))
              .orElseGet(() -> new AlongStep(e, t.axis(), first(e, at), second(e, at), to));
      case Op.AddAlong a ->
          Pooled.indices(e)
              .<Step>map(i -> pooled(e, i, WindowStep.Work.ADD, to, at, first(e, at)))
              .orElseGet(() -> new AlongStep(e, a.axis(), first(e, at), second(e, at), to));
      case Op.Binary b ->
          new OrderSteps.Divide(name, b.fn(), first(e, at), second(e, at), e.shape().size(), to);
      case Op.CumSum c -> {
        Shape s = e.shape();
        int before = s.product(0, c.axis());
        int after = s.product(c.axis() + 1, s.rank());
        yield new OrderSteps.CumSum(
            name, e.dtype(), first(e, at), before, s.dim(c.axis()), after, c.fromEnd(), to);
      }
      case Op.ArgSort s -> {
        int width = e.shape().dim(e.shape().rank() - 1);
        int rows = width == 0 ? 0 : e.shape().size() / width;
        yield new OrderSteps.ArgSort(
            name, e.in(0).dtype(), first(e, at), rows, width, s.descending(), to);
      }
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.Unary _,
          Op.Compare _,
          Op.Select _,
          Op.Cast _,
          Op.Broadcast _,
          Op.Reshape _,
          Op.Reduce _,
          Op.StopGradient _,
          Op.Barrier _,
          Op.Parameter _,
          Op.Region _,
          Op.Cond _,
          Op.Scan _ ->
          throw new IllegalStateException("no library kernel for " + e);
    };
  }

  private static Step pooled(
      Expr e,
      Expr index,
      WindowStep.Work work,
      long images,
      ToLongFunction<Expr> at,
      long elements) {
    Op.MaxPoolIndex p = (Op.MaxPoolIndex) index.op();
    return new WindowStep(
        Printer.node(e),
        work,
        e.dtype(),
        p.window(),
        p.layout(),
        index.in(0).shape(),
        images,
        at.applyAsLong(index),
        elements);
  }

  /** Bytes of memory that an operation's step needs while it runs. */
  static long scratchBytes(Expr e) {
    if (!(e.op() instanceof Op.Convolve)) {
      return 0;
    }
    return reordersWeights(e) ? libraryScratch(e) : PlainConvolveStep.scratchBytes(e);
  }

  /** Whether the step of a convolution copies weights to the library's order, or from it. */
  static boolean reordersWeights(Expr e) {
    return e.op() instanceof Op.Convolve && libraryScratch(e) > 0;
  }

  private static long libraryScratch(Expr e) {
    if (Taps.areWorthwhile(e)) {
      return ConvolveByTapsStep.scratchBytes((Op.Convolve) e.op());
    }
    return Math.max(ConvolveStep.scratchBytes(e), ConvolveEachStep.scratchBytes(e));
  }

  private static long first(Expr e, ToLongFunction<Expr> at) {
    return at.applyAsLong(e.in(0));
  }

  private static long second(Expr e, ToLongFunction<Expr> at) {
    return at.applyAsLong(e.in(1));
  }
}

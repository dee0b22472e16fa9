package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Takes axes of extent 1, which a reshape put in, out of what follows: they are put back after it.
 * So a function of one example, batched, becomes the same nodes as the function of the batch, and
 * what both need is computed once. Axes of extent 1 that the user's own arrays have stay.
 */
final class DropUnitAxes {
  private DropUnitAxes() {}

  static List<Expr> run(List<Expr> roots) {
    return Graphs.rewrite(roots, (e, in) -> rule(Graphs.withInputs(e, in)));
  }

  private static Expr rule(Expr e) {
    return switch (e.op()) {
      case Op.Elementwise op ->
          inserted(e.inputs())
              .map(axes -> {
                Expr[] in = new Expr[e.inputs().length];
                for (int i = 0; i < in.length; i++) {
                  in[i] = without(e.in(i), axes);
                }
                return joined(Expr.make(op, in), e.shape());
              })
              .orElse(e);
      case Op.Broadcast b ->
          inserted(e.inputs())
              .map(axes ->
                  Expr.make(
                      new Op.Broadcast(b.shape(), left(b.axes(), axes)), without(e.in(0), axes)))
              .orElse(e);
      case Op.Reduce r ->
          inserted(e.inputs())
              .map(axes -> {
                List<Integer> folded =
                    r.axes().stream()
                        .filter(a -> !axes.contains(a))
                        .map(a -> moved(a, axes))
                        .toList();
                Expr x = without(e.in(0), axes);
                Expr y = folded.isEmpty() ? x : Expr.make(new Op.Reduce(r.fn(), folded), x);
                return joined(y, e.shape());
              })
              .orElse(e);
      case Op.TakeAlong t ->
          inserted(e.inputs())
              .filter(axes -> !axes.contains(t.axis()))
              .map(axes ->
                  joined(
                      Expr.make(
                          new Op.TakeAlong(moved(t.axis(), axes)),
                          without(e.in(0), axes),
                          without(e.in(1), axes)),
                      e.shape()))
              .orElse(e);
      case Op.AddAlong t ->
          inserted(e.inputs())
              .filter(axes -> !axes.contains(t.axis()))
              .map(axes ->
                  joined(
                      Expr.make(
                          new Op.AddAlong(moved(t.axis(), axes), t.extent()),
                          without(e.in(0), axes),
                          without(e.in(1), axes)),
                      e.shape()))
              .orElse(e);
      case Op.Transpose t ->
          inserted(e.inputs())
              .map(axes -> {
                List<Integer> order =
                    t.permutation().stream()
                        .filter(a -> !axes.contains(a))
                        .map(a -> moved(a, axes))
                        .toList();
                return joined(
                    Expr.make(new Op.Transpose(order), without(e.in(0), axes)), e.shape());
              })
              .orElse(e);
      case Op.Reshape _ -> joined(e.in(0), e.shape());
      case Op.Input _,
          Op.Read _,
          Op.Literal _,
          Op.Iota _,
          Op.RandomBits _,
          Op.ArgMax _,
          Op.MatMul _,
          Op.Gather _,
          Op.ScatterAdd _,
          Op.Convolve _,
          Op.MaxPoolIndex _,
          Op.WindowSum _,
          Op.CumSum _,
          Op.ArgSort _,
          Op.StopGradient _,
          Op.Parameter _,
          Op.Barrier _,
          Op.Slice _,
          Op.Pad _,
          Op.Concat _,
          Op.Reverse _,
          Op.WithBody _ ->
          e;
    };
  }

  /**
   * The axes of extent 1 that the first reshaped input has more than what was reshaped; or, where
   * all inputs are repeated values, those that none of these had before.
   */
  private static Optional<List<Integer>> inserted(Expr[] inputs) {
    for (Expr in : inputs) {
      if (in.op() instanceof Op.Reshape) {
        List<Integer> axes = inserted(in.in(0).shape(), in.shape());
        if (!axes.isEmpty()) {
          return Optional.of(axes);
        }
      }
    }
    return Optional.of(repeated(inputs)).filter(axes -> !axes.isEmpty());
  }

  private static List<Integer> repeated(Expr[] inputs) {
    List<Integer> axes = new ArrayList<>(units(inputs[0].shape()));
    for (Expr in : inputs) {
      if (!(in.op() instanceof Op.Broadcast b)) {
        return List.of();
      }
      axes.removeAll(b.axes());
    }
    return axes;
  }

  /**
   * All axes of extent 1 if none was there; else those that were put in, and none if other axes
   * changed too.
   */
  private static List<Integer> inserted(Shape from, Shape to) {
    if (units(from).isEmpty()) {
      return units(to);
    }
    List<Integer> axes = new ArrayList<>();
    int next = 0;
    for (int a = 0; a < to.rank(); a++) {
      if (next < from.rank() && to.dim(a) == from.dim(next)) {
        next++;
      } else if (to.dim(a) == 1) {
        axes.add(a);
      } else {
        return List.of();
      }
    }
    return next == from.rank() ? axes : List.of();
  }

  private static List<Integer> units(Shape shape) {
    return IntStream.range(0, shape.rank()).filter(a -> shape.dim(a) == 1).boxed().toList();
  }

  private static int moved(int axis, List<Integer> dropped) {
    return axis - (int) dropped.stream().filter(d -> d < axis).count();
  }

  private static List<Integer> left(List<Integer> all, List<Integer> dropped) {
    return IntStream.range(0, all.size())
        .filter(i -> !dropped.contains(i))
        .mapToObj(all::get)
        .toList();
  }

  /** The same elements without these axes, all of extent 1. */
  private static Expr without(Expr e, List<Integer> axes) {
    Shape shape = without(e.shape(), axes);
    if (e.op() instanceof Op.Broadcast b) {
      Expr x = e.in(0);
      List<Integer> kept = new ArrayList<>();
      List<Integer> gone = new ArrayList<>();
      for (int i = 0; i < b.axes().size(); i++) {
        if (axes.contains(b.axes().get(i))) {
          gone.add(i);
        } else {
          kept.add(moved(b.axes().get(i), axes));
        }
      }
      return Expr.make(
          new Op.Broadcast(shape, kept), gone.isEmpty() ? x : joined(x, without(x.shape(), gone)));
    }
    return joined(e, shape);
  }

  private static Shape without(Shape shape, List<Integer> axes) {
    return Shape.of(
        IntStream.range(0, shape.rank()).filter(a -> !axes.contains(a)).map(shape::dim).toArray());
  }

  /** Reshaped, through an earlier reshape. */
  private static Expr joined(Expr e, Shape shape) {
    Expr from = e.op() instanceof Op.Reshape ? e.in(0) : e;
    return from.shape().equals(shape) ? from : from.reshape(shape.dims());
  }
}

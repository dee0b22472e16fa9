package thalweg.expr;

import java.util.Optional;

/** Recognises elements that are taken from, or added to, images at the indices of max pooling. */
final class Pooled {
  private Pooled() {}

  /**
   * The pooling whose indices a {@link Op.TakeAlong} or {@link Op.AddAlong} uses, plane by plane.
   */
  static Optional<Expr> indices(Expr e) {
    int axis;
    int extent;
    switch (e.op()) {
      case Op.TakeAlong t -> {
        axis = t.axis();
        extent = e.in(0).shape().dim(axis);
      }
      case Op.AddAlong a -> {
        axis = a.axis();
        extent = a.extent();
      }
      default -> {
        return Optional.empty();
      }
    }
    Expr index = Partition.storage(e.in(1));
    if (!(index.op() instanceof Op.MaxPoolIndex p)) {
      return Optional.empty();
    }
    Layout l = p.layout();
    Shape x = index.in(0).shape();
    int windows = l.height(index.shape()) * l.width(index.shape());
    Shape s = e.in(1).shape();
    int after = s.product(axis + 1, s.rank());
    boolean fits =
        extent == l.height(x) * l.width(x)
            && s.dim(axis) == windows
            && after == (l == Layout.CHANNELS_FIRST ? 1 : l.channels(x));
    return fits ? Optional.of(index) : Optional.empty();
  }

  /** Whether e takes the largest elements of the very images whose indices it uses. */
  static boolean isMaxPool(Expr e) {
    return e.op() instanceof Op.TakeAlong
        && indices(e)
            .filter(i -> Partition.storage(i.in(0)) == Partition.storage(e.in(0)))
            .isPresent();
  }
}

package thalweg.expr;

/** Elements taken, or added, at given indices along one axis of any array. */
final class AlongStep extends RowsStep {
  private final String op;
  private final DType dtype;
  private final boolean adds;
  private final int extent;
  private final int along;
  private final int after;
  private final long array;
  private final long indices;
  private final long elements;

  /**
   * @param e a {@link Op.TakeAlong} or {@link Op.AddAlong}
   * @param from address of its first operand
   * @param indices address of its second
   */
  AlongStep(Expr e, int axis, long from, long indices, long to) {
    super(Printer.node(e), e.in(1).shape().product(0, axis), e.in(1).shape().size());
    Shape s = e.in(1).shape();
    this.adds = e.op() instanceof Op.AddAlong;
    this.op = adds ? "addAlong" : "takeAlong";
    this.dtype = e.dtype();
    this.extent = (adds ? e.shape() : e.in(0).shape()).dim(axis);
    this.along = s.dim(axis);
    this.after = s.product(axis + 1, s.rank());
    this.array = adds ? to : from;
    this.indices = indices;
    this.elements = adds ? from : to;
  }

  @Override
  void rows(int from, int to) {
    for (int row = from; row < to; row++) {
      long mine = array + (long) row * extent * after * dtype.bytes();
      if (adds) {
        Memory.zero(mine, (long) extent * after * dtype.bytes());
      }
      int first = row * along * after;
      for (int i = 0; i < along * after; i++) {
        int index = Memory.i32(indices + 4L * (first + i));
        Scalars.checkIndex(op, index, extent);
        int at = index * after + i % after;
        if (adds) {
          double sum = Memory.element(dtype, mine, at) + Memory.element(dtype, elements, first + i);
          Memory.element(dtype, mine, at, sum);
        } else {
          Memory.element(dtype, elements, first + i, Memory.element(dtype, mine, at));
        }
      }
    }
  }
}

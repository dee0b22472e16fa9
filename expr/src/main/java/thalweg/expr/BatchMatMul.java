package thalweg.expr;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Many products of matrices of one shape. A batch is cut into blocks of products, a batch of few
 * large ones into blocks of their rows too. An operand that repeats along leading axes is read
 * where it lies, without being written out.
 */
final class BatchMatMul implements Step, Workers.BlockTask {
  /** Operations that a core does in the time of one call. */
  private static final double CALL = 5000;

  /** Batches of so many products are not cut further. */
  private static final int MANY = 8;

  /** Elements of a loop that one thread is done with before another would have been woken. */
  private static final int ALONE = 1 << 15;

  private final String name;
  private final MatMulShape shape;
  private final int[] leftAt;
  private final int[] rightAt;
  private final long left;
  private final long right;
  private final long to;
  private final Cut products;
  private final Cut rows;
  private final boolean small;

  private BatchMatMul(Expr e, ToLongFunction<Expr> at) {
    this.name = Printer.node(e);
    this.shape = MatMulShape.of(e);
    this.left = at.applyAsLong(read(e.in(0)));
    this.right = at.applyAsLong(read(e.in(1)));
    this.to = at.applyAsLong(e);
    this.leftAt = places(e.in(0));
    this.rightAt = places(e.in(1));
    int count = leftAt.length;
    this.products = productCut(shape, count);
    this.rows = Cut.of(shape.m(), count >= MANY ? 1 : MatMulStep.blocks(shape.flops()));
    this.small = SmallMatMul.suits(shape);
  }

  /** The step of a product of any rank. */
  static Step of(Expr e, ToLongFunction<Expr> at) {
    MatMulShape shape = MatMulShape.of(e);
    Expr first = read(e.in(0));
    Expr second = read(e.in(1));
    int rank = e.shape().rank();
    long to = at.applyAsLong(e);
    if (rank == 2) {
      String name = "matmul " + e.in(0).shape() + e.in(1).shape() + " -> " + e.shape();
      return new MatMulStep(name, shape, at.applyAsLong(first), at.applyAsLong(second), to);
    }
    if (isOne(e)) {
      int rows = e.shape().size() / Math.max(1, shape.n());
      MatMulShape all = shape.withRows(rows);
      return new MatMulStep(
          Printer.node(e) + " as one", all, at.applyAsLong(first), at.applyAsLong(second), to);
    }
    return new BatchMatMul(e, at);
  }

  /** Whether all products have one right operand: then their rows are those of one product. */
  private static boolean isOne(Expr e) {
    return !((Op.MatMul) e.op()).transposeA()
        && read(e.in(1)).shape().rank() == 2
        && read(e.in(0)).shape().rank() == e.shape().rank();
  }

  /**
   * Whether a loop over all elements can follow product by product: of many, each small enough for
   * a core's own cache.
   */
  static boolean canBeFollowed(Expr e, Loop loop) {
    int count = e.shape().product(0, e.shape().rank() - 2);
    return !isOne(e)
        && count >= MANY
        && loop.extents()[0] % count == 0
        && (productCut(MatMulShape.of(e), count).blocks() > 1 || e.shape().size() <= ALONE);
  }

  private static Cut productCut(MatMulShape shape, int count) {
    return Cut.of(count, MatMulStep.blocks(count * (shape.flops() + CALL)), 1);
  }

  /** The loop over all elements, cut so that block i follows on product i. */
  LoopStep.Blocks followers(LoopStep loop) {
    return loop.rows(leftAt.length, Cut.of(leftAt.length, leftAt.length, 1));
  }

  Cut products() {
    return products;
  }

  /** Makes the whole of product i. */
  void product(int i) {
    product(i, 0, shape.m());
  }

  /** What a product reads for an operand: what is repeated, if only along leading axes. */
  static Expr read(Expr operand) {
    return repeatsMatrices(operand) ? operand.in(0) : operand;
  }

  private static boolean repeatsMatrices(Expr e) {
    if (!(e.op() instanceof Op.Broadcast b)) {
      return false;
    }
    Shape inner = e.in(0).shape();
    int rank = e.shape().rank();
    List<Integer> axes = b.axes();
    int own = inner.rank();
    if (rank < 3 || own < 2 || e.in(0).op() instanceof Op.Literal) {
      return false;
    }
    for (int i = 0; i < own; i++) {
      boolean ordered = i == 0 || axes.get(i) > axes.get(i - 1);
      if (!ordered || inner.dim(i) != e.shape().dim(axes.get(i))) {
        return false;
      }
    }
    return axes.get(own - 1) == rank - 1 && axes.get(own - 2) == rank - 2;
  }

  /** Which matrix of an operand belongs to each product. */
  private static int[] places(Expr operand) {
    int rank = operand.shape().rank();
    int[] step = new int[rank - 2];
    int next = 1;
    if (repeatsMatrices(operand)) {
      List<Integer> axes = ((Op.Broadcast) operand.op()).axes();
      for (int i = axes.size() - 3; i >= 0; i--) {
        step[axes.get(i)] = next;
        next *= operand.in(0).shape().dim(i);
      }
    } else {
      for (int axis = rank - 3; axis >= 0; axis--) {
        step[axis] = next;
        next *= operand.shape().dim(axis);
      }
    }
    int[] places = new int[operand.shape().product(0, rank - 2)];
    for (int i = 0; i < places.length; i++) {
      int rest = i;
      for (int axis = rank - 3; axis >= 0; axis--) {
        places[i] += rest % operand.shape().dim(axis) * step[axis];
        rest /= operand.shape().dim(axis);
      }
    }
    return places;
  }

  @Override
  public void run(Workers workers) {
    int blocks = products.blocks() * rows.blocks();
    if (blocks == 1) {
      run(0);
    } else {
      workers.run(blocks, this);
    }
  }

  @Override
  public void run(int block) {
    int part = block % rows.blocks();
    int group = block / rows.blocks();
    for (int i = products.from(group); i < products.to(group); i++) {
      product(i, rows.from(part), rows.to(part));
    }
  }

  private void product(int i, int row, int end) {
    long size = shape.dtype().bytes();
    long m = shape.m();
    long k = shape.k();
    long n = shape.n();
    long a = left + size * (leftAt[i] * m * k + row * (shape.transposeA() ? 1 : k));
    long b = right + size * rightAt[i] * n * k;
    long c = to + size * (i * m * n + row * n);
    if (small) {
      SmallMatMul.run(shape, end - row, a, b, c);
    } else {
      shape.run(end - row, shape.n(), shape.k(), a, b, c);
    }
  }

  @Override
  public String toString() {
    int blocks = products.blocks() * rows.blocks();
    return name + (blocks == 1 ? "" : " / " + blocks);
  }
}

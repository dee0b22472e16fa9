package thalweg.expr;

import java.util.Optional;

/**
 * Gradients of weights for each example apart: one call of the library for each, in which the one
 * before it has left the memory for weights in the cache. Examples are done whole, so the number of
 * threads changes no bits.
 */
final class ConvolveEachStep implements Step, Workers.BlockTask {
  /** As many threads as may share the work; each needs memory of its own. */
  private static final int MOST_BLOCKS = 16;

  /** Groups smaller than this are better done together: a call costs a microsecond or two. */
  private static final double LEAST_FLOPS = 2e5;

  private final String name;
  private final OneDnnPrimitive.Bound[] gradients;
  private final OneDnnPrimitive.Bound[] reorders;
  private final int blocks;

  private ConvolveEachStep(
      Expr e, Convolution one, long first, long second, long to, long scratch) {
    Op.Convolve c = (Op.Convolve) e.op();
    int groups = c.groups();
    this.name = Printer.node(e);
    this.blocks = blocks(c);
    this.gradients = new OneDnnPrimitive.Bound[groups];
    this.reorders = new OneDnnPrimitive.Bound[groups];
    long xBytes = 4L * c.x().size() / groups;
    long yBytes = 4L * c.y().size() / groups;
    long wBytes = 4L * c.w().size() / groups;
    for (int block = 0; block < blocks; block++) {
      long weights = scratch + block * perBlock(one);
      long own = weights + Memory.aligned(one.kernel().bytes(Convolution.WEIGHTS));
      for (int g = from(block); g < from(block + 1); g++) {
        gradients[g] = one.kernel().bind(own, first + g * xBytes, weights, second + g * yBytes);
        reorders[g] = one.reorder().bind(own, weights, to + g * wBytes);
      }
    }
  }

  /** The step, or empty where the library has no fast code for it. */
  static Optional<Step> of(Expr e, long first, long second, long to, long scratch) {
    return e.dtype() == DType.F32
        ? one((Op.Convolve) e.op())
            .map(one -> new ConvolveEachStep(e, one, first, second, to, scratch))
        : Optional.empty();
  }

  /** Bytes of memory that the step needs while it runs. */
  static long scratchBytes(Expr e) {
    Op.Convolve c = (Op.Convolve) e.op();
    return e.dtype() == DType.F32 ? one(c).map(one -> blocks(c) * perBlock(one)).orElse(0L) : 0;
  }

  /** Whether groups of this operation are worth being done apart. */
  static boolean isWorthwhile(Op.Convolve c) {
    return Convolution.flops(c) >= LEAST_FLOPS * c.groups() && one(c).isPresent();
  }

  /** The library's code for one group. */
  private static Optional<Convolution> one(Op.Convolve c) {
    if (c.layout() != Layout.GROUPS_APART || c.kind() != Op.ConvolveKind.BACKWARD_WEIGHTS) {
      return Optional.empty();
    }
    int[] w = c.w().dims();
    w[0] /= c.groups();
    Op.Convolve group =
        new Op.Convolve(c.kind(), c.window(), 1, c.x(), Shape.of(w), Layout.CHANNELS_LAST);
    return Convolution.of(group, 1);
  }

  private static int blocks(Op.Convolve c) {
    return Math.min(c.groups(), MOST_BLOCKS);
  }

  private int from(int block) {
    return (int) ((long) gradients.length * block / blocks);
  }

  private static long perBlock(Convolution one) {
    return Memory.aligned(one.kernel().bytes(Convolution.WEIGHTS))
        + Memory.aligned(one.scratchBytes());
  }

  @Override
  public void run(Workers workers) {
    workers.run(blocks, this);
  }

  @Override
  public void run(int block) {
    for (int g = from(block); g < from(block + 1); g++) {
      gradients[g].run();
      reorders[g].run();
    }
  }

  @Override
  public String toString() {
    return name + " / " + blocks;
  }
}

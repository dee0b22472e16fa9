package thalweg.expr;

import java.util.Optional;

/**
 * Convolution, or one of its backward kernels, through oneDNN: cut into blocks of images, each one
 * call on one thread. The gradient of weights is a sum over images: each block of images gives a
 * part of it, and the parts are added in their order. The cut depends on the shapes alone, so the
 * number of threads changes no bits.
 *
 * <p>Blocks are small, so that images and results stay in a core's second-level cache, where a loop
 * over the result finds them. On two cores whose matrix products reach 190 GFLOP/s each, 5x5
 * convolutions of 64 channels ran at 430 GFLOP/s in blocks of 1 to 64 images alike, channels last;
 * in the library's own blocked layout at 410, channels first at 400.
 */
final class ConvolveStep implements Step, Workers.BlockTask {
  private final String name;
  private final Cut cut;
  private final boolean gradient;
  private final OneDnnPrimitive.Bound[] before;
  private final OneDnnPrimitive.Bound[] blocks;
  private final OneDnnPrimitive.Bound[] after;
  private final SumOfParts sum;

  private ConvolveStep(
      String name, ConvolveCut cut, long first, long second, long to, long scratch) {
    this.name = name;
    this.cut = new Cut(cut.op().x().dim(0), cut.blocks(), cut.perBlock());
    this.gradient = cut.gradient();
    int n = cut.blocks();
    this.before = new OneDnnPrimitive.Bound[gradient ? 0 : cut.weightCopies()];
    this.blocks = new OneDnnPrimitive.Bound[n];
    this.after = new OneDnnPrimitive.Bound[gradient ? n : 0];
    for (int i = 0; i < before.length; i++) {
      int user = i == 0 ? 0 : n - 1;
      before[i] =
          cut.of(user)
              .reorder()
              .bind(scratch + cut.scratchAt(user), second, scratch + cut.weightsAt(user));
    }
    for (int i = 0; i < n; i++) {
      long x = cut.imageOffset(i);
      long y = cut.resultOffset(i);
      long own = scratch + cut.scratchAt(i);
      long weights = scratch + cut.weightsAt(i);
      OneDnnPrimitive kernel = cut.of(i).kernel();
      blocks[i] =
          switch (cut.op().kind()) {
            case FORWARD -> kernel.bind(own, first + x, weights, to + y);
            case BACKWARD_DATA -> kernel.bind(own, to + x, weights, first + y);
            case BACKWARD_WEIGHTS -> kernel.bind(own, first + x, weights, second + y);
          };
      if (gradient) {
        long part = n == 1 ? to : scratch + cut.partAt(i);
        after[i] = cut.of(i).reorder().bind(own, weights, part);
      }
    }
    this.sum = new SumOfParts(scratch + cut.partAt(0), n, cut.partBytes(), cut.op().w().size(), to);
  }

  /** The step, or empty where the library has no fast code for it. */
  static Optional<Step> of(Expr e, long first, long second, long to, long scratch) {
    return ConvolveCut.of(e)
        .map(cut -> new ConvolveStep(Printer.node(e), cut, first, second, to, scratch));
  }

  /** Bytes of memory that the step needs while it runs. */
  static long scratchBytes(Expr e) {
    return ConvolveCut.of(e).map(ConvolveCut::bytes).orElse(0L);
  }

  /** How the images are cut. */
  Cut cut() {
    return cut;
  }

  /** What comes before the blocks: weights copied to the library's order. */
  void prepare() {
    for (OneDnnPrimitive.Bound reorder : before) {
      reorder.run();
    }
  }

  @Override
  public void run(Workers workers) {
    prepare();
    workers.run(blocks.length, this);
    if (gradient && blocks.length > 1) {
      sum.run(workers);
    }
  }

  @Override
  public void run(int block) {
    blocks[block].run();
    if (gradient) {
      after[block].run();
    }
  }

  @Override
  public String toString() {
    return name + " / " + blocks.length;
  }
}

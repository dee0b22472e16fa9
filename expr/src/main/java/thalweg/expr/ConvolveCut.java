package thalweg.expr;

import java.util.Optional;

/**
 * How a convolution's images are cut into blocks, with the library's code for a block, and where in
 * the scratch memory each block's own parts lie: weights in the library's order; parts of a
 * gradient; what the library itself needs.
 *
 * @param perBlock images of each block but the last
 * @param whole for {@code perBlock} images
 * @param rest for the images of the last block
 */
record ConvolveCut(Op.Convolve op, int perBlock, int blocks, Convolution whole, Convolution rest) {
  /** Images and their results that a core's second-level cache holds beside the weights. */
  private static final long BLOCK_BYTES = 1 << 20;

  /** Work that is worth a call: a tenth of a millisecond. */
  private static final double BLOCK_FLOPS = 2e7;

  /** Parts of a gradient, beyond which adding them up begins to cost. */
  private static final int MOST_PARTS = 8;

  /** Empty where the library has no fast code. */
  static Optional<ConvolveCut> of(Expr e) {
    return e.dtype() == DType.F32 ? of((Op.Convolve) e.op()) : Optional.empty();
  }

  /** The same, for F32. */
  static Optional<ConvolveCut> of(Op.Convolve c) {
    int images = c.x().dim(0);
    if (images == 0) {
      return Optional.empty();
    }
    int per = perBlock(c);
    int blocks = (images + per - 1) / per;
    Optional<Convolution> whole = Convolution.of(c, per);
    Optional<Convolution> rest = Convolution.of(c, images - (blocks - 1) * per);
    return whole.isPresent() && rest.isPresent()
        ? Optional.of(new ConvolveCut(c, per, blocks, whole.get(), rest.get()))
        : Optional.empty();
  }

  private static int perBlock(Op.Convolve c) {
    int images = c.x().dim(0);
    double flops = Convolution.flops(c) / images;
    int enough = (int) Math.clamp(Math.ceil(BLOCK_FLOPS / flops), 1.0, (double) images);
    if (c.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS) {
      return Math.max(enough, (images + MOST_PARTS - 1) / MOST_PARTS);
    }
    long bytes = 4L * (c.x().size() + c.y().size()) / images;
    return (int) Math.clamp(BLOCK_BYTES / Math.max(1, bytes), enough, images);
  }

  boolean gradient() {
    return op.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS;
  }

  Convolution of(int block) {
    return block == blocks - 1 ? rest : whole;
  }

  /** Bytes from the first image to the first one of a block. */
  long imageOffset(int block) {
    return 4L * op.x().size() / op.x().dim(0) * perBlock * block;
  }

  /** The same for the results of convolution. */
  long resultOffset(int block) {
    return 4L * op.y().size() / op.x().dim(0) * perBlock * block;
  }

  /** The last block's code may want weights in another order than the others'. */
  int weightCopies() {
    if (gradient()) {
      return blocks;
    }
    return blocks > 1 && !rest.kernel().agrees(Convolution.WEIGHTS, whole.kernel()) ? 2 : 1;
  }

  long weightsAt(int block) {
    int which = gradient() ? block : block == blocks - 1 ? weightCopies() - 1 : 0;
    return which * weightsBytes();
  }

  private long weightsBytes() {
    return Memory.aligned(
        Math.max(
            whole.kernel().bytes(Convolution.WEIGHTS), rest.kernel().bytes(Convolution.WEIGHTS)));
  }

  long partAt(int block) {
    return weightCopies() * weightsBytes() + block * partBytes();
  }

  /** Bytes of one part of a gradient, as others read weights. */
  long partBytes() {
    return gradient() && blocks > 1 ? Memory.aligned(4L * op.w().size()) : 0;
  }

  long scratchAt(int block) {
    return partAt(blocks)
        + block * Memory.aligned(Math.max(whole.scratchBytes(), rest.scratchBytes()));
  }

  long bytes() {
    return scratchAt(blocks);
  }
}

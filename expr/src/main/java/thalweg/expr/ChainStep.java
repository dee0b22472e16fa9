package thalweg.expr;

/**
 * A matrix product and the loop over its result, run together block by block: the thread that
 * computed a gradient's rows updates those rows of the weight, with no meeting of threads between.
 * Where the product's sum is cut, the loop follows block by block on the adding of partial results.
 *
 * <p>Blocks depend on the shapes alone, so the number of threads changes no bits.
 */
final class ChainStep implements Step, Workers.BlockTask {
  private final MatMulStep product;
  private final LoopStep loop;
  private final LoopStep.Blocks parts;
  private final Workers.BlockTask second = this::sumAndLoop;

  private ChainStep(MatMulStep product, LoopStep loop) {
    this.product = product;
    this.loop = loop;
    this.parts =
        switch (product.axis()) {
          case ROWS -> loop.rows(product.rows(), product.cut());
          case COLUMNS -> loop.columns(product.cut());
          case DEPTH -> loop.columns(product.sumCut());
        };
  }

  /** The step of a product, or of a batch of them, and what {@link #fits} it. */
  static Step of(Step product, LoopStep loop) {
    return product instanceof BatchMatMul batch
        ? new BatchChainStep(batch, loop)
        : new ChainStep((MatMulStep) product, loop);
  }

  /** Whether a loop over all of a product's result can be cut as the product is. */
  static boolean fits(Expr product, Loop loop) {
    if (product.shape().rank() > 2) {
      return BatchMatMul.canBeFollowed(product, loop);
    }
    int rows = product.shape().dim(0);
    int columns = product.shape().dim(1);
    return switch (MatMulStep.axis(MatMulShape.of(product))) {
      case ROWS -> rows > 0 && loop.extents()[0] % rows == 0;
      case COLUMNS, DEPTH ->
          LoopStep.isTable(loop) && loop.extents()[0] == rows && loop.extents()[1] == columns;
    };
  }

  @Override
  public void run(Workers workers) {
    workers.run(product.cut().blocks(), this);
    if (product.axis() == MatMulStep.Axis.DEPTH) {
      workers.run(product.sumCut().blocks(), second);
    }
  }

  @Override
  public void run(int block) {
    product.run(block);
    if (product.axis() != MatMulStep.Axis.DEPTH) {
      parts.run(block);
    }
  }

  private void sumAndLoop(int block) {
    product.sum(block);
    parts.run(block);
  }

  @Override
  public String toString() {
    return product + ", then " + loop;
  }
}

package thalweg.expr;

/**
 * A matrix product and the loop over its result, run together block of rows by block of rows: the
 * thread that computed a gradient's rows updates those rows of the weight, with no meeting of
 * threads between.
 *
 * <p>Blocks depend on the shapes alone, so the number of threads changes no bits. Smaller blocks,
 * that would stay in a core's second-level cache, were measured and were no faster: each packs the
 * right-hand matrix again.
 */
final class ChainStep implements Step, Workers.BlockTask {
  private final MatMulStep product;
  private final LoopStep loop;
  private final int blocks;
  private final int perBlock;

  ChainStep(MatMulStep product, LoopStep loop) {
    this.product = product;
    this.loop = loop;
    this.perBlock = product.perBlock();
    this.blocks = (product.rows() + perBlock - 1) / perBlock;
  }

  @Override
  public void run(Workers workers) {
    if (blocks == 1) {
      run(0);
    } else {
      workers.run(blocks, this);
    }
  }

  @Override
  public void run(int block) {
    int from = block * perBlock;
    int to = Math.min(from + perBlock, product.rows());
    product.rows(from, to);
    loop.rows(from, to, product.rows());
  }

  @Override
  public String toString() {
    return product + ", then " + loop + " / " + blocks;
  }
}

package thalweg.expr;

/**
 * A matrix product and the loop over its result, block of rows by block of rows: the loop finds the
 * block where the product has just left it, in the core's own cache. For a gradient and the update
 * of its weight this halves the traffic to memory.
 *
 * <p>Blocks depend on the shapes alone, so the number of threads changes no bits.
 */
final class ChainStep implements Step, Workers.BlockTask {
  /** Bytes of result a block may have: a small part of a core's second-level cache. */
  private static final long BLOCK_BYTES = 1 << 17;

  private static final int GRAIN = 16;

  private final MatMulStep product;
  private final LoopStep loop;
  private final int blocks;
  private final int perBlock;

  ChainStep(MatMulStep product, LoopStep loop) {
    this.product = product;
    this.loop = loop;
    this.perBlock = rowsPerBlock(product);
    this.blocks = (product.rows() + perBlock - 1) / perBlock;
  }

  private static int rowsPerBlock(MatMulStep product) {
    long fitting = BLOCK_BYTES / Math.max(1, product.rowBytes());
    int rows = (int) Math.max(GRAIN, fitting / GRAIN * GRAIN);
    return Math.min(rows, product.perBlock());
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

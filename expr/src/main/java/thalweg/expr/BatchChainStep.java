package thalweg.expr;

/**
 * Many small matrix products and the loop over their results, run together product by product: each
 * thread finds in its own cache what it has just computed, and all that belongs to one product, as
 * to one model of a population, stays with one core.
 *
 * <p>Blocks depend on the shapes alone, so the number of threads changes no bits.
 */
final class BatchChainStep implements Step, Workers.BlockTask {
  private final BatchMatMul batch;
  private final LoopStep loop;
  private final LoopStep.Blocks parts;

  BatchChainStep(BatchMatMul batch, LoopStep loop) {
    this.batch = batch;
    this.loop = loop;
    this.parts = batch.followers(loop);
  }

  @Override
  public void run(Workers workers) {
    workers.run(batch.products().blocks(), this);
  }

  @Override
  public void run(int block) {
    Cut products = batch.products();
    for (int i = products.from(block); i < products.to(block); i++) {
      batch.product(i);
      parts.run(i);
    }
  }

  @Override
  public String toString() {
    return batch + ", then " + loop;
  }
}

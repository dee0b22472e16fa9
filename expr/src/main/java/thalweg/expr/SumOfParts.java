package thalweg.expr;

/** F32 arrays of equal size, a fixed distance apart, added up in their order. */
final class SumOfParts implements Workers.BlockTask {
  /** Elements that one thread adds up at a time. */
  private static final int BLOCK = 1 << 14;

  private final long from;
  private final int parts;
  private final long apart;
  private final int size;
  private final long to;

  /**
   * @param apart bytes from one part to the next
   * @param size elements of each
   */
  SumOfParts(long from, int parts, long apart, int size, long to) {
    this.from = from;
    this.parts = parts;
    this.apart = apart;
    this.size = size;
    this.to = to;
  }

  void run(Workers workers) {
    workers.run((size + BLOCK - 1) / BLOCK, this);
  }

  @Override
  public void run(int block) {
    int i = block * BLOCK;
    int end = Math.min(size, i + BLOCK);
    PartialSums.add(DType.F32, to, from, apart, parts, 1, size, i, end);
  }
}

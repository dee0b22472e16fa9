package thalweg.expr;

/**
 * A step whose result is made row by row of its leading axis, no row of the result needing another:
 * images of a batch, most often. Cut into blocks of rows by the work alone.
 */
abstract class RowsStep implements Step, Workers.BlockTask {
  /** Elements worth a hand-over to another thread. */
  private static final long WORTH_SHARING = 1 << 15;

  private static final int MOST_BLOCKS = 64;

  private final String name;
  private final int rows;
  private final int blocks;

  /**
   * @param work about how many elements are read and written
   */
  RowsStep(String name, int rows, long work) {
    this.name = name;
    this.rows = rows;
    this.blocks = (int) Math.clamp(work / WORTH_SHARING, 1, Math.clamp(rows, 1, MOST_BLOCKS));
  }

  /** Makes rows {@code from} (included) to {@code to} (not) of the result. */
  abstract void rows(int from, int to);

  @Override
  public final void run(Workers workers) {
    workers.run(blocks, this);
  }

  @Override
  public final void run(int block) {
    rows((int) ((long) rows * block / blocks), (int) (rows * (block + 1L) / blocks));
  }

  @Override
  public String toString() {
    return blocks == 1 ? name : name + " / " + blocks;
  }
}

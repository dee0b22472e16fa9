package thalweg.expr;

/** A generated loop nest. One instance of a class serves every kernel of the same structure. */
interface LoopCode {
  /**
   * Runs the outermost loop from {@code from} to {@code to}, all others in full.
   *
   * @param base address of each array's first element
   * @param stride bytes from one index to the next: {@code stride[array * loops + loop]}
   * @param extent of each loop
   */
  void run(long[] base, long[] stride, int[] extent, int from, int to);
}

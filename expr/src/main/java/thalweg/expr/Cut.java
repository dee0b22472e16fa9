package thalweg.expr;

/**
 * A range of rows, columns or sums cut into blocks of equal length but the last. It depends on the
 * shapes alone. Steps over arrays of one extent cut it alike, so that the thread that wrote a part
 * is the one that reads and replaces it: to write what another core has read costs twenty times as
 * much as to write what only this core has seen.
 *
 * @param length of the range
 * @param blocks 1 or more, none empty unless the range is
 * @param perBlock length of each but the last
 */
record Cut(int length, int blocks, int perBlock) {
  /** Sixteen floats are a vector, and a line of the cache. */
  static final int GRAIN = 16;

  static Cut of(int length, int wanted) {
    return of(length, wanted, GRAIN);
  }

  /** Into as many blocks as wanted, or fewer where there are not as many grains. */
  static Cut of(int length, int wanted, int grain) {
    int units = (length + grain - 1) / grain;
    int chosen = Math.max(1, Math.min(units, wanted));
    int perBlock = Math.max(1, (units + chosen - 1) / chosen) * grain;
    return new Cut(length, Math.max(1, (length + perBlock - 1) / perBlock), perBlock);
  }

  int from(int block) {
    return block * perBlock;
  }

  int to(int block) {
    return Math.min(length, from(block) + perBlock);
  }
}

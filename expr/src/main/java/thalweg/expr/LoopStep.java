package thalweg.expr;

/**
 * Runs a generated loop, cut into blocks when there is enough to do: a map over rows of some length
 * by columns, as products do ({@link MatMulStep}), all else along its outermost kept loop.
 */
final class LoopStep implements Step {
  /** Below this many vector operations a hand-over to another thread costs more than it saves. */
  private static final long WORTH_SHARING = 1 << 16;

  /** Rows shorter than this are not cut, in elements; longer ones are cut only if few. */
  private static final int LONG_ROW = 64;

  private final String name;
  private final LoopCode code;
  private final Loop loop;
  private final long[] base;
  private final long[] stride;
  private final int[] extent;
  private final Blocks own;

  LoopStep(String name, Loop loop, long[] base) {
    this.name = name;
    this.code = GeneratedLoops.of(loop, name);
    this.loop = loop;
    this.base = base;
    this.extent = loop.extents();
    int loops = loop.loops();
    this.stride = new long[base.length * loops];
    for (int a = 0; a < base.length; a++) {
      Loop.Access access = loop.accesses().get(a);
      for (int l = 0; l < loops; l++) {
        stride[a * loops + l] = (long) access.strides()[l] * access.dtype().bytes();
      }
    }
    this.own = ownBlocks();
  }

  /** Cutting changes no bits: every element, or every folded row or column, is whole in a block. */
  private Blocks ownBlocks() {
    long work = Math.max(1, loop.body().size());
    for (int e : extent) {
      work *= e;
    }
    int wanted = loop.kept() == 0 ? 1 : blocks(work);
    if (isTable(loop) && extent[1] >= LONG_ROW && extent[0] <= 8 * extent[1]) {
      return columns(Cut.of(extent[1], wanted));
    }
    int unit = loop.vector() == 0 ? BodyEmitter.lanes(loop) : 1;
    return rows(extent[0], Cut.of(extent[0], wanted, unit));
  }

  /** A power of two, so that few threads find as many blocks each. */
  private static int blocks(long work) {
    return Integer.highestOneBit((int) Math.clamp(work / WORTH_SHARING, 1, 16));
  }

  /** Whether a loop maps over rows and columns. */
  static boolean isTable(Loop loop) {
    return loop.fold() == null && loop.loops() == 2 && loop.vector() == 1;
  }

  /** Blocks of rows; each turn of the outermost loop belongs to one row of {@code rows}. */
  Blocks rows(int rows, Cut cut) {
    int perRow = rows == 0 ? 0 : extent[0] / rows;
    Blocks blocks = new Blocks(cut.blocks());
    for (int i = 0; i < cut.blocks(); i++) {
      blocks.set(i, base, extent, cut.from(i) * perRow, cut.to(i) * perRow);
    }
    return blocks;
  }

  /** Blocks of columns of a table. */
  Blocks columns(Cut cut) {
    Blocks blocks = new Blocks(cut.blocks());
    for (int i = 0; i < cut.blocks(); i++) {
      long[] moved = base.clone();
      for (int a = 0; a < base.length; a++) {
        moved[a] += cut.from(i) * stride[2 * a + 1];
      }
      blocks.set(i, moved, new int[] {extent[0], cut.to(i) - cut.from(i)}, 0, extent[0]);
    }
    return blocks;
  }

  @Override
  public void run(Workers workers) {
    own.run(workers);
  }

  @Override
  public String toString() {
    return name;
  }

  /** The loop, cut; block i begins and ends where the arrays say. */
  final class Blocks implements Workers.BlockTask {
    private final long[][] bases;
    private final int[][] extents;
    private final int[] from;
    private final int[] to;

    private Blocks(int count) {
      bases = new long[count][];
      extents = new int[count][];
      from = new int[count];
      to = new int[count];
    }

    private void set(int block, long[] base, int[] extent, int first, int end) {
      bases[block] = base;
      extents[block] = extent;
      from[block] = first;
      to[block] = end;
    }

    void run(Workers workers) {
      if (from.length == 1) {
        run(0);
      } else {
        workers.run(from.length, this);
      }
    }

    @Override
    public void run(int block) {
      code.run(bases[block], stride, extents[block], from[block], to[block]);
    }
  }
}

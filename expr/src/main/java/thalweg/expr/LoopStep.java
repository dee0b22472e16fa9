package thalweg.expr;

/** Runs a generated loop, its outermost kept loop cut into blocks when there is enough to do. */
final class LoopStep implements Step, Workers.BlockTask {
  /** Below this many vector operations a hand-over to another thread costs more than it saves. */
  private static final long WORTH_SHARING = 1 << 16;

  private final String name;
  private final LoopCode code;
  private final long[] base;
  private final long[] stride;
  private final int[] extent;
  private final int blocks;
  private final int perBlock;

  LoopStep(String name, Loop loop, long[] base) {
    this.name = name;
    this.code = GeneratedLoops.of(loop, name);
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
    long work = Math.max(1, loop.body().size());
    for (int e : extent) {
      work *= e;
    }
    // Cutting changes no bits: every element, or every folded row or column, is whole in a block.
    boolean cuttable = loop.kept() > 0;
    int unit = loop.vector() == 0 ? BodyEmitter.lanes(loop) : 1;
    int units = (extent[0] + unit - 1) / unit;
    int wanted = cuttable ? (int) Math.min(16, work / WORTH_SHARING) : 1;
    int chosen = Math.max(1, Math.min(units, wanted));
    this.perBlock = Math.max(1, (units + chosen - 1) / chosen) * unit;
    this.blocks = Math.max(1, (extent[0] + perBlock - 1) / perBlock);
  }

  @Override
  public void run(Workers workers) {
    if (blocks == 1) {
      code.run(base, stride, extent, 0, extent[0]);
    } else {
      workers.run(blocks, this);
    }
  }

  @Override
  public void run(int block) {
    int from = block * perBlock;
    code.run(base, stride, extent, from, Math.min(extent[0], from + perBlock));
  }

  /** Runs the part of a map that belongs to rows {@code from} to {@code to} of {@code rows}. */
  void rows(int from, int to, int rows) {
    int perRow = extent[0] / rows;
    code.run(base, stride, extent, from * perRow, to * perRow);
  }

  @Override
  public String toString() {
    return name;
  }
}

package thalweg.expr;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** F32 arrays of equal size, a fixed distance apart, added up in their order. */
final class SumOfParts implements Workers.BlockTask {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

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
    for (; i + LANES.length() <= end; i += LANES.length()) {
      FloatVector total = load(from + 4L * i);
      for (int part = 1; part < parts; part++) {
        total = total.add(load(from + part * apart + 4L * i));
      }
      total.intoMemorySegment(Memory.ALL, to + 4L * i, Memory.ORDER);
    }
    for (; i < end; i++) {
      float total = Memory.f32(from + 4L * i);
      for (int part = 1; part < parts; part++) {
        total += Memory.f32(from + part * apart + 4L * i);
      }
      Memory.f32(to + 4L * i, total);
    }
  }

  private static FloatVector load(long at) {
    return FloatVector.fromMemorySegment(LANES, Memory.ALL, at, Memory.ORDER);
  }
}

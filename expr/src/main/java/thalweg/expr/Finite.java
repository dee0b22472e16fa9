package thalweg.expr;

import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Looks for infinities and NaN in memory: in vectors, and shared among workers in blocks. One bit
 * pattern tells: all bits of the exponent are set.
 */
final class Finite implements Workers.BlockTask {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int EXPONENT = 0x7f800000;
  private static final long LONG_EXPONENT = 0x7ff0000000000000L;

  /** Elements worth a hand-over to another thread. */
  private static final int BLOCK = 1 << 15;

  private final DType dtype;
  private final long address;
  private final int count;
  private final AtomicBoolean bad = new AtomicBoolean();

  Finite(DType dtype, long address, int count) {
    this.dtype = dtype;
    this.address = address;
    this.count = count;
  }

  /** Whether all elements are finite now. */
  boolean holds(Workers workers) {
    bad.set(false);
    int blocks = (count + BLOCK - 1) / BLOCK;
    if (blocks == 1) {
      run(0);
    } else if (blocks > 1) {
      workers.run(blocks, this);
    }
    return !bad.get();
  }

  @Override
  public void run(int block) {
    int from = block * BLOCK;
    int to = Math.min(count, from + BLOCK);
    boolean found = dtype == DType.F32 ? floats(from, to) : doubles(from, to);
    if (found) {
      bad.set(true);
    }
  }

  private boolean floats(int from, int to) {
    int i = from;
    VectorMask<Integer> any = INTS.maskAll(false);
    for (; i <= to - INTS.length(); i += INTS.length()) {
      IntVector bits =
          IntVector.fromMemorySegment(INTS, Memory.ALL, address + 4L * i, Memory.ORDER);
      any = any.or(bits.and(EXPONENT).compare(VectorOperators.EQ, EXPONENT));
    }
    boolean found = any.anyTrue();
    for (; i < to; i++) {
      found |= (Memory.i32(address + 4L * i) & EXPONENT) == EXPONENT;
    }
    return found;
  }

  private boolean doubles(int from, int to) {
    int i = from;
    VectorMask<Long> any = LONGS.maskAll(false);
    for (; i <= to - LONGS.length(); i += LONGS.length()) {
      LongVector bits =
          LongVector.fromMemorySegment(LONGS, Memory.ALL, address + 8L * i, Memory.ORDER);
      any = any.or(bits.and(LONG_EXPONENT).compare(VectorOperators.EQ, LONG_EXPONENT));
    }
    boolean found = any.anyTrue();
    for (; i < to; i++) {
      found |= !Double.isFinite(Memory.f64(address + 8L * i));
    }
    return found;
  }

  /** The first element that is infinite or no number; -1 if all are finite. */
  static int first(double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i])) {
        return i;
      }
    }
    return -1;
  }
}

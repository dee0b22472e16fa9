package thalweg.expr;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Pooling of F32 images with the channels last: the taps of one window, a vector of channels at a
 * time. Each gives the channel where whole vectors end.
 */
final class WindowCode {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;

  /** Channels that are done at a time; what is left over is done one by one. */
  static final int LANES = F.length();

  private WindowCode() {}

  /**
   * The taps of one window that are not in the padding.
   *
   * @param first place in the plane, row * width + column, of the first one
   * @param rows rows of taps, {@code rowStep} places apart
   * @param columns taps of each row, {@code columnStep} places apart
   */
  record Taps(int first, int rows, int rowStep, int columns, int columnStep) {
    int place(int row, int column) {
      return first + row * rowStep + column * columnStep;
    }
  }

  /** Index, and value where its address is not 0, of the largest tap. */
  static int largest(long x, int channels, Taps taps, long index, long value) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      FloatVector most = load(x + 4L * ((long) taps.first() * channels + c));
      IntVector at = IntVector.broadcast(I, taps.first());
      for (int a = 0; a < taps.rows(); a++) {
        int place = taps.place(a, 0);
        for (int b = 0; b < taps.columns(); b++) {
          FloatVector v = load(x + 4L * ((long) place * channels + c));
          // Larger, or the first NaN.
          VectorMask<Float> better =
              v.compare(VectorOperators.LE, most).not().and(most.compare(VectorOperators.EQ, most));
          most = most.blend(v, better);
          at = at.blend(place, better.cast(I));
          place += taps.columnStep();
        }
      }
      at.intoMemorySegment(Memory.ALL, index + 4L * c, Memory.ORDER);
      if (value != 0) {
        most.intoMemorySegment(Memory.ALL, value + 4L * c, Memory.ORDER);
      }
    }
    return c;
  }

  /** The elements at the indices of one window. */
  static int take(long x, int channels, Taps taps, long index, long to) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      IntVector at = IntVector.fromMemorySegment(I, Memory.ALL, index + 4L * c, Memory.ORDER);
      FloatVector y = FloatVector.zero(F);
      for (int a = 0; a < taps.rows(); a++) {
        int place = taps.place(a, 0);
        for (int b = 0; b < taps.columns(); b++) {
          FloatVector v = load(x + 4L * ((long) place * channels + c));
          y = y.blend(v, at.compare(VectorOperators.EQ, place).cast(F));
          place += taps.columnStep();
        }
      }
      y.intoMemorySegment(Memory.ALL, to + 4L * c, Memory.ORDER);
    }
    return c;
  }

  /** Puts, or adds, one window's elements at their indices, zeros at its other taps. */
  static int put(long y, int channels, Taps taps, long index, long to, boolean add) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      IntVector at = IntVector.fromMemorySegment(I, Memory.ALL, index + 4L * c, Memory.ORDER);
      FloatVector v = load(y + 4L * c);
      for (int a = 0; a < taps.rows(); a++) {
        int place = taps.place(a, 0);
        for (int b = 0; b < taps.columns(); b++) {
          long into = to + 4L * ((long) place * channels + c);
          FloatVector mine =
              FloatVector.zero(F).blend(v, at.compare(VectorOperators.EQ, place).cast(F));
          (add ? load(into).add(mine) : mine).intoMemorySegment(Memory.ALL, into, Memory.ORDER);
          place += taps.columnStep();
        }
      }
    }
    return c;
  }

  /** The sum of one window's taps. */
  static int sum(long x, int channels, Taps taps, long to) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      FloatVector total = FloatVector.zero(F);
      for (int a = 0; a < taps.rows(); a++) {
        int place = taps.place(a, 0);
        for (int b = 0; b < taps.columns(); b++) {
          total = total.add(load(x + 4L * ((long) place * channels + c)));
          place += taps.columnStep();
        }
      }
      total.intoMemorySegment(Memory.ALL, to + 4L * c, Memory.ORDER);
    }
    return c;
  }

  /** Adds one window's element to each of its taps. */
  static int spread(long y, int channels, Taps taps, long to) {
    int c = 0;
    for (; c + LANES <= channels; c += LANES) {
      FloatVector v = load(y + 4L * c);
      for (int a = 0; a < taps.rows(); a++) {
        int place = taps.place(a, 0);
        for (int b = 0; b < taps.columns(); b++) {
          long into = to + 4L * ((long) place * channels + c);
          load(into).add(v).intoMemorySegment(Memory.ALL, into, Memory.ORDER);
          place += taps.columnStep();
        }
      }
    }
    return c;
  }

  private static FloatVector load(long at) {
    return FloatVector.fromMemorySegment(F, Memory.ALL, at, Memory.ORDER);
  }
}

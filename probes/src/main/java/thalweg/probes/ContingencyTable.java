package thalweg.probes;

/**
 * How often three finite variables F, L and Y took each triple of values together; immutable.
 *
 * <p>Values are counted from 0; those that never occur change nothing. Memory: 8 bytes for each
 * triple of values, 8 K³ for K classes.
 */
public final class ContingencyTable {
  private final long[][][] counts;
  private final long total;

  private ContingencyTable(long[][][] counts) {
    this.counts = counts;
    long sum = 0;
    for (long[][] ofF : counts) {
      for (long[] ofL : ofF) {
        for (long count : ofL) {
          sum += count;
        }
      }
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          "the contingency table holds no examples; expected 1 or more: count predictions on a test"
              + " set that is not empty");
    }
    total = sum;
  }

  /**
   * The table of counts; copies.
   *
   * @param counts [f][l][y], each 0 or more; a box, not all 0
   * @throws IllegalArgumentException if there is none above 0, one below, or it is no box
   */
  public static ContingencyTable of(long[][][] counts) {
    long[][][] copy = new long[counts.length][][];
    for (int f = 0; f < counts.length; f++) {
      copy[f] = new long[counts[f].length][];
      for (int l = 0; l < counts[f].length; l++) {
        copy[f][l] = counts[f][l].clone();
        for (long count : copy[f][l]) {
          if (count < 0) {
            throw new IllegalArgumentException(
                "count %d at f = %d, l = %d; expected 0 or more".formatted(count, f, l));
          }
        }
        boolean box =
            counts[f].length == counts[0].length && copy[f][l].length == copy[0][0].length;
        if (!box) {
          throw new IllegalArgumentException(
              "counts at f = %d, l = %d differ in extent from the first; expected a box"
                  .formatted(f, l));
        }
      }
    }
    return new ContingencyTable(copy);
  }

  /**
   * Counts values seen together, one triple an example. Cost: a pass over the examples.
   *
   * @param f one value an example, 0 or more, such as a network's predicted classes
   * @param l as many, such as a simple model's predicted classes
   * @param y as many, such as labels
   * @throws IllegalArgumentException if lengths differ, a value is negative or there are none
   */
  public static ContingencyTable of(int[] f, int[] l, int[] y) {
    if (f.length != l.length || f.length != y.length) {
      throw new IllegalArgumentException(
          "%d, %d and %d values to count together; expected as many of each"
              .formatted(f.length, l.length, y.length));
    }
    long[][][] counts = new long[values("f", f)][values("l", l)][values("y", y)];
    for (int i = 0; i < f.length; i++) {
      counts[f[i]][l[i]][y[i]]++;
    }
    return new ContingencyTable(counts);
  }

  private static int values(String name, int[] of) {
    int largest = 0;
    for (int i = 0; i < of.length; i++) {
      if (of[i] < 0) {
        throw new IllegalArgumentException(
            "value %d of %s at example %d; expected 0 or more".formatted(of[i], name, i));
      }
      largest = Math.max(largest, of[i]);
    }
    return largest + 1;
  }

  /** How many examples were counted, 1 or more. */
  public long total() {
    return total;
  }

  /** The counts themselves, for this room's own loops, which never write to them. */
  long[][][] shared() {
    return counts;
  }
}

package thalweg.audit;

import java.util.Arrays;
import java.util.stream.IntStream;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * A copy of some rows' labels into which wrong ones were put: a tenth, half of them uniform over
 * the other classes, half to the class after their own.
 *
 * @param rows that take part, ascending places in the subject
 * @param labels of these, with the wrong ones, [rows]
 * @param kinds what was done to each, [rows]
 */
record Injection(int[] rows, int[] labels, Kind[] kinds) {
  private static final double SHARE = 0.05;
  private static final int FEWEST = 3;

  /** What was done to a label. */
  enum Kind {
    NOTHING("as given"),
    UNIFORM("uniform over the other classes"),
    PAIR_FLIP("to the next class");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * Draws rows and noise.
   *
   * @param count rows that take part
   */
  static Injection draw(int[] given, int classes, int count, RandomKey key) {
    Philox random = Philox.stream(key, 0);
    int[] rows = Arrays.copyOf(random.permutation(given.length), count);
    Arrays.sort(rows);
    int[] labels = Arrays.stream(rows).map(i -> given[i]).toArray();
    int[] present = IntStream.range(0, classes).filter(c -> holds(labels, c)).toArray();
    Kind[] kinds = new Kind[count];
    Arrays.fill(kinds, Kind.NOTHING);
    int each = Math.max(FEWEST, (int) Math.round(SHARE * count));
    int[] order = random.permutation(count);
    for (int k = 0; k < 2 * each && k < count; k++) {
      int row = order[k];
      kinds[row] = k < each ? Kind.UNIFORM : Kind.PAIR_FLIP;
      int at = Arrays.binarySearch(present, labels[row]);
      int shift = k < each ? 1 + below(random, present.length - 1) : 1;
      labels[row] = present[(at + shift) % present.length];
    }
    return new Injection(rows, labels, kinds);
  }

  private static boolean holds(int[] labels, int c) {
    return Arrays.stream(labels).anyMatch(label -> label == c);
  }

  private static int below(Philox random, int bound) {
    return (int) (((random.nextLong() >>> 32) * bound) >>> 32);
  }

  /**
   * The rows as a score is judged by: those of one kind of noise against those left alone.
   *
   * @param suspects rows of the subject that are held to be wrong without any injection; left out
   */
  Roc.Row[] judged(Kind kind, boolean[] suspects) {
    Roc.Row[] judged = new Roc.Row[rows.length];
    for (int i = 0; i < judged.length; i++) {
      boolean plain = kinds[i] == Kind.NOTHING && !suspects[rows[i]];
      judged[i] = kinds[i] == kind ? Roc.Row.MARKED : plain ? Roc.Row.PLAIN : Roc.Row.LEFT_OUT;
    }
    return judged;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Injection i
        && Arrays.equals(rows, i.rows)
        && Arrays.equals(labels, i.labels)
        && Arrays.equals(kinds, i.kinds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return "noise injected into " + rows.length + " rows";
  }
}

package thalweg.audit;

import java.util.Arrays;
import java.util.stream.IntStream;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * Which fold each row is held out in: the rows of a class are dealt to the folds in turn, in an
 * order that the key draws, so that every fold has its share of every class.
 *
 * @param of the fold of each row, from 0
 * @param count how many folds there are
 */
record Folds(int[] of, int count) {

  static Folds deal(int[] labels, int classes, int count, RandomKey key) {
    int[] of = new int[labels.length];
    int[] order = Philox.stream(key, 0).permutation(labels.length);
    int next = 0;
    for (int c = 0; c < classes; c++) {
      for (int row : order) {
        if (labels[row] == c) {
          of[row] = next++ % count;
        }
      }
    }
    return new Folds(of, count);
  }

  int[] heldOut(int fold) {
    return IntStream.range(0, of.length).filter(i -> of[i] == fold).toArray();
  }

  /** The rows to learn from while a fold is held out, without those that are not trusted. */
  int[] training(int fold, boolean[] distrusted) {
    return IntStream.range(0, of.length).filter(i -> of[i] != fold && !distrusted[i]).toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Folds f && f.count == count && Arrays.equals(f.of, of);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(of);
  }

  @Override
  public String toString() {
    return count + " folds of " + of.length + " rows";
  }
}

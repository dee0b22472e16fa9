package thalweg.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Samples that keep the proportions of the classes. */
final class Strata {
  private Strata() {}

  /** {@code count} of the candidate indices, stratified by label, in the candidates' order. */
  static int[] choose(Dataset data, int[] candidates, int count, RandomGenerator random) {
    if (count < 0 || count > candidates.length) {
      throw DataException.of(
          "A stratified choice of %d examples from %d of data set %s is not possible; expected 0 to"
              + " %d.",
          count, candidates.length, data.name(), candidates.length);
    }
    int[][] byClass = byClass(data, candidates);
    int[] shares = shares(byClass, candidates.length, count);
    boolean[] chosen = new boolean[data.size()];
    for (int c = 0; c < byClass.length; c++) {
      for (int position : Draws.choose(random, byClass[c].length, shares[c])) {
        chosen[byClass[c][position]] = true;
      }
    }
    return Arrays.stream(candidates).filter(i -> chosen[i]).toArray();
  }

  private static int[][] byClass(Dataset data, int[] candidates) {
    int[] counts = new int[data.numClasses()];
    for (int i : candidates) {
      counts[data.label(i)]++;
    }
    int[][] byClass = new int[counts.length][];
    Arrays.setAll(byClass, c -> new int[counts[c]]);
    int[] filled = new int[counts.length];
    for (int i : candidates) {
      int label = data.label(i);
      byClass[label][filled[label]++] = i;
    }
    return byClass;
  }

  /**
   * Largest remainders, in integers: count * size / total rounded down, then the rest given out.
   */
  private static int[] shares(int[][] byClass, int total, int count) {
    int[] shares = new int[byClass.length];
    long[] remainders = new long[byClass.length];
    int given = 0;
    for (int c = 0; c < byClass.length; c++) {
      long exact = (long) count * byClass[c].length;
      shares[c] = total == 0 ? 0 : (int) (exact / total);
      remainders[c] = total == 0 ? 0 : exact % total;
      given += shares[c];
    }
    IntStream.range(0, byClass.length)
        .boxed()
        .sorted(Comparator.<Integer>comparingLong(c -> -remainders[c]).thenComparing(c -> c))
        .limit(count - given)
        .forEach(c -> shares[c]++);
    return shares;
  }

  /** 0..n-1 without the given indices, ascending. */
  static int[] without(int n, int[] taken) {
    boolean[] gone = new boolean[n];
    for (int i : taken) {
      gone[i] = true;
    }
    return IntStream.range(0, n).filter(i -> !gone[i]).toArray();
  }
}

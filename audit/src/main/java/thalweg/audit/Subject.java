package thalweg.audit;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import thalweg.data.DataException;
import thalweg.data.Dataset;

/**
 * The rows that are audited: features as the user has them, labels as given, and what to call a
 * row.
 *
 * @param data features, shape and class names; its labels are not looked at
 * @param labels as given, [n]
 * @param rowName what a person finds row i by
 * @param warnings what the user should know of the data, one sentence each
 */
public record Subject(
    Dataset data, int[] labels, IntFunction<String> rowName, List<String> warnings) {
  private static final int FEWEST_ROWS = 10;
  private static final long MOST_NUMBERS = 400_000_000;

  /**
   * @throws DataException if the labels are all equal, the rows are too few or too many to audit
   */
  public Subject {
    warnings = List.copyOf(warnings);
    if (labels.length < FEWEST_ROWS) {
      throw new DataException(
          "Data set %s has %d rows; an audit needs at least %d."
              .formatted(data.name(), labels.length, FEWEST_ROWS));
    }
    requireClasses(data, labels);
    long numbers = (long) labels.length * (data.features() + 10L * data.numClasses());
    if (numbers > MOST_NUMBERS) {
      throw new DataException(
          ("Data set %s has %d rows of %d features and %d classes, %d million numbers to hold;"
                  + " expected at most %d million: audit it in parts.")
              .formatted(
                  data.name(),
                  labels.length,
                  data.features(),
                  data.numClasses(),
                  numbers / 1_000_000,
                  MOST_NUMBERS / 1_000_000));
    }
  }

  private static void requireClasses(Dataset data, int[] labels) {
    int[] counts = counts(labels, data.numClasses());
    int present = (int) Arrays.stream(counts).filter(c -> c > 0).count();
    if (present < 2) {
      throw new DataException(
          ("All %d labels of data set %s are \"%s\"; expected two classes or more: check the column"
                  + " of the labels.")
              .formatted(labels.length, data.name(), data.classNames().get(labels[0])));
    }
    if (2 * present > labels.length) {
      throw new DataException(
          ("Data set %s has %d classes in %d rows; expected two rows a class or more: the column of"
                  + " the labels seems to hold numbers or names of rows.")
              .formatted(data.name(), present, labels.length));
    }
  }

  private static int[] counts(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /** Rows whose class has no other row: nothing can be said of them. */
  boolean[] alone() {
    int[] counts = counts(labels, data.numClasses());
    boolean[] alone = new boolean[labels.length];
    IntStream.range(0, labels.length).forEach(i -> alone[i] = counts[labels[i]] == 1);
    return alone;
  }

  int rows() {
    return labels.length;
  }

  int classes() {
    return data.numClasses();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(labels);
  }

  @Override
  public String toString() {
    return data.toString();
  }
}

package thalweg.probes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Confident learning of Northcutt, Jiang and Chuang 2021 (arXiv:1911.00068, sections 3.1 and 3.2):
 * the joint distribution of given and true labels, estimated by counting the examples that a model
 * is confident of.
 *
 * <p>The threshold of class j is the mean probability of j over the examples labelled j. An example
 * counts as confidently j where its probability of j reaches that threshold; as the most probable
 * of several such classes, and not at all where there is none. Counts of a given label are then
 * scaled to the number of examples that have it.
 *
 * <p>The probabilities must come from models that did not learn from the example they speak of:
 * those of a training set tell nothing. Cost: one pass over [n, K], and a sort for {@link
 * #errors()}.
 */
public final class ConfidentLearning {
  /** Sums of equal numbers in another order may fall short of their mean by this much. */
  private static final double SLACK = 1e-6;

  private final double[][] probabilities;
  private final int[] labels;
  private final int classes;
  private final double[] thresholds;
  private final double[][] joint;

  private ConfidentLearning(double[][] probabilities, int[] labels) {
    this.probabilities = probabilities;
    this.labels = labels;
    this.classes = probabilities[0].length;
    this.thresholds = thresholds();
    this.joint = calibrated(counts());
  }

  /**
   * Of out-of-sample probabilities.
   *
   * @param probabilities [n][K], each row summing to 1; n from 1
   * @param labels as given, [n], each in 0..K-1
   * @throws IllegalArgumentException if lengths or labels do not fit
   */
  public static ConfidentLearning of(double[][] probabilities, int[] labels) {
    El2n.requireFitting(probabilities, labels);
    return new ConfidentLearning(probabilities, labels);
  }

  private double[] thresholds() {
    double[] sums = new double[classes];
    int[] counts = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      sums[labels[i]] += probabilities[i][labels[i]];
      counts[labels[i]]++;
    }
    for (int c = 0; c < classes; c++) {
      sums[c] = counts[c] == 0 ? Double.POSITIVE_INFINITY : sums[c] / counts[c];
    }
    return sums;
  }

  /** The class that example i confidently is, or -1. */
  private int confident(int i) {
    int best = -1;
    for (int c = 0; c < classes; c++) {
      boolean reaches = probabilities[i][c] >= thresholds[c] - SLACK;
      if (reaches && (best < 0 || probabilities[i][c] > probabilities[i][best])) {
        best = c;
      }
    }
    return best;
  }

  private double[][] counts() {
    double[][] counts = new double[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      int c = confident(i);
      if (c >= 0) {
        counts[labels[i]][c]++;
      }
    }
    for (int c = 0; c < classes; c++) {
      counts[c][c] = Math.max(1, counts[c][c]);
    }
    return counts;
  }

  private double[][] calibrated(double[][] counts) {
    int[] given = new int[classes];
    for (int label : labels) {
      given[label]++;
    }
    for (int c = 0; c < classes; c++) {
      double sum = Arrays.stream(counts[c]).sum();
      for (int j = 0; j < classes; j++) {
        counts[c][j] *= given[c] / sum / labels.length;
      }
    }
    return counts;
  }

  /**
   * The mean probability of class j over the examples labelled j; infinite where there are none.
   */
  public double threshold(int j) {
    return thresholds[j];
  }

  /** The estimated share of all examples with given label i and true label j; sums to 1. */
  public double joint(int i, int j) {
    return joint[i][j];
  }

  /** The estimated share of wrong labels, in [0, 1]. */
  public double noiseRate() {
    return 1 - IntStream.range(0, classes).mapToDouble(c -> joint[c][c]).sum();
  }

  /** The estimated share of wrong labels among the examples labelled c; 0 where there are none. */
  public double noiseRate(int c) {
    double given = Arrays.stream(joint[c]).sum();
    return given == 0 ? 0 : 1 - joint[c][c] / given;
  }

  /**
   * The examples whose label is held to be wrong, by "prune by noise rate" (section 3.2): for each
   * given i and other j the n * joint(i, j) examples labelled i, rounded, of the largest p_j - p_i.
   */
  public boolean[] errors() {
    boolean[] wrong = new boolean[labels.length];
    for (int given = 0; given < classes; given++) {
      for (int j = 0; j < classes; j++) {
        long count = Math.round(labels.length * joint[given][j]);
        if (j != given && count > 0) {
          mark(given, j, count, wrong);
        }
      }
    }
    return wrong;
  }

  private void mark(int given, int j, long count, boolean[] wrong) {
    IntStream.range(0, labels.length)
        .filter(i -> labels[i] == given)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> probabilities[i][given] - probabilities[i][j]))
        .limit(count)
        .forEach(i -> wrong[i] = true);
  }
}

package thalweg.probes;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How labels were made wrong: the probability that an example of true class j was given label k,
 * read off at anchor points as in Patrini, Rozza, Menon, Nock and Qu 2017 (arXiv:1609.03683,
 * section 4.2), and the probability that a given label is wrong that follows from it.
 *
 * <p>Networks that were fitted to noisy labels say, of examples that are surely of class j, how
 * often such examples are given label k: that is row j. The paper takes one anchor a class; here it
 * is the median over the surest tenth of those predicted j. Classes that are hard to tell apart
 * leave traces of their own in the matrix, so it is mixed with noise that is uniform over the other
 * classes, in proportion to how even its off-diagonal is (the entropy of a row over its maximum, 1
 * for uniform noise, 0 for pair flips): where the noise has no structure none is used.
 *
 * <p>Cost: a few passes over [n, K] and a sort.
 */
public final class NoiseTransition {
  private static final double ANCHORS = 0.1;
  private static final int FEWEST = 5;
  private static final double LEAST = 1e-9;

  private final double[][] matrix;
  private final double evenness;

  private NoiseTransition(double[][] matrix, double evenness) {
    this.matrix = matrix;
    this.evenness = evenness;
  }

  /**
   * From out-of-sample probabilities of networks that were trained on the noisy labels.
   *
   * @param probabilities [n][K], each row summing to 1; n from 1, K from 2
   */
  public static NoiseTransition of(double[][] probabilities) {
    int classes = probabilities[0].length;
    double[][] anchored = new double[classes][];
    for (int j = 0; j < classes; j++) {
      anchored[j] = row(probabilities, j, classes);
    }
    double off = 0;
    double entropy = 0;
    for (int j = 0; j < classes; j++) {
      off += 1 - anchored[j][j];
      entropy += (1 - anchored[j][j]) * evenness(anchored[j], j);
    }
    double even = off <= 0 ? 1 : entropy / off;
    double rate = off / classes;
    for (int j = 0; j < classes; j++) {
      for (int k = 0; k < classes; k++) {
        double uniform = k == j ? 1 - rate : rate / (classes - 1);
        anchored[j][k] = (1 - even) * anchored[j][k] + even * uniform;
      }
    }
    return new NoiseTransition(anchored, even);
  }

  /** Medians over the anchors of class j; no noise where too few examples are predicted j. */
  private static double[] row(double[][] probabilities, int j, int classes) {
    int[] predicted =
        IntStream.range(0, probabilities.length)
            .filter(i -> argMax(probabilities[i]) == j)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -probabilities[i][j]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] anchors =
        Arrays.copyOf(
            predicted,
            Math.min(predicted.length, (int) Math.max(FEWEST, ANCHORS * predicted.length)));
    double[] row = new double[classes];
    if (anchors.length == 0) {
      row[j] = 1;
      return row;
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      int column = k;
      double[] values =
          Arrays.stream(anchors).mapToDouble(i -> probabilities[i][column]).sorted().toArray();
      row[k] = (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
      sum += row[k];
    }
    for (int k = 0; k < classes; k++) {
      row[k] /= sum;
    }
    return row;
  }

  /** Entropy of a row's off-diagonal over its maximum; 1 where there is nothing to be uneven. */
  private static double evenness(double[] row, int diagonal) {
    double off = 1 - row[diagonal];
    if (row.length < 3 || off <= 0) {
      return 1;
    }
    double entropy = 0;
    for (int k = 0; k < row.length; k++) {
      double share = k == diagonal ? 0 : row[k] / off;
      entropy -= share <= 0 ? 0 : share * Math.log(share);
    }
    return entropy / Math.log(row.length - 1);
  }

  /** The probability that an example of true class j is given label k. */
  public double of(int j, int k) {
    return matrix[j][k];
  }

  /** How even the noise is over classes, from 0 (pair flips) to 1 (uniform). */
  public double evenness() {
    return evenness;
  }

  /**
   * The probability that a given label is wrong, in [0, 1], by Bayes' rule.
   *
   * @param probabilities of the true class, before the label was seen, [K]
   * @param label as given
   */
  public double wrong(double[] probabilities, int label) {
    double all = LEAST;
    for (int j = 0; j < matrix.length; j++) {
      all += probabilities[j] * matrix[j][label];
    }
    return 1 - probabilities[label] * matrix[label][label] / all;
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int c = 1; c < values.length; c++) {
      best = values[c] > values[best] ? c : best;
    }
    return best;
  }
}

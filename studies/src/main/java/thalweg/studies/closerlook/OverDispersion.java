package thalweg.studies.closerlook;

import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * Whether some examples are easier than others, from how often each was right in R runs.
 *
 * <pre>
 *   P_i = right_i / R        D = Var_i(P_i) / (P (1 - P) / R)        P = mean of the P_i
 * </pre>
 *
 * <p>Were all examples equally hard and the runs independent, right_i would be Binomial(R, P) and D
 * about 1; D above 1 says that examples differ.
 */
final class OverDispersion {
  private OverDispersion() {}

  /**
   * D; the variance is divided by n - 1.
   *
   * @param right one count an example, two or more, each in 0..runs
   * @return NaN where all examples are right in all runs, or in none
   */
  static double of(int[] right, int runs) {
    double mean = mean(right, runs);
    double sum = 0;
    for (int r : right) {
      double apart = (double) r / runs - mean;
      sum += apart * apart;
    }
    return sum / (right.length - 1) / (mean * (1 - mean) / runs);
  }

  /** The mean share of runs in which an example was right. */
  static double mean(int[] right, int runs) {
    long sum = 0;
    for (int r : right) {
      sum += r;
    }
    return (double) sum / ((double) right.length * runs);
  }

  /** Draws from Binomial(runs, p) by inversion of its distribution function. */
  static int[] binomial(int draws, int runs, double p, RandomKey key) {
    double[] upTo = new double[runs + 1];
    double sum = 0;
    for (int k = 0; k <= runs; k++) {
      sum += StrictMath.exp(logProbability(k, runs, p));
      upTo[k] = sum;
    }
    Philox random = Philox.stream(key, key.step());
    int[] drawn = new int[draws];
    for (int i = 0; i < draws; i++) {
      double u = random.nextDouble() * sum;
      while (drawn[i] < runs && u >= upTo[drawn[i]]) {
        drawn[i]++;
      }
    }
    return drawn;
  }

  private static double logProbability(int k, int runs, double p) {
    double log = 0;
    for (int j = 1; j <= k; j++) {
      log += StrictMath.log((runs - k + j) / (double) j);
    }
    // 0 log 0 is 0 here: p of 0 or 1 leaves one possible count.
    log += k == 0 ? 0 : k * StrictMath.log(p);
    return log + (k == runs ? 0 : (runs - k) * StrictMath.log1p(-p));
  }
}

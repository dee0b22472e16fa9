package thalweg.audit;

import java.util.List;
import java.util.Optional;

/**
 * All that networks said of the rows.
 *
 * @param first passes of networks that learnt from all labels, wrong ones too
 * @param second of networks that learnt without the suspects of the first round, where there was a
 *     second one
 * @param features of each row by which neighbours are found, [n][d]; [0] for none
 */
record Evidence(Passes first, Optional<Passes> second, float[][] features) {

  /** From which epoch on a round's passes are counted as those of trained networks. */
  static int late(Passes passes) {
    return passes.epochs() / 2 + 1;
  }

  /** Probabilities of the trained networks of the first round, [n][classes]. */
  double[][] firstProbabilities() {
    return first.mean(late(first));
  }

  /** The same of both rounds alike. */
  double[][] probabilities() {
    double[][] mean = firstProbabilities();
    second.ifPresent(passes -> {
      double[][] more = passes.mean(late(passes));
      for (int i = 0; i < mean.length; i++) {
        for (int c = 0; c < mean[i].length; c++) {
          mean[i][c] = (mean[i][c] + more[i][c]) / 2;
        }
      }
    });
    return mean;
  }

  List<Passes> rounds() {
    return second.map(passes -> List.of(first, passes)).orElseGet(() -> List.of(first));
  }
}

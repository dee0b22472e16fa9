package thalweg.probes;

import java.util.Arrays;

/**
 * The share of an example's k nearest neighbours that have another label: what Baldock, Maennel and
 * Neyshabur 2021 (arXiv:2106.09647) ask of a layer, and Bahri, Jiang and Gupta 2020
 * (arXiv:2004.12289) of noisy labels.
 *
 * <p>Equal distances go to the earlier example. Cost: n r d operations for r references.
 */
public final class NeighbourDisagreement {
  private NeighbourDisagreement() {}

  /**
   * The share for every example.
   *
   * @param features [n][d], to scale
   * @param labels [n]
   * @param references the examples that may be neighbours, ascending; an example is not its own
   * @param k neighbours that vote, 1 or more; less where there are not as many references
   * @return [n], in [0, 1]
   * @throws IllegalArgumentException if there are fewer than two references, or k is not positive
   */
  public static double[] of(float[][] features, int[] labels, int[] references, int k) {
    if (references.length < 2 || k < 1) {
      throw new IllegalArgumentException(
          "%d neighbours among %d references; expected 1 or more among 2 or more"
              .formatted(k, references.length));
    }
    float[][] rows = new float[references.length][];
    int[] place = new int[labels.length];
    Arrays.fill(place, -1);
    for (int r = 0; r < rows.length; r++) {
      rows[r] = features[references[r]];
      place[references[r]] = r;
    }
    int voters = Math.min(k, references.length - 1);
    double[] share = new double[labels.length];
    for (int i = 0; i < share.length; i++) {
      int others = 0;
      for (int r : NearestRows.of(rows, features[i], voters, place[i])) {
        others += labels[references[r]] == labels[i] ? 0 : 1;
      }
      share[i] = (double) others / voters;
    }
    return share;
  }
}

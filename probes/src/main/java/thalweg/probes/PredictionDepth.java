package thalweg.probes;

import java.util.Arrays;
import java.util.List;

/**
 * Prediction depth of Baldock, Maennel and Neyshabur 2021 (arXiv:2106.09647, section 2.1): how many
 * layers a network needs to make up its mind about an example. Each layer has a probe, the vote of
 * the k nearest training examples by its outputs; the depth is the first layer from which on every
 * probe gives the network's final class, and the number of layers where the last one does not.
 *
 * <p>For a training example the example itself is left out of its neighbours. Equal distances go to
 * the earlier example, equal votes to the lower class. Cost: n² d operations a layer, made for n up
 * to some thousands.
 */
public final class PredictionDepth {
  /** The paper's number of neighbours. */
  public static final int NEIGHBOURS = 30;

  private PredictionDepth() {}

  /**
   * The depth of every training example.
   *
   * @param layers what each layer puts out, from the input on: [n][width], the width its own
   * @param labels that the examples were trained with, [n]
   * @param predictions the network's final classes, [n]
   * @param classes how many there are
   * @param k neighbours that vote, 1 to n - 1
   * @return [n], each in 0..layers.size()
   * @throws IllegalArgumentException if lengths do not fit, or k is out of range
   */
  public static int[] of(
      List<float[][]> layers, int[] labels, int[] predictions, int classes, int k) {
    int n = labels.length;
    if (k < 1 || k >= n || predictions.length != n) {
      throw new IllegalArgumentException(
          "%d neighbours of %d examples with %d predictions; expected 1 to n - 1, and one each"
              .formatted(k, n, predictions.length));
    }
    int[] depth = new int[n];
    Arrays.fill(depth, layers.size());
    for (int layer = layers.size() - 1; layer >= 0; layer--) {
      float[][] outputs = layers.get(layer);
      if (outputs.length != n) {
        throw new IllegalArgumentException(
            "layer %d has %d rows; expected %d".formatted(layer, outputs.length, n));
      }
      for (int i = 0; i < n; i++) {
        if (depth[i] == layer + 1 && vote(outputs, labels, classes, k, i) == predictions[i]) {
          depth[i] = layer;
        }
      }
    }
    return depth;
  }

  private static int vote(float[][] outputs, int[] labels, int classes, int k, int i) {
    int[] votes = new int[classes];
    for (int j : NearestRows.of(outputs, outputs[i], k, i)) {
      votes[labels[j]]++;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = votes[c] > votes[best] ? c : best;
    }
    return best;
  }
}

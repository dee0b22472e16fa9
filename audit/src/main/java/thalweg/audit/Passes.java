package thalweg.audit;

import java.util.List;

/**
 * What networks that did not learn from a row said of it: logits after every epoch of every repeat.
 *
 * @param labels as given, [n]
 * @param epochs of each repeat
 * @param logits [repeats * epochs] arrays of [n, classes], epoch by epoch within a repeat
 */
public record Passes(int[] labels, int classes, int epochs, List<float[]> logits) {
  public Passes {
    logits = List.copyOf(logits);
  }

  int rows() {
    return labels.length;
  }

  /** Writes the softmax of one row's logits in one pass. */
  void probabilities(int pass, int row, double[] into) {
    float[] z = logits.get(pass);
    int from = row * classes;
    double top = z[from];
    for (int c = 1; c < classes; c++) {
      top = Math.max(top, z[from + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      into[c] = Math.exp(z[from + c] - top);
      sum += into[c];
    }
    for (int c = 0; c < classes; c++) {
      into[c] /= sum;
    }
  }

  /** The logit of the given label minus the largest other. */
  double margin(int pass, int row) {
    float[] z = logits.get(pass);
    double other = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      if (c != labels[row]) {
        other = Math.max(other, z[row * classes + c]);
      }
    }
    return z[row * classes + labels[row]] - other;
  }

  /** Mean probabilities over the passes whose epoch, from 1, is at least {@code from}. */
  double[][] mean(int from) {
    double[][] mean = new double[rows()][classes];
    double[] p = new double[classes];
    int count = 0;
    for (int pass = 0; pass < logits.size(); pass++) {
      if (pass % epochs + 1 >= from) {
        count++;
        for (int i = 0; i < mean.length; i++) {
          probabilities(pass, i, p);
          for (int c = 0; c < classes; c++) {
            mean[i][c] += p[c];
          }
        }
      }
    }
    for (double[] row : mean) {
      for (int c = 0; c < classes; c++) {
        row[c] /= count;
      }
    }
    return mean;
  }
}

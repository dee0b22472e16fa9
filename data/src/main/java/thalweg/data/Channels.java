package thalweg.data;

import thalweg.data.Standardisation.Per;

/** Means and deviations per channel or feature, accumulated in double in one fixed order. */
final class Channels {
  private Channels() {}

  static int groups(Dataset data, Per per) {
    return switch (per) {
      case CHANNEL -> data.shape().channels();
      case FEATURE -> data.features();
    };
  }

  /** How many values in a row belong to one group. */
  private static int run(Dataset data, Per per) {
    return data.features() / groups(data, per);
  }

  static double[] means(Dataset data, Per per) {
    double[] sums = new double[groups(data, per)];
    float[] pixels = data.sharedPixels();
    int run = run(data, per);
    for (int start = 0, plane = 0; start < pixels.length; start += run, plane++) {
      double sum = 0;
      for (int k = start; k < start + run; k++) {
        sum += pixels[k];
      }
      sums[plane % sums.length] += sum;
    }
    return divided(sums, (double) data.size() * run);
  }

  static double[] deviations(Dataset data, Per per, double[] means) {
    double[] sums = new double[means.length];
    float[] pixels = data.sharedPixels();
    int run = run(data, per);
    for (int start = 0, plane = 0; start < pixels.length; start += run, plane++) {
      int group = plane % sums.length;
      double sum = 0;
      for (int k = start; k < start + run; k++) {
        double apart = pixels[k] - means[group];
        sum += apart * apart;
      }
      sums[group] += sum;
    }
    double[] variances = divided(sums, (double) data.size() * run);
    for (int c = 0; c < variances.length; c++) {
      variances[c] = Math.sqrt(variances[c]);
    }
    return variances;
  }

  private static double[] divided(double[] sums, double count) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] = count == 0 ? 0 : sums[c] / count;
    }
    return sums;
  }

  static float[] scaled(Dataset data, Standardisation scale) {
    int groups = scale.means().size();
    float[] pixels = data.sharedPixels();
    float[] scaled = new float[pixels.length];
    int run = run(data, scale.per());
    for (int start = 0, plane = 0; start < pixels.length; start += run, plane++) {
      double mean = scale.means().get(plane % groups);
      double deviation = scale.deviations().get(plane % groups);
      double divisor = deviation == 0 ? 1 : deviation;
      for (int k = start; k < start + run; k++) {
        scaled[k] = (float) ((pixels[k] - mean) / divisor);
      }
    }
    return scaled;
  }
}

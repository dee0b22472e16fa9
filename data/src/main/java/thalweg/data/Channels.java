package thalweg.data;

/** Mean and deviation per channel, accumulated in double in one fixed order. */
final class Channels {
  private Channels() {}

  static double[] means(Dataset data) {
    double[] sums = new double[data.shape().channels()];
    float[] pixels = data.sharedPixels();
    int area = data.shape().area();
    for (int start = 0, plane = 0; start < pixels.length; start += area, plane++) {
      double sum = 0;
      for (int k = start; k < start + area; k++) {
        sum += pixels[k];
      }
      sums[plane % sums.length] += sum;
    }
    return divided(sums, (double) data.size() * area);
  }

  static double[] deviations(Dataset data, double[] means) {
    double[] sums = new double[means.length];
    float[] pixels = data.sharedPixels();
    int area = data.shape().area();
    for (int start = 0, plane = 0; start < pixels.length; start += area, plane++) {
      int channel = plane % sums.length;
      double sum = 0;
      for (int k = start; k < start + area; k++) {
        double apart = pixels[k] - means[channel];
        sum += apart * apart;
      }
      sums[channel] += sum;
    }
    double[] variances = divided(sums, (double) data.size() * area);
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

  static float[] standardise(Dataset data, Dataset reference) {
    int channels = data.shape().channels();
    if (channels != reference.shape().channels()) {
      throw DataException.of(
          "Data set %s has %d channels and cannot take the scale of %s with %d; give a reference of"
              + " the same channels.",
          data.name(), channels, reference.name(), reference.shape().channels());
    }
    double[] means = reference.channelMeans();
    double[] deviations = reference.channelDeviations();
    float[] pixels = data.sharedPixels();
    float[] scaled = new float[pixels.length];
    int area = data.shape().area();
    for (int start = 0, plane = 0; start < pixels.length; start += area, plane++) {
      double mean = means[plane % channels];
      double deviation = deviations[plane % channels] == 0 ? 1 : deviations[plane % channels];
      for (int k = start; k < start + area; k++) {
        scaled[k] = (float) ((pixels[k] - mean) / deviation);
      }
    }
    return scaled;
  }
}

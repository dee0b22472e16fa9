package thalweg.data;

import thalweg.data.ImageOptions.Method;

/**
 * Brings a plane of pixels to another size, first along its rows and then along its columns: each
 * new pixel is a weighted sum of a run of old ones.
 */
final class Resampling {
  private Resampling() {}

  /** For each new place the first old one that counts, and the weights from there on. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Axis(int[] first, double[][] weights) {}

  static Picture resized(Picture picture, ImageOptions.Resize size) {
    if (picture.height() == size.height() && picture.width() == size.width()) {
      return picture;
    }
    Axis down = axis(picture.height(), size.height(), size.method());
    Axis across = axis(picture.width(), size.width(), size.method());
    float[][] planes = new float[picture.planes().length][];
    for (int c = 0; c < planes.length; c++) {
      planes[c] = resized(picture.planes()[c], picture.width(), down, across);
    }
    return new Picture(size.height(), size.width(), planes);
  }

  private static float[] resized(float[] plane, int width, Axis down, Axis across) {
    int newHeight = down.first().length;
    int newWidth = across.first().length;
    float[] resized = new float[newHeight * newWidth];
    double[] row = new double[width];
    for (int y = 0; y < newHeight; y++) {
      double[] weights = down.weights()[y];
      for (int x = 0; x < width; x++) {
        row[x] = 0;
        for (int k = 0; k < weights.length; k++) {
          row[x] += weights[k] * plane[(down.first()[y] + k) * width + x];
        }
      }
      for (int x = 0; x < newWidth; x++) {
        double sum = 0;
        for (int k = 0; k < across.weights()[x].length; k++) {
          sum += across.weights()[x][k] * row[across.first()[x] + k];
        }
        resized[y * newWidth + x] = (float) sum;
      }
    }
    return resized;
  }

  private static Axis axis(int from, int to, Method method) {
    Axis axis = new Axis(new int[to], new double[to][]);
    double scale = (double) from / to;
    for (int k = 0; k < to; k++) {
      switch (method) {
        case AREA -> cover(axis, k, k * scale, Math.min(from, (k + 1) * scale));
        case BILINEAR -> between(axis, k, (k + 0.5) * scale - 0.5, from);
      }
    }
    return axis;
  }

  /** Each old pixel counts by the length of it that lies in [low, high). */
  private static void cover(Axis axis, int k, double low, double high) {
    int first = (int) low;
    int end = Math.max(first + 1, (int) Math.ceil(high));
    double[] weights = new double[end - first];
    double whole = 0;
    for (int p = first; p < end; p++) {
      weights[p - first] = Math.max(0, Math.min(high, p + 1) - Math.max(low, p));
      whole += weights[p - first];
    }
    for (int p = 0; p < weights.length; p++) {
      weights[p] /= whole;
    }
    axis.first()[k] = first;
    axis.weights()[k] = weights;
  }

  /** The two old centres around {@code place}, where beyond the border there is but one. */
  private static void between(Axis axis, int k, double place, int from) {
    double inside = Math.clamp(place, 0, from - 1);
    int first = Math.min((int) inside, Math.max(0, from - 2));
    double part = inside - first;
    axis.first()[k] = first;
    axis.weights()[k] = from == 1 ? new double[] {1} : new double[] {1 - part, part};
  }
}

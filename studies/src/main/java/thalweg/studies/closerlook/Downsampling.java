package thalweg.studies.closerlook;

import thalweg.data.Dataset;
import thalweg.data.ImageShape;

/**
 * Smaller images, channel by channel: each new pixel is the mean of the area that it covers. An
 * edge that is no longer than asked for, and so all of a table, is left as it is.
 */
final class Downsampling {
  private Downsampling() {}

  /**
   * @param side longest edge of the new images in pixels, 1 or more
   */
  static Dataset of(Dataset from, int side) {
    ImageShape old = from.shape();
    int height = Math.min(side, old.height());
    int width = Math.min(side, old.width());
    ImageShape shape = new ImageShape(height, width, old.channels());
    double[][] down = shares(old.height(), height);
    double[][] across = shares(old.width(), width);
    float[] pixels = new float[from.size() * shape.features()];
    for (int i = 0; i < from.size(); i++) {
      float[] image = from.example(i);
      for (int c = 0; c < old.channels(); c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int to = i * shape.features() + (c * height + y) * width + x;
            pixels[to] = (float) mean(image, c * old.area(), old.width(), down[y], across[x]);
          }
        }
      }
    }
    return Dataset.of(from.name(), shape, pixels, from.labels(), from.classNames());
  }

  private static double mean(float[] image, int plane, int width, double[] down, double[] across) {
    double sum = 0;
    for (int y = 0; y < down.length; y++) {
      for (int x = 0; down[y] > 0 && x < across.length; x++) {
        sum += down[y] * across[x] * image[plane + y * width + x];
      }
    }
    return sum;
  }

  /** Of each new pixel along an edge, the share that each old one has in it. */
  private static double[][] shares(int from, int to) {
    double[][] shares = new double[to][from];
    double length = (double) from / to;
    for (int k = 0; k < to; k++) {
      for (int i = 0; i < from; i++) {
        double overlap = Math.min(i + 1, (k + 1) * length) - Math.max(i, k * length);
        shares[k][i] = Math.max(0, overlap) / length;
      }
    }
    return shares;
  }
}

package thalweg.studies.closerlook;

/**
 * How little neighbouring weights of a filter have to do with each other: Geary's C (Geary 1954,
 * The Contiguity Ratio and Statistical Mapping), with pixels that share an edge as neighbours.
 *
 * <pre>
 *   C = mean over pairs of neighbours (w_i - w_j)^2 / (2 s^2)          s^2 = sum_i (w_i - mean)^2 / (n - 1)
 * </pre>
 *
 * <p>1 on average for independent weights, such as untrained ones; towards 0 for smooth filters,
 * towards 2 for checkerboards. Scale and offset change nothing.
 */
final class SpatialDisorder {
  private SpatialDisorder() {}

  /**
   * Of one plane of weights.
   *
   * @param plane row-major, [height * width]
   * @return NaN where all weights are equal
   */
  static double of(float[] plane, int height, int width) {
    double sum = 0;
    for (float w : plane) {
      sum += w;
    }
    double mean = sum / plane.length;
    double squares = 0;
    for (float w : plane) {
      squares += (w - mean) * (w - mean);
    }
    double apart = 0;
    int pairs = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        if (x + 1 < width) {
          apart += square(plane[at] - (double) plane[at + 1]);
          pairs++;
        }
        if (y + 1 < height) {
          apart += square(plane[at] - (double) plane[at + width]);
          pairs++;
        }
      }
    }
    return apart / pairs / (2 * squares / (plane.length - 1));
  }

  private static double square(double x) {
    return x * x;
  }
}

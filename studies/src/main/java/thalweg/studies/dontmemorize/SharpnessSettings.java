package thalweg.studies.dontmemorize;

import java.util.List;

/**
 * The numbers of a preset for sharpness.
 *
 * @param width units in each of two hidden layers
 * @param examples trained on, and measured on
 * @param levels shares of noise, ascending, 0 and 1 among them
 * @param epochs of training, for every network
 * @param lanczosSteps Hessian products at most for the ends of the spectrum
 * @param gradientSteps iterations at most of the estimator of 1993
 * @param epsilon of Keskar's box
 * @param seeds how often everything is repeated
 */
record SharpnessSettings(
    int width,
    int examples,
    List<Double> levels,
    double learningRate,
    int batch,
    int epochs,
    int lanczosSteps,
    int gradientSteps,
    double epsilon,
    int seeds) {

  static final SharpnessSettings QUICK =
      new SharpnessSettings(
          128, 2000, List.of(0.0, 0.25, 0.5, 0.75, 1.0), 0.05, 50, 200, 30, 50, 1e-3, 5);

  static final SharpnessSettings SMOKE =
      new SharpnessSettings(8, 60, List.of(0.0, 0.5, 1.0), 0.1, 20, 3, 4, 3, 1e-3, 2);

  static final SharpnessSettings PAPER =
      new SharpnessSettings(
          4096, 50_000, List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0), 0.01, 128, 1000, 50, 100, 1e-3, 5);

  /**
   * @throws IllegalArgumentException if levels do not run from 0 to 1, or a number is not above 0
   */
  SharpnessSettings {
    levels = List.copyOf(levels);
    if (levels.size() < 2 || levels.getFirst() != 0 || levels.getLast() != 1) {
      throw new IllegalArgumentException("levels %s; expected 0 to 1".formatted(levels));
    }
    if (Math.min(Math.min(Math.min(width, examples), Math.min(batch, epochs)), seeds) < 1) {
      throw new IllegalArgumentException(
          "width %d, %d examples, batch %d, %d epochs, %d seeds; expected 1 or more of each"
              .formatted(width, examples, batch, epochs, seeds));
    }
  }

  SharpnessSettings withLevels(List<Double> others) {
    return new SharpnessSettings(
        width,
        examples,
        others,
        learningRate,
        batch,
        epochs,
        lanczosSteps,
        gradientSteps,
        epsilon,
        seeds);
  }

  /** The curvature beyond which full-batch steps of this rate are unstable, 2 over the rate. */
  double stable() {
    return 2 / learningRate;
  }
}

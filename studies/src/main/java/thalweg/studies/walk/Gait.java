package thalweg.studies.walk;

import thalweg.report.NumberText;

/**
 * A way of walking.
 *
 * @param kind what a step is made of
 * @param rate the learning rate
 * @param batch examples of a batch; for descent with noise those of the batch whose noise it has
 *     the strength of; 0 for plain full-batch descent
 */
record Gait(Kind kind, double rate, int batch) {

  /** What a step is made of. */
  enum Kind {
    /** The gradient of a batch. */
    SGD,
    /** The gradient on all training examples. */
    GD,
    /** The same plus noise of one strength in all directions. */
    GD_WITH_NOISE
  }

  static Gait sgd(double rate, int batch) {
    return new Gait(Kind.SGD, rate, batch);
  }

  static Gait gd(double rate) {
    return new Gait(Kind.GD, rate, 0);
  }

  static Gait withNoise(double rate, int asOfBatch) {
    return new Gait(Kind.GD_WITH_NOISE, rate, asOfBatch);
  }

  /** In file names and ids. */
  String id() {
    return switch (kind) {
      case SGD -> "sgd-%d-%s".formatted(batch, NumberText.of(rate));
      case GD -> "gd-" + NumberText.of(rate);
      case GD_WITH_NOISE -> "gd-noise-" + NumberText.of(rate);
    };
  }

  /** Without the learning rate. */
  String title() {
    return switch (kind) {
      case SGD -> "SGD, batches of " + batch;
      case GD -> "GD";
      case GD_WITH_NOISE -> "GD with isotropic noise";
    };
  }

  /** With it. */
  String fullTitle() {
    return title() + ", η = " + NumberText.of(rate);
  }
}

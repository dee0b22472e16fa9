package thalweg.studies.ratio;

import thalweg.report.NumberText;

/**
 * A learning rate and a batch size.
 *
 * @param rate above 0
 * @param batch examples a step, 1 or more
 */
public record Arm(double rate, int batch) {
  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public Arm {
    if (!(rate > 0) || batch < 1) {
      throw new IllegalArgumentException(
          "learning rate %s, batch size %d; expected above 0, 1 or more".formatted(rate, batch));
    }
  }

  /** The learning rate over the batch size: the noise, for these papers. */
  double ratio() {
    return rate / batch;
  }

  /** The arm with rate and batch size so many times larger. */
  Arm times(double b) {
    return new Arm(rate * b, (int) Math.round(batch * b));
  }

  String id() {
    return rate + "x" + batch;
  }

  @Override
  public String toString() {
    return "η %s, S %d".formatted(NumberText.of(rate), batch);
  }
}

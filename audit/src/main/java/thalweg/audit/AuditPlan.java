package thalweg.audit;

import java.time.Duration;

/**
 * How much is trained, fixed before the first step: a function of the data's size and the time
 * allowed at a nominal speed, never of how fast the machine is, so that a run can be repeated.
 *
 * @param first round of cross-validation
 * @param second round
 * @param calibrationRows rows that the calibration takes, all of them where there are no more
 * @param draws of injected noise
 */
record AuditPlan(CrossFit.Plan first, CrossFit.Plan second, int calibrationRows, int draws) {
  private static final int MOST_CALIBRATED = 15_000;

  /** Multiply-adds a second, of two cores with networks as small as these. */
  private static final double SPEED = 50e9;

  /** A training costs about three times its forward pass. */
  private static final double PASSES = 3;

  /** Steps that a training is worth, if the time allows: more of these learn the noise. */
  private static final int STEPS_OF_IMAGES = 3000;

  private static final int STEPS_OF_TABLES = 1500;
  private static final int LEAST_OF_IMAGES = 6;
  private static final int LEAST_OF_TABLES = 8;
  private static final int MOST_EPOCHS = 40;

  /**
   * @param multiplyAdds of one example, forward
   */
  static AuditPlan of(
      int rows, int batch, boolean images, long multiplyAdds, int folds, Duration time) {
    int calibrated = Math.min(rows, MOST_CALIBRATED);
    int draws = Math.clamp(2500 / calibrated, 1, 4);
    double share = 1 - 1.0 / folds;
    double examples = (rows + (double) draws * calibrated) * folds * share;
    double affordable = time.toMillis() / 1000.0 * SPEED / (examples * PASSES * multiplyAdds + 1);
    int repeats = Math.clamp(3000 / rows, 1, 5);
    long steps = images ? STEPS_OF_IMAGES : STEPS_OF_TABLES;
    int least = images ? LEAST_OF_IMAGES : LEAST_OF_TABLES;
    int wanted = Math.clamp(steps * batch / rows, least, MOST_EPOCHS);
    int each = (int) Math.clamp(affordable / (2 * repeats), 1, wanted);
    return new AuditPlan(
        new CrossFit.Plan(folds, Math.max(1, each - (each > 3 ? 1 : 0)), repeats),
        new CrossFit.Plan(folds, each, repeats),
        calibrated,
        draws);
  }

  /** Epochs in all trainings, weighted by rows, in units of one epoch of all rows. */
  int epochs() {
    return first.epochsInAll() + second.epochsInAll();
  }
}

package thalweg.bench;

import java.util.List;

/** A comparison of speed means something only if both sides compute the same. */
final class Agreement {
  private static final int STEPS = 20;
  private static final double TOLERANCE = 1e-4;

  private Agreement() {}

  /**
   * Holds the losses of each contender's first steps against those of the first contender.
   *
   * @throws IllegalStateException naming the first step whose loss differs
   */
  static void require(List<? extends Contender> contenders, Problem problem) {
    double[] expected = losses(contenders.getFirst(), problem);
    for (Contender c : contenders) {
      double[] found = losses(c, problem);
      for (int i = 0; i < STEPS; i++) {
        if (!agree(expected[i], found[i])) {
          throw new IllegalStateException(
              "The loss of step "
                  + i
                  + " is "
                  + expected[i]
                  + " with "
                  + contenders.getFirst().name()
                  + " but "
                  + found[i]
                  + " with "
                  + c.name()
                  + "; they must agree to "
                  + TOLERANCE
                  + ", else the two sides do not do the same work.");
        }
      }
    }
  }

  static boolean agree(double expected, double found) {
    return Math.abs(found - expected) <= TOLERANCE * Math.abs(expected);
  }

  private static double[] losses(Contender c, Problem problem) {
    c.begin();
    double[] losses = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      losses[i] = c.step(problem.batch(i));
    }
    return losses;
  }
}

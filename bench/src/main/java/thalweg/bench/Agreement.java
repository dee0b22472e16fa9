package thalweg.bench;

import java.util.List;

/** A comparison of speed means something only if both sides compute the same. */
final class Agreement {
  private static final int STEPS = 20;
  private static final int FEW_STEPS = 4;
  private static final double HEAVY = 1e10;
  private static final int STEPS_OF_DEEP = 3;
  private static final double TOLERANCE = 1e-4;

  /** Normalisations multiply rounding errors from layer to layer. */
  private static final double TOLERANCE_OF_DEEP = 1e-3;

  private Agreement() {}

  /**
   * Holds what each contender's first steps found against what the first contender found.
   *
   * @throws IllegalStateException naming the first step that differs
   */
  static void require(List<? extends Contender> contenders, Workload workload) {
    boolean deep = workload.network() instanceof Deep;
    int steps = deep ? STEPS_OF_DEEP : workload.flops() > HEAVY ? FEW_STEPS : STEPS;
    double tolerance = deep ? TOLERANCE_OF_DEEP : TOLERANCE;
    double[] expected = found(contenders.getFirst(), steps);
    for (Contender c : contenders.subList(1, contenders.size())) {
      double[] found = found(c, steps);
      for (int i = 0; i < steps; i++) {
        if (!agree(expected[i], found[i], tolerance)) {
          throw new IllegalStateException(
              "What step "
                  + i
                  + " found is "
                  + expected[i]
                  + " with "
                  + contenders.getFirst().name()
                  + " but "
                  + found[i]
                  + " with "
                  + c.name()
                  + "; they must agree to "
                  + tolerance
                  + ", else the two sides do not do the same work.");
        }
      }
    }
  }

  static boolean agree(double expected, double found) {
    return agree(expected, found, TOLERANCE);
  }

  private static boolean agree(double expected, double found, double tolerance) {
    return Math.abs(found - expected) <= tolerance * Math.abs(expected);
  }

  private static double[] found(Contender c, int steps) {
    c.begin();
    double[] found = new double[steps];
    for (int i = 0; i < steps; i++) {
      found[i] = c.check(i);
    }
    return found;
  }
}

package thalweg.probes;

import java.util.Arrays;

/**
 * How much higher the straight segment between two networks is than they are, the instability of
 * Frankle, Dziugaite, Roy and Carbin 2020 (arXiv:1912.05671, section 2):
 *
 * <pre>
 *   max over a in [0, 1] of E((1 - a) w1 + a w2)  -  (E(w1) + E(w2)) / 2
 * </pre>
 *
 * <p>E is their test or training error; here any {@link Landscape}, the loss too. The definition
 * has the ends among the a, so that it is 0 or more; two ends of unlike height give half their
 * difference without any barrier.
 *
 * @param points at which the segment is looked at, ends among them, 3 or more; the paper has 30
 */
public record LinearModeConnectivity(int points) {
  /** Thirty points. */
  public static final LinearModeConnectivity PAPER = new LinearModeConnectivity(30);

  /**
   * @throws IllegalArgumentException if there are fewer than 3 points
   */
  public LinearModeConnectivity {
    if (points < 3) {
      throw new IllegalArgumentException(points + " points found; expected 3 or more");
    }
  }

  /**
   * What was found along a path from one network to another.
   *
   * @param height of the barrier, with the reservation that between points it may be higher
   * @param shares places along the path, from 0 to 1
   * @param losses there
   */
  @SuppressWarnings("ArrayRecordComponent") // measured, never compared
  public record Profile(Estimate height, double[] shares, double[] losses) {
    /** The highest of the losses. */
    public double highest() {
      return Arrays.stream(losses).max().orElseThrow();
    }
  }

  /** Measures along the straight segment. */
  public Profile measure(Landscape loss, double[] w1, double[] w2) {
    return measure(loss, ConnectingCurve.straight(w1, w2), new double[w1.length]);
  }

  /** Measures along a curve with this bend, against the same ends. */
  public Profile measure(Landscape loss, ConnectingCurve curve, double[] bend) {
    double[] shares = new double[points];
    double[] losses = new double[points];
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < points; i++) {
      shares[i] = (double) i / (points - 1);
      losses[i] = loss.at(curve.point(bend, shares[i]));
      highest = Math.max(highest, losses[i]);
    }
    Estimate height =
        new Estimate(
            highest - (losses[0] + losses[points - 1]) / 2,
            0,
            Estimate.Convergence.NOT_APPLICABLE,
            new Estimate.Cost((long) points * loss.examples(), Estimate.Cost.Unit.EXAMPLE_GRADIENT),
            loss.data(),
            "exact on these examples at %d points of the path: a lower bound of the height between"
                    .formatted(points)
                + " them; forward passes are counted as gradients");
    return new Profile(height, shares, losses);
  }
}

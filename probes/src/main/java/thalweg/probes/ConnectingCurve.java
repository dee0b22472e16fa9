package thalweg.probes;

/**
 * A path in parameter space between two networks, with a bend that can be trained (Garipov,
 * Izmailov, Podoprikhin, Vetrov and Wilson 2018, arXiv:1802.10026, section 3):
 *
 * <pre>
 *   phi(t) = c0(t) w1 + c1(t) bend + c2(t) w2      c0 + c1 + c2 = 1, phi(0) = w1, phi(1) = w2
 *   BEZIER      (1 - t)^2, 2 t (1 - t), t^2
 *   POLYGONAL   straight from w1 to the bend, reached at t = 1/2, and on to w2
 *   STRAIGHT    1 - t, 0, t: no bend
 * </pre>
 *
 * @param kind of path
 * @param w1 its start
 * @param w2 its end, of as many parameters
 */
@SuppressWarnings("ArrayRecordComponent") // used, never compared
public record ConnectingCurve(Kind kind, double[] w1, double[] w2) {

  /** The forms of a path. */
  public enum Kind {
    BEZIER,
    POLYGONAL,
    STRAIGHT
  }

  /**
   * @throws IllegalArgumentException if the ends are of different lengths
   */
  public ConnectingCurve {
    if (w1.length != w2.length) {
      throw new IllegalArgumentException(
          "ends of %d and %d parameters found; expected as many of both"
              .formatted(w1.length, w2.length));
    }
  }

  /** The straight segment. */
  public static ConnectingCurve straight(double[] w1, double[] w2) {
    return new ConnectingCurve(Kind.STRAIGHT, w1, w2);
  }

  /** The point at t, 0 to 1. */
  public double[] point(double[] bend, double t) {
    double c1 = bendWeight(t);
    double c2 = endWeight(t);
    double c0 = 1 - c1 - c2;
    double[] point = new double[w1.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = c0 * w1[i] + c1 * bend[i] + c2 * w2[i];
    }
    return point;
  }

  /** The weight of the bend at t, which is also the derivative of the point with respect to it. */
  public double bendWeight(double t) {
    return switch (kind) {
      case BEZIER -> 2 * t * (1 - t);
      case POLYGONAL -> 2 * Math.min(t, 1 - t);
      case STRAIGHT -> 0;
    };
  }

  private double endWeight(double t) {
    return switch (kind) {
      case BEZIER -> t * t;
      case POLYGONAL -> Math.max(0, 2 * t - 1);
      case STRAIGHT -> t;
    };
  }
}

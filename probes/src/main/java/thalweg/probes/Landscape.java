package thalweg.probes;

/**
 * A loss as a function of all parameters as one vector, defined at any point: what instruments of
 * paths and slices look at. The same point gives the same bits each time.
 */
public interface Landscape {

  /** How many parameters a point has, 1 or more. */
  int size();

  /**
   * The loss at a point.
   *
   * @param point {@link #size} numbers; left as they are
   */
  double at(double[] point);

  /** How many examples the loss is the mean over, 1 or more: what a point costs. */
  int examples();

  /** Which examples these are, as a reader wants them named. */
  String data();

  /**
   * The point a share of the way from one to another, {@code (1 - share) from + share to}, without
   * rounding at the ends.
   */
  static double[] between(double[] from, double[] to, double share) {
    double[] point = new double[from.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (1 - share) * from[i] + share * to[i];
    }
    return point;
  }

  /** The Euclidean distance of two points. */
  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}

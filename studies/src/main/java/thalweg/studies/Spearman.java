package thalweg.studies;

/** Spearman's rank correlation: Pearson's of the ranks, equal values sharing their mean rank. */
public final class Spearman {
  private Spearman() {}

  /**
   * From -1 to 1.
   *
   * @param x two or more numbers
   * @param y as many
   * @return NaN where all of x, or all of y, are equal, or a number is NaN
   */
  public static double of(double[] x, double[] y) {
    double[] a = ranks(x);
    double[] b = ranks(y);
    double middle = (x.length + 1) / 2.0;
    double both = 0;
    double ofX = 0;
    double ofY = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - middle) * (b[i] - middle);
      ofX += (a[i] - middle) * (a[i] - middle);
      ofY += (b[i] - middle) * (b[i] - middle);
    }
    return both / Math.sqrt(ofX * ofY);
  }

  private static double[] ranks(double[] values) {
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = 0;
      int equal = 0;
      for (double other : values) {
        below += other < values[i] ? 1 : 0;
        equal += other == values[i] ? 1 : 0;
      }
      ranks[i] = equal == 0 ? Double.NaN : below + (equal + 1) / 2.0;
    }
    return ranks;
  }
}

package thalweg.probes;

/**
 * The loss on a line or on a plane through a point of parameter space, {@code L(w + a d + b e)}, as
 * Li et al. 2018 (arXiv:1712.09913, section 3) draw it; d and e are usually two of {@link
 * FilterNormalisation}. Exact for the examples, at the places looked at: between them nothing is
 * known, and most of a high-dimensional loss lies beyond any plane.
 *
 * @param first the places a along d
 * @param second the places b along e; {0} for a line
 * @param losses row i, column j is the loss at first i, second j; infinite or NaN where it is
 * @param cost forward passes
 * @param data the examples
 */
@SuppressWarnings("ArrayRecordComponent") // measured, never compared
public record LossGrid(
    double[] first, double[] second, double[][] losses, Estimate.Cost cost, String data) {

  /**
   * On a line. Li et al. take 401 places.
   *
   * @param centre w; left as it is
   */
  public static LossGrid line(Landscape loss, double[] centre, double[] d, double[] places) {
    return plane(loss, centre, d, new double[centre.length], places, new double[] {0});
  }

  /**
   * On a plane. Li et al. take 51 x 51 places in [-1, 1]².
   *
   * @param centre w; left as it is
   */
  public static LossGrid plane(
      Landscape loss, double[] centre, double[] d, double[] e, double[] first, double[] second) {
    if (centre.length != loss.size() || d.length != loss.size() || e.length != loss.size()) {
      throw new IllegalArgumentException(
          "a plane at a point of %d numbers along %d and %d; expected the %d of the loss"
              .formatted(centre.length, d.length, e.length, loss.size()));
    }
    double[][] losses = new double[first.length][second.length];
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < second.length; j++) {
        double[] point = centre.clone();
        Vectors.add(point, first[i], d);
        Vectors.add(point, second[j], e);
        losses[i][j] = loss.at(point);
      }
    }
    return new LossGrid(
        first.clone(),
        second.clone(),
        losses,
        new Estimate.Cost(
            (long) first.length * second.length * loss.examples(),
            Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        loss.data());
  }
}

package thalweg.probes;

import java.util.Locale;
import java.util.function.IntFunction;
import thalweg.expr.RandomKey;

/**
 * How far one can go from a minimum before the loss has risen by epsilon: a radius for the volume
 * that Dinh, Pascanu, Bengio and Bengio 2017 (arXiv:1703.04933, definition 1) call
 * epsilon-flatness, that of the region about w in which the loss stays below L(w) + epsilon.
 *
 * <p>The region's volume itself cannot be had: the mean over directions of the radius to the power
 * of the number of parameters is that of the rarest direction. What is given is the geometric mean
 * of the radius over random directions, the exponential of their mean logarithm; the volume of the
 * part that is seen straight from w is at least that of the ball of this radius. In a bowl the
 * radius along a unit v is {@code sqrt(2 epsilon / v'Hv)}. Not invariant when layers are rescaled,
 * as that paper shows; along directions of {@link FilterNormalisation} it is, and counts in their
 * lengths.
 *
 * <p>A ray is searched outwards in doublings and then halved: a rise and fall between two doublings
 * is not seen. Costs some 30 losses a ray.
 *
 * @param epsilon above 0, in the unit of the loss
 * @param rays 1 or more; with one no error is known
 * @param reach where a search begins is a millionth of it, and where it ends; above 0
 */
public record EpsilonFlatness(double epsilon, int rays, double reach) {
  private static final int DOUBLINGS = 20;
  private static final int HALVINGS = 20;

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public EpsilonFlatness {
    if (!(epsilon > 0) || rays < 1 || !(reach > 0)) {
      throw new IllegalArgumentException(
          "epsilon-flatness: epsilon %s, %d rays, reach %s; expected above 0, 1 or more, above 0"
              .formatted(epsilon, rays, reach));
    }
  }

  /** Along directions uniform over the sphere: ray k from the key at step k. */
  public Estimate measure(Landscape loss, double[] centre, RandomKey key) {
    return measure(loss, centre, k -> Vectors.unit(loss.size(), key.withStep(k)));
  }

  /**
   * Along given directions, in whose lengths the radius counts.
   *
   * @param directions the k-th, from 0 on
   * @return converged if every ray rose by epsilon within reach; one that did not counts as reach
   */
  public Estimate measure(Landscape loss, double[] centre, IntFunction<double[]> directions) {
    Search search = new Search(loss, centre, loss.at(centre) + epsilon);
    double[] logs = new double[rays];
    for (int k = 0; k < rays; k++) {
      logs[k] = Math.log(search.radius(directions.apply(k)));
    }
    double radius = Math.exp(Samples.mean(logs));
    return new Estimate(
        radius,
        radius * Samples.standardError(logs),
        search.beyond == 0 ? Estimate.Convergence.CONVERGED : Estimate.Convergence.NOT_CONVERGED,
        new Estimate.Cost(search.looks * loss.examples(), Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        loss.data(),
        String.format(
            Locale.ROOT,
            "geometric mean over %d directions of the distance at which the loss is %s higher; ± is"
                + " over directions%s",
            rays,
            epsilon,
            search.beyond == 0 ? "" : "; %d never rose so far".formatted(search.beyond)));
  }

  private final class Search {
    private final Landscape loss;
    private final double[] centre;
    private final double bound;
    private long looks = 1;
    private int beyond;

    Search(Landscape loss, double[] centre, double bound) {
      this.loss = loss;
      this.centre = centre;
      this.bound = bound;
      if (!Double.isFinite(bound)) {
        throw new ArithmeticException(
            "epsilon-flatness where the loss is %s; expected a finite loss"
                .formatted(bound - epsilon));
      }
    }

    double radius(double[] direction) {
      double high = Math.scalb(reach, -DOUBLINGS);
      double low = 0;
      while (isInside(direction, high)) {
        if (high >= reach) {
          beyond++;
          return reach;
        }
        low = high;
        high *= 2;
      }
      for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        if (isInside(direction, middle)) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (low + high) / 2;
    }

    /** A loss that is not a number is outside. */
    private boolean isInside(double[] direction, double radius) {
      double[] point = centre.clone();
      Vectors.add(point, radius, direction);
      looks++;
      return loss.at(point) <= bound;
    }
  }
}

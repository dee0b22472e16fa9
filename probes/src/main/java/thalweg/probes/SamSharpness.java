package thalweg.probes;

import java.util.Arrays;
import java.util.Locale;
import thalweg.nn.Parameter;

/**
 * How far the loss rises within a ball of radius rho about the parameters, {@code max L(w + e) -
 * L(w)}: what sharpness-aware minimisation makes small (Foret, Kleiner, Mobahi and Neyshabur 2021,
 * arXiv:2010.01412, eq. 1), and its adaptive form, whose ball is {@code |T^-1 e| <= rho} and does
 * not change when layers are rescaled (Kwon et al. 2021, ASAM, arXiv:2102.11600, eq. 3).
 *
 * <p>The first point is theirs, {@code e = rho T² g / |T g|}; further steps go as far again along
 * the gradient there and back onto the ball, and the highest point counts. So with one step it is
 * the number that SAM itself sees, and always a lower bound of the maximum. Exact for the examples:
 * nothing is drawn. At a gradient of zero no step has a direction, and the value is NaN.
 *
 * <p>Costs a gradient a step, and one.
 *
 * @param rho above 0; SAM 0.05 for CIFAR-10, 0.1 for CIFAR-100; ASAM 0.5 and 1
 * @param steps 1 or more
 * @param ball in what lengths rho counts
 */
public record SamSharpness(double rho, int steps, Ball ball) {
  /** Of a step's gain, relative to the rise: less is none. */
  private static final double LEAST_GAIN = 1e-3;

  private static final double LEAST_WEIGHT = 0.01;

  /** What T is. */
  public enum Ball {
    /** The identity: SAM. */
    EUCLIDEAN,
    /**
     * |w| + 0.01 for each number of a parameter that is named {@code weight}, gains of
     * normalisations among them, and 1 for all others: ASAM as its authors' code has it.
     */
    ADAPTIVE
  }

  /** The paper's for CIFAR-10, one step. */
  public static final SamSharpness SAM = new SamSharpness(0.05, 1, Ball.EUCLIDEAN);

  /** The paper's for CIFAR-10, one step. */
  public static final SamSharpness ASAM = new SamSharpness(0.5, 1, Ball.ADAPTIVE);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public SamSharpness {
    if (!(rho > 0) || steps < 1) {
      throw new IllegalArgumentException(
          "sharpness in a ball: rho %s, %d steps; expected above 0, 1 or more"
              .formatted(rho, steps));
    }
  }

  /**
   * Measures at the model's parameters as they are. Converged: the last step gained less than a
   * thousandth of the rise; with one step that is not known.
   */
  public Estimate measure(LossSurface surface) {
    double[] here = surface.here();
    double[] scale = scale(surface, here);
    double[] gradient = new double[here.length];
    double start = surface.at(here, gradient);
    double[] u = new double[here.length];
    double highest = Double.NEGATIVE_INFINITY;
    double gain = Double.POSITIVE_INFINITY;
    for (int step = 0; step < steps; step++) {
      double[] uphill = new double[u.length];
      double[] slopes = gradient;
      Arrays.setAll(uphill, i -> scale[i] * slopes[i]);
      double length = Vectors.norm(uphill);
      if (!(length > 0)) {
        return estimate(surface, Double.NaN, false, step + 1, "; the gradient is zero or NaN");
      }
      Vectors.add(u, rho / length, uphill);
      u = Vectors.scaled(rho / Vectors.norm(u), u);
      double[] point = here.clone();
      for (int i = 0; i < point.length; i++) {
        point[i] += scale[i] * u[i];
      }
      double loss = surface.at(point, gradient);
      gain = loss - highest;
      highest = Math.max(highest, loss);
    }
    boolean converged = gain <= LEAST_GAIN * (highest - start);
    return estimate(surface, highest - start, converged, steps + 1, "");
  }

  private Estimate estimate(
      LossSurface surface, double value, boolean converged, int gradients, String why) {
    Estimate.Convergence state =
        converged ? Estimate.Convergence.CONVERGED : Estimate.Convergence.NOT_CONVERGED;
    return new Estimate(
        value,
        Double.isNaN(value) ? Double.NaN : 0,
        steps == 1 ? Estimate.Convergence.NOT_APPLICABLE : state,
        new Estimate.Cost(
            (long) gradients * surface.examples(), Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        surface.data(),
        String.format(
            Locale.ROOT,
            "lower bound, the highest of %d steps on the %s ball of radius %s%s",
            steps,
            ball.name().toLowerCase(Locale.ROOT),
            rho,
            why));
  }

  private double[] scale(LossSurface surface, double[] here) {
    double[] scale = new double[here.length];
    Arrays.fill(scale, 1);
    int at = 0;
    for (Parameter p : surface.model().parameters().list()) {
      int end = at + p.variable().shape().size();
      boolean adapts = ball == Ball.ADAPTIVE && p.name().endsWith("weight");
      for (; at < end; at++) {
        scale[at] = adapts ? Math.abs(here[at]) + LEAST_WEIGHT : 1;
      }
    }
    return scale;
  }
}

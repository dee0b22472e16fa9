package thalweg.probes;

import java.util.Arrays;
import java.util.Locale;
import thalweg.expr.RandomKey;

/**
 * How far the loss can rise in a small box around the parameters: the sharpness of Keskar,
 * Mudigere, Nocedal, Smelyanskiy and Tang 2017 (arXiv:1609.04836, metric 2.1).
 *
 * <pre>
 *   100 (max L(w + A z) - L(w)) / (1 + L(w))     over |z_i| <= epsilon (|(A+ w)_i| + 1)
 * </pre>
 *
 * <p>A is the identity, or a random matrix with few columns and A+ its pseudo-inverse: the box in
 * the full space, and on a random manifold. The paper does not say what the random numbers are;
 * here they are standard normal.
 *
 * <p>The maximum is sought by projected gradient ascent, not by their L-BFGS-B: from z = 0, each
 * step goes along the gradient, in units of the box, as far as four times its mean length takes it,
 * is projected onto the box, and is halved until the loss rises. What is found is a lower bound of
 * the maximum. At a point where the gradient is exactly zero nothing is found.
 *
 * <p>Costs a gradient for the start and for each loss that is tried, one to nine an iteration.
 *
 * @param epsilon the box, above 0; the paper has 1e-3 and 5e-4
 * @param iterations at most, 1 or more; the paper has 10
 */
public record KeskarSharpness(double epsilon, int iterations) {
  private static final double REACH = 4;
  private static final int HALVINGS = 8;

  /** A smaller share of the rise so far is the end of it. */
  private static final double LEAST_GAIN = 1e-3;

  /** The paper's larger box, ten iterations. */
  public static final KeskarSharpness PAPER = new KeskarSharpness(1e-3, 10);

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public KeskarSharpness {
    if (!(epsilon > 0) || iterations < 1) {
      throw new IllegalArgumentException(
          "Keskar's sharpness: epsilon %s, %d iterations; expected above 0, 1 or more"
              .formatted(epsilon, iterations));
    }
  }

  /**
   * Measures in the full space, at the model's parameters as they are. Converged: another iteration
   * gained less than a thousandth of the rise, or no step rises.
   */
  public Estimate measure(LossSurface surface) {
    return measure(surface, SharpnessBox.Full.of(surface.here(), epsilon));
  }

  /**
   * Measures on a random manifold. Another manifold gives another number: take several keys.
   *
   * @param dimensions 1 to the number of parameters; the paper has 100. So many vectors of floats
   *     are the memory it takes.
   * @param key column k is drawn from it at step k
   */
  public Estimate measureOnManifold(LossSurface surface, int dimensions, RandomKey key) {
    if (dimensions < 1 || dimensions > surface.size()) {
      throw new IllegalArgumentException(
          "Keskar's sharpness on a manifold of %d dimensions; expected 1 to the %d parameters"
              .formatted(dimensions, surface.size()));
    }
    return measure(surface, SharpnessBox.Manifold.of(surface.here(), dimensions, epsilon, key));
  }

  private Estimate measure(LossSurface surface, SharpnessBox box) {
    Climb climb = new Climb(surface, box);
    boolean converged = false;
    for (int i = 0; i < iterations && !converged; i++) {
      double before = climb.loss;
      climb.step();
      converged = climb.loss - before <= LEAST_GAIN * (climb.loss - climb.startLoss);
    }
    return new Estimate(
        100 * (climb.loss - climb.startLoss) / (1 + climb.startLoss),
        Double.NaN,
        converged ? Estimate.Convergence.CONVERGED : Estimate.Convergence.NOT_CONVERGED,
        new Estimate.Cost(
            climb.gradients * surface.examples(), Estimate.Cost.Unit.EXAMPLE_GRADIENT),
        surface.data(),
        String.format(
            Locale.ROOT,
            "lower bound, by projected gradient ascent in the %s of epsilon %s",
            box.name(),
            epsilon));
  }

  /** The ascent: a point of the box in units of its half widths, and the loss there. */
  private static final class Climb {
    private final LossSurface surface;
    private final double[] here;
    private final SharpnessBox box;
    private final double[] half;
    private final double startLoss;
    private double[] at;
    private double[] slopes;
    private double loss;
    private long gradients;

    Climb(LossSurface surface, SharpnessBox box) {
      this.surface = surface;
      this.here = surface.here();
      this.box = box;
      half = box.half();
      at = new double[half.length];
      double[] gradient = new double[here.length];
      loss = lossAt(at, gradient);
      slopes = box.slopes(gradient);
      startLoss = loss;
    }

    void step() {
      double[] uphill = new double[half.length];
      Arrays.setAll(uphill, i -> half[i] * slopes[i]);
      double mean = Vectors.norm(uphill) / Math.sqrt(uphill.length);
      double reach = mean == 0 ? 0 : REACH / mean;
      for (int halving = 0; halving <= HALVINGS && mean > 0; halving++) {
        double length = reach / (1 << halving);
        double[] tried = new double[at.length];
        Arrays.setAll(tried, i -> Math.clamp(at[i] + length * uphill[i], -1, 1));
        double[] gradientThere = new double[here.length];
        double lossThere = lossAt(tried, gradientThere);
        if (lossThere > loss) {
          at = tried;
          slopes = box.slopes(gradientThere);
          loss = lossThere;
          return;
        }
      }
    }

    private double lossAt(double[] units, double[] into) {
      double[] z = new double[units.length];
      Arrays.setAll(z, i -> half[i] * units[i]);
      double[] point = here.clone();
      box.addTo(point, z);
      gradients++;
      return surface.at(point, into);
    }
  }
}

package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.Shape;

/**
 * How long one pixel (1/255 of the range from black to white) is in the units of a model's inputs:
 * a length in pixels is divided by the divisor of its feature. A radius means nothing without it.
 *
 * @param name for reports, such as {@code "[0,1]"}
 * @param divisors one for all features, or one a feature in row-major order; each above 0
 */
public record InputScale(String name, List<Double> divisors) {

  /**
   * @throws IllegalArgumentException if there are no divisors, or one is not finite and above 0
   */
  public InputScale {
    divisors = List.copyOf(divisors);
    if (divisors.isEmpty()) {
      throw new IllegalArgumentException("input scale " + name + ": no divisors given");
    }
    for (int i = 0; i < divisors.size(); i++) {
      double d = divisors.get(i);
      if (!(d > 0) || Double.isInfinite(d)) {
        throw new IllegalArgumentException(
            "input scale "
                + name
                + ": divisor "
                + d
                + " of feature "
                + i
                + " found; expected a finite number above 0 (a constant feature has none: use 1)");
      }
    }
  }

  /** Inputs are pixels from 0 to 255. */
  public static InputScale pixels() {
    return new InputScale("0-255", List.of(1.0));
  }

  /** Inputs are pixels divided by 255. */
  public static InputScale unit() {
    return new InputScale("[0,1]", List.of(255.0));
  }

  /**
   * Inputs are pixels divided by 255, then centred and divided by a standard deviation.
   *
   * @param deviations on the [0,1] scale: one for all features, or one a feature (of an image with
   *     channels, each channel's, repeated for its pixels)
   */
  public static InputScale standardised(double... deviations) {
    return new InputScale(
        "standardised", Arrays.stream(deviations).map(sd -> 255 * sd).boxed().toList());
  }

  /**
   * Checks that there is one divisor for all features, or one a feature.
   *
   * @throws IllegalArgumentException if there is not
   */
  void requireFits(Shape example) {
    if (divisors.size() != 1 && divisors.size() != example.size()) {
      throw new IllegalArgumentException(
          "input scale "
              + name
              + " has "
              + divisors.size()
              + " divisors for "
              + example.size()
              + " features; expected 1 or as many");
    }
  }

  /** A length in pixels, in units of the inputs, a feature. */
  double[] scaled(double pixels, Shape example) {
    requireFits(example);
    double[] lengths = new double[example.size()];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = pixels / divisors.get(divisors.size() == 1 ? 0 : i);
    }
    return lengths;
  }
}

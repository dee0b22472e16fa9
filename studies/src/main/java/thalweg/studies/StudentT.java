package thalweg.studies;

/**
 * Student's t distribution for whole degrees of freedom.
 *
 * <p>Exact finite series for the probability of |T| up to t: Abramowitz and Stegun 1964, Handbook
 * of Mathematical Functions, 26.7.3 (odd) and 26.7.4 (even), with the angle atan(t / sqrt(df)). The
 * quantile is found by bisection of the angle down to neighbouring doubles. StrictMath, so that
 * every machine gives the same bits.
 */
public final class StudentT {
  private StudentT() {}

  /**
   * The t with {@code P(|T| <= t) = probability}.
   *
   * @param probability in (0, 1), such as 0.95
   * @param degrees of freedom, 1 or more
   */
  public static double twoSided(double probability, int degrees) {
    if (!(probability > 0 && probability < 1) || degrees < 1) {
      throw new IllegalArgumentException(
          "probability %s with %d degrees of freedom; expected (0, 1) and 1 or more"
              .formatted(probability, degrees));
    }
    double low = 0;
    double high = Math.PI / 2;
    for (double middle = high / 2; low < middle && middle < high; middle = (low + high) / 2) {
      if (inside(middle, degrees) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.sqrt(degrees) * StrictMath.tan(high);
  }

  /** P(|T| <= t) at the angle atan(t / sqrt(degrees)). */
  private static double inside(double angle, int degrees) {
    double sin = StrictMath.sin(angle);
    double cos = StrictMath.cos(angle);
    double sum = 0;
    double term = degrees % 2 == 0 ? 1 : cos;
    for (int k = degrees % 2 == 0 ? 2 : 3; k <= degrees; k += 2) {
      sum += term;
      term *= (k - 1.0) / k * cos * cos;
    }
    return degrees % 2 == 0 ? sin * sum : 2 / Math.PI * (angle + sin * sum);
  }
}

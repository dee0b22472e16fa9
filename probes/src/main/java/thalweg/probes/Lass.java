package thalweg.probes;

/**
 * Constants of LASS, Langevin Adversarial Sample Search (Arpit et al. 2017, Algorithm 1). Lengths
 * are in pixels of a 0-255 scale, the paper's; {@link InputScale} says how long a pixel is in the
 * units of the data.
 *
 * @param alpha length of the step along the gradient's sign, a coordinate; 0 or more
 * @param beta standard deviation of the noise added to it, a coordinate; 0 or more
 * @param radius half the edge of the box that is searched; above 0
 * @param maxIterations steps after which an example not found critical is given up; 1 or more. The
 *     paper does not give it; 100 is what the first author's code uses.
 * @param stopping when a chunk is left before that
 */
public record Lass(double alpha, double beta, double radius, int maxIterations, Stopping stopping) {

  /** When the search leaves a chunk of examples before {@code maxIterations} steps. */
  public sealed interface Stopping {

    /** When all of the chunk were found critical: loses nothing. */
    record AllFound() implements Stopping {}

    /**
     * Also as soon as one step finds less than a share of the chunk: the first author's code, where
     * it is 20 of 500. Biases low ratios down; for comparison with that code only.
     *
     * @param leastShare of the chunk's examples that a step must newly find, in (0, 1]
     */
    record Arpit(double leastShare) implements Stopping {
      public Arpit {
        if (!(leastShare > 0 && leastShare <= 1)) {
          throw new IllegalArgumentException(
              "arpit-stop: share " + leastShare + " found; expected a number in (0, 1]");
        }
      }

      /** 20 of 500. */
      public Arpit() {
        this(20.0 / 500);
      }
    }
  }

  private static final double PAPER_ALPHA = 0.25;
  private static final double PAPER_BETA = 0.2;
  private static final double PAPER_RADIUS = 0.3;
  private static final int DEFAULT_ITERATIONS = 100;

  /**
   * @throws IllegalArgumentException if a number is out of its range or not finite
   */
  public Lass {
    require("alpha", alpha, alpha >= 0, "0 or more");
    require("beta", beta, beta >= 0, "0 or more");
    require("radius", radius, radius > 0, "above 0");
    require("maxIterations", maxIterations, maxIterations >= 1, "1 or more");
  }

  /** The paper's constants: alpha 0.25, beta 0.2, radius 0.3. */
  public static Lass paper() {
    return new Lass(
        PAPER_ALPHA, PAPER_BETA, PAPER_RADIUS, DEFAULT_ITERATIONS, new Stopping.AllFound());
  }

  /**
   * Another radius, in pixels of 0-255, with alpha and beta in the paper's ratio to it (5/6 and
   * 2/3).
   */
  public static Lass atRadius(double radius) {
    return new Lass(
        radius * (PAPER_ALPHA / PAPER_RADIUS),
        radius * (PAPER_BETA / PAPER_RADIUS),
        radius,
        DEFAULT_ITERATIONS,
        new Stopping.AllFound());
  }

  /** The same with another limit of steps. */
  public Lass withMaxIterations(int steps) {
    return new Lass(alpha, beta, radius, steps, stopping);
  }

  /** The same with another rule for leaving early. */
  public Lass withStopping(Stopping rule) {
    return new Lass(alpha, beta, radius, maxIterations, rule);
  }

  private static void require(String what, double value, boolean inRange, String expected) {
    if (!inRange || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "lass: " + what + " " + value + " found; expected a finite number, " + expected);
    }
  }
}

package thalweg.studies.ratio;

import java.util.List;
import thalweg.probes.NoisyQuadratic;

/**
 * The numbers of a preset for the theory: SGD in a quadratic bowl.
 *
 * @param curvatures the eigenvalues of H
 * @param variances of single examples' gradients along them
 * @param arms learning rates and batch sizes
 * @param chains simulated
 * @param steps of each
 * @param seeds how often everything is repeated
 */
public record QuadraticSettings(
    List<Double> curvatures,
    List<Double> variances,
    List<Arm> arms,
    int chains,
    int steps,
    int seeds) {

  /** The step, times the largest curvature, below which the differential equation is to hold. */
  static final double SMALL = 0.1;

  private static final List<Double> CURVATURES = List.of(0.5, 1.0, 4.0);
  private static final List<Double> VARIANCES = List.of(0.5, 0.3, 2.0);
  private static final List<Arm> ARMS =
      List.of(
          new Arm(0.01, 5),
          new Arm(0.02, 10),
          new Arm(0.02, 40),
          new Arm(0.1, 10),
          new Arm(0.2, 20),
          new Arm(0.4, 40));

  /** Seconds on two cores. */
  public static final QuadraticSettings QUICK =
      new QuadraticSettings(CURVATURES, VARIANCES, ARMS, 4000, 2000, 3);

  /** Decides nothing. */
  public static final QuadraticSettings SMOKE =
      new QuadraticSettings(CURVATURES, VARIANCES, ARMS, 10, 100, 2);

  /** Minutes on two cores. */
  public static final QuadraticSettings PAPER =
      new QuadraticSettings(CURVATURES, VARIANCES, ARMS, 20_000, 2000, 5);

  public QuadraticSettings {
    curvatures = List.copyOf(curvatures);
    variances = List.copyOf(variances);
    arms = List.copyOf(arms);
  }

  NoisyQuadratic bowl() {
    return NoisyQuadratic.aligned(
        curvatures.stream().mapToDouble(h -> h).toArray(),
        variances.stream().mapToDouble(c -> c).toArray());
  }

  private double step(Arm arm) {
    return arm.rate() * curvatures.getLast();
  }

  /** The arms of small steps. */
  List<Arm> small() {
    return arms.stream().filter(arm -> step(arm) < SMALL).toList();
  }

  /** The arms of large steps. */
  List<Arm> large() {
    return arms.stream().filter(arm -> step(arm) >= SMALL).toList();
  }
}

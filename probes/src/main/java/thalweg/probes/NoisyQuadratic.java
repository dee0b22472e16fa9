package thalweg.probes;

import java.util.Arrays;
import java.util.Locale;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * SGD in a bowl, where everything is known: the loss is L0 + 1/2 z'Hz, the gradient of a batch of S
 * examples Hz plus noise of covariance C / S, whatever z is. How far above L0 it stays in the long
 * run is what Jastrzebski et al. 2018 (Three Factors Influencing Minima in SGD, arXiv:1711.04623)
 * predict from the learning rate, the batch size and the covariance.
 *
 * <p>All in the eigenbasis of H, with eta the learning rate: a step is {@code z_i <- (1 - eta h_i)
 * z_i - eta xi_i}, so that var(z_i) comes to rest at {@code eta c_ii / (S h_i (2 - eta h_i))}. That
 * is exact for any C; entries of C off the diagonal move covariances, which the loss does not see.
 *
 * @param curvatures h, the eigenvalues of H, each above 0
 * @param covariance C of single examples' gradients, in the eigenbasis of H: symmetric, no negative
 *     eigenvalue
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, never compared
public record NoisyQuadratic(double[] curvatures, double[][] covariance) {
  /** Of what the first step's distance from rest leaves at the end, relative. */
  private static final double AT_REST = 1e-3;

  /**
   * @throws IllegalArgumentException if shapes differ or a curvature is not above 0
   */
  public NoisyQuadratic {
    if (curvatures.length == 0 || covariance.length != curvatures.length) {
      throw new IllegalArgumentException(
          "a quadratic of %d curvatures and %d rows of covariance; expected as many, 1 or more"
              .formatted(curvatures.length, covariance.length));
    }
    for (int i = 0; i < curvatures.length; i++) {
      if (!(curvatures[i] > 0) || covariance[i].length != curvatures.length) {
        throw new IllegalArgumentException(
            "direction %d: curvature %s, %d covariances; expected above 0, %d"
                .formatted(i, curvatures[i], covariance[i].length, curvatures.length));
      }
    }
    curvatures = curvatures.clone();
    covariance = Arrays.stream(covariance).map(double[]::clone).toArray(double[][]::new);
  }

  /** Of a covariance that has the eigenvectors of H: c_i along the i-th. */
  public static NoisyQuadratic aligned(double[] curvatures, double[] variances) {
    double[][] covariance = new double[variances.length][variances.length];
    for (int i = 0; i < variances.length; i++) {
      covariance[i][i] = variances[i];
    }
    return new NoisyQuadratic(curvatures, covariance);
  }

  /**
   * What a covariance of single gradients is to be multiplied by where the S examples of a step are
   * drawn without replacement from N: (N - S) / (N - 1), which is 0 for the whole data set.
   *
   * @throws IllegalArgumentException if S is not in 1..N, or N is 1
   */
  public static double withoutReplacement(int examples, int batchSize) {
    if (examples < 2 || batchSize < 1 || batchSize > examples) {
      throw new IllegalArgumentException(
          "a batch of %d of %d examples; expected 1 to all of 2 or more"
              .formatted(batchSize, examples));
    }
    return (examples - batchSize) / (examples - 1.0);
  }

  /**
   * E[L - L0] of SGD at rest, exact for steps of any size: the sum of {@code eta c_ii / (2 S (2 -
   * eta h_i))}; infinite where some eta h_i is 2 or more.
   */
  public double discrete(double learningRate, double batchSize) {
    double sum = 0;
    for (int i = 0; i < curvatures.length; i++) {
      double slack = 2 - learningRate * curvatures[i];
      if (slack <= 0) {
        return Double.POSITIVE_INFINITY;
      }
      sum += learningRate * covariance[i][i] / (2 * batchSize * slack);
    }
    return sum;
  }

  /** E[L - L0] of the stochastic differential equation at rest: eta / (4S) Tr(C), for any C. */
  public double sde(double learningRate, double batchSize) {
    return learningRate / (4 * batchSize) * traceOfCovariance();
  }

  /**
   * The paper's form of {@link #sde}, eta / (4S) Tr(H): holds where the traces of C and H are equal
   * (the paper assumes C = H), and is wrong elsewhere.
   */
  public double threeFactor(double learningRate, double batchSize) {
    return learningRate / (4 * batchSize) * Arrays.stream(curvatures).sum();
  }

  private double traceOfCovariance() {
    double trace = 0;
    for (int i = 0; i < curvatures.length; i++) {
      trace += covariance[i][i];
    }
    return trace;
  }

  /**
   * E[L - L0] as simulated: chains from z = 0 with Gaussian noise, the mean over the second half of
   * their steps; ± is over chains. Converged if what the start still weighs is below {@value
   * #AT_REST}. Costs steps x chains x d² operations.
   *
   * @param chains independent ones, 2 or more
   * @param steps of each, 2 or more
   * @param key chain k draws from it at step k
   */
  public Estimate simulate(
      double learningRate, double batchSize, int chains, int steps, RandomKey key) {
    if (chains < 2 || steps < 2) {
      throw new IllegalArgumentException(
          "a simulation of %d chains of %d steps; expected 2 or more of both"
              .formatted(chains, steps));
    }
    double[][] root = Cholesky.root(covariance);
    double noise = learningRate / Math.sqrt(batchSize);
    double[] means = new double[chains];
    for (int chain = 0; chain < chains; chain++) {
      means[chain] = run(learningRate, noise, root, steps, Philox.stream(key, chain));
    }
    double slowest = 0;
    for (double h : curvatures) {
      slowest = Math.max(slowest, Math.abs(1 - learningRate * h));
    }
    return new Estimate(
        Samples.mean(means),
        Samples.standardError(means),
        Math.pow(slowest, steps) < AT_REST
            ? Estimate.Convergence.CONVERGED
            : Estimate.Convergence.NOT_CONVERGED,
        new Estimate.Cost(
            (long) chains * steps * curvatures.length * (curvatures.length + 2),
            Estimate.Cost.Unit.FLOP),
        String.format(Locale.ROOT, "%d simulated chains of %d steps", chains, steps),
        "± is over chains");
  }

  /** The mean of L - L0 over the second half of a chain. */
  private double run(double learningRate, double noise, double[][] root, int steps, Philox random) {
    int d = curvatures.length;
    double[] z = new double[d];
    double[] normal = new double[d];
    double sum = 0;
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < d; i++) {
        normal[i] = random.nextGaussian();
      }
      double loss = 0;
      for (int i = 0; i < d; i++) {
        double xi = 0;
        for (int j = 0; j <= i; j++) {
          xi += root[i][j] * normal[j];
        }
        z[i] = (1 - learningRate * curvatures[i]) * z[i] - noise * xi;
        loss += curvatures[i] * z[i] * z[i] / 2;
      }
      if (step >= steps / 2) {
        sum += loss;
      }
    }
    return sum / (steps - steps / 2);
  }
}

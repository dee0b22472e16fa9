package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * How all eigenvalues of any symmetric operator are spread, without finding them: stochastic
 * Lanczos quadrature (Golub and Welsch 1969; Ubaru, Chen and Saad 2017, "Fast estimation of
 * tr(f(A)) via stochastic Lanczos quadrature", SIAM J. Matrix Anal. 38; for networks Ghorbani,
 * Krishnan and Xiao 2019, arXiv:1901.10159). From a random vector of signs, Lanczos' tridiagonal
 * matrix gives nodes (its eigenvalues) and weights (the squares of the first components of its
 * vectors); the spectrum is their mean over vectors.
 *
 * <p>Two errors: that of the draw, which every number carries, and that of the quadrature, none for
 * polynomials below degree 2 {@code steps}. A few eigenvalues far from the rest make the draws
 * spread: find them by {@link Lanczos} first and give them as known; then the vectors only see what
 * is left.
 *
 * <p>Costs {@code vectors * steps} products, and {@code steps} vectors of memory.
 *
 * @param vectors how many are drawn, 1 or more; with one no error is known
 * @param steps products a vector, 1 or more; about 100 for a density (PyHessian), half of it for
 *     moments
 * @param tolerance an estimate has converged when its standard error is at most this share of its
 *     size, 0 or more
 */
public record SpectralDensity(int vectors, int steps, double tolerance) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public SpectralDensity {
    if (vectors < 1 || steps < 1 || !(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "spectral density: %d vectors, %d steps, tolerance %s; expected 1 or more, 1 or more, 0"
                  .formatted(vectors, steps, tolerance)
              + " or more");
    }
  }

  /**
   * The spectrum, nothing of it being known.
   *
   * @param key of the random vectors
   */
  public Spectrum of(LinearOperator operator, RandomKey key) {
    return of(operator, List.of(), key);
  }

  /**
   * The spectrum, some eigenpairs of it being known: they enter as they are.
   *
   * @param known converged, with vectors orthogonal to each other, as one search of {@link Lanczos}
   *     finds them; fewer than the operator has
   * @param key of the random vectors
   * @throws IllegalArgumentException if one has not converged, or too many are given
   */
  public Spectrum of(LinearOperator operator, List<Eigenpair> known, RandomKey key) {
    if (known.size() >= operator.size() || !known.stream().allMatch(Eigenpair::converged)) {
      throw new IllegalArgumentException(
          "%d known eigenpairs of an operator of size %d; expected fewer, and all converged"
              .formatted(known.size(), operator.size()));
    }
    List<double[]> apart = known.stream().map(Eigenpair::vector).toList();
    Philox random = Philox.stream(key, key.step());
    List<Spectrum.Nodes> draws = new ArrayList<>();
    int products = 0;
    for (int k = 0; k < vectors; k++) {
      double[] start = Vectors.signs(operator.size(), random);
      Vectors.orthogonalise(start, apart);
      Vectors.orthogonalise(start, apart);
      double length = Vectors.norm(start);
      int most = Math.min(steps, operator.size() - known.size());
      Krylov krylov = new Krylov(operator, Vectors.scaled(1 / length, start), apart, most);
      while (krylov.goesOn()) {
        krylov.step();
      }
      products += krylov.size();
      draws.add(nodes(krylov, length * length));
    }
    double[] values = known.stream().mapToDouble(Eigenpair::value).toArray();
    return new Spectrum(operator, values, draws, products, tolerance);
  }

  private static Spectrum.Nodes nodes(Krylov krylov, double mass) {
    double[] values = krylov.diagonal();
    double[] first = new double[values.length];
    first[0] = 1;
    Tridiagonal.solve(values, krylov.beside(), first);
    double[] weights = new double[values.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = mass * first[i] * first[i];
    }
    return new Spectrum.Nodes(values, weights);
  }
}

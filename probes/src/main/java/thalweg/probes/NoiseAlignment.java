package thalweg.probes;

import java.util.List;
import java.util.function.ToDoubleFunction;
import thalweg.expr.Philox;
import thalweg.expr.RandomKey;

/**
 * How far the noise of SGD lies along the directions of curvature, C being the covariance of
 * gradients ({@link GradientCovarianceOperator}) and H the Hessian. From products with the same
 * random signs v (Hutchinson 1989): (Cv).(Hv) has the mean Tr(CH), |Cv|² that of |C|².
 *
 * <p>± is a jackknife over the vectors. Both quotients are of means, and so a little biased where
 * the vectors are few.
 *
 * @param traceOfProduct Tr(CH): eta² / 2S times it is the rise of the loss by the noise of one step
 *     to second order (Zhu et al. 2018, arXiv:1803.00195)
 * @param cosine {@code Tr(CH) / (|C| |H|)}, norms of Frobenius: 1 where C and H are proportional
 * @param overIsotropic {@code P Tr(CH) / (Tr(C) Tr(H))}: how many times more than noise of the same
 *     trace that is equal in all P directions; NaN where a trace is not above zero
 */
public record NoiseAlignment(Estimate traceOfProduct, Estimate cosine, Estimate overIsotropic) {
  /** What vectors showed, added up or on average. */
  private record Sums(double product, double c, double h, double traceC, double traceH) {
    Sums plus(Sums o, double factor) {
      return new Sums(
          product + factor * o.product,
          c + factor * o.c,
          h + factor * o.h,
          traceC + factor * o.traceC,
          traceH + factor * o.traceH);
    }

    Sums over(int count) {
      return new Sums(0, 0, 0, 0, 0).plus(this, 1.0 / count);
    }
  }

  /**
   * Measures.
   *
   * @param covariance C
   * @param hessian H, of the same parameters and examples
   * @param vectors 3 or more; costs a product of each operator a vector
   * @param tolerance converged if the standard error is at most this share of the value
   */
  public static NoiseAlignment measure(
      LinearOperator covariance,
      LinearOperator hessian,
      int vectors,
      double tolerance,
      RandomKey key) {
    int size = covariance.size();
    if (hessian.size() != size || vectors < 3) {
      throw new IllegalArgumentException(
          "alignment of operators of %d and %d parameters by %d vectors; expected as many, 3 or more"
              .formatted(size, hessian.size(), vectors));
    }
    Philox random = Philox.stream(key, key.step());
    Sums[] draws = new Sums[vectors];
    double[] cv = new double[size];
    double[] hv = new double[size];
    for (int k = 0; k < vectors; k++) {
      double[] v = Vectors.signs(size, random);
      covariance.apply(v, cv);
      hessian.apply(v, hv);
      draws[k] =
          new Sums(
              Vectors.dot(cv, hv),
              Vectors.dot(cv, cv),
              Vectors.dot(hv, hv),
              Vectors.dot(v, cv),
              Vectors.dot(v, hv));
    }
    Estimator estimator = new Estimator(draws, tolerance, hessian.data());
    return new NoiseAlignment(
        estimator.of(Sums::product),
        estimator.of(s -> s.product() / Math.sqrt(s.c() * s.h())),
        estimator.of(s -> isotropic(s, size)));
  }

  private static double isotropic(Sums s, int size) {
    return s.traceC() > 0 && s.traceH() > 0
        ? size * s.product() / (s.traceC() * s.traceH())
        : Double.NaN;
  }

  @SuppressWarnings("ArrayRecordComponent") // numbers, never compared
  private record Estimator(Sums[] draws, double tolerance, String data) {
    Estimate of(ToDoubleFunction<Sums> number) {
      Sums sum = new Sums(0, 0, 0, 0, 0);
      for (Sums draw : draws) {
        sum = sum.plus(draw, 1);
      }
      double[] without = new double[draws.length];
      for (int k = 0; k < draws.length; k++) {
        without[k] = number.applyAsDouble(sum.plus(draws[k], -1).over(draws.length - 1));
      }
      double value = number.applyAsDouble(sum.over(draws.length));
      double error = Samples.standardError(without) * (draws.length - 1);
      String why = Double.isNaN(value) ? "; one of the traces or norms is not above zero" : "";
      return new Estimate(
          value,
          error,
          error <= tolerance * Math.abs(value)
              ? Estimate.Convergence.CONVERGED
              : Estimate.Convergence.NOT_CONVERGED,
          new Estimate.Cost(2L * draws.length, Estimate.Cost.Unit.OPERATOR_PRODUCT),
          data,
          "± is a jackknife over %d random vectors%s".formatted(draws.length, why));
    }
  }

  /**
   * How much of one k-dimensional subspace lies in another, {@code |U'W|² / k} for orthonormal U
   * and W: 1 where they are equal, about k / P for random ones. For the top of C and of H, as
   * Gur-Ari, Roberts and Dyer 2018 (arXiv:1812.04754) compare the Hessian's with itself over time.
   *
   * @param noise eigenvectors of length 1, at right angles; {@link NoiseSpectrum#vectors}
   * @param curvature as many eigenpairs of the Hessian; converged if all are
   */
  public static Estimate overlap(List<double[]> noise, List<Eigenpair> curvature) {
    if (noise.isEmpty() || noise.size() != curvature.size()) {
      throw new IllegalArgumentException(
          "overlap of %d directions with %d; expected as many, 1 or more"
              .formatted(noise.size(), curvature.size()));
    }
    double sum = 0;
    for (double[] u : noise) {
      for (Eigenpair pair : curvature) {
        double product = Vectors.dot(u, pair.vector());
        sum += product * product;
      }
    }
    boolean converged = curvature.stream().allMatch(Eigenpair::converged);
    Estimate first = curvature.getFirst().estimate();
    return new Estimate(
        sum / noise.size(),
        Double.NaN,
        converged ? Estimate.Convergence.CONVERGED : Estimate.Convergence.NOT_CONVERGED,
        first.cost(),
        first.data(),
        "share of the noise's top %d directions in the Hessian's; exact for these vectors, what"
                .formatted(noise.size())
            + " another draw of examples would give is unknown");
  }
}

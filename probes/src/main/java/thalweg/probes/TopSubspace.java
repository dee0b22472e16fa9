package thalweg.probes;

import java.util.List;

/**
 * How much of a vector lies in the span of an operator's leading eigenvectors,
 *
 * <pre>
 *   |P_k g|^2 / |g|^2,      P_k the projection on the first k eigenvectors
 * </pre>
 *
 * <p>1 where the vector lies in their span; k / P for a random one among P parameters. For
 * gradients and the Hessian: Xing et al. 2019 (arXiv:1802.08770v4) say that those of larger batches
 * overlap more with the directions of largest curvature; Gur-Ari, Roberts and Dyer 2018
 * (arXiv:1812.04754) that nearly all of the gradient does.
 *
 * @param leading eigenvectors of length 1, orthogonal to each other
 */
public record TopSubspace(List<Eigenpair> leading) {
  public TopSubspace {
    leading = List.copyOf(leading);
  }

  /** The share of the vector's squared length, 0 to 1; NaN for the zero vector. */
  public double share(double[] vector) {
    double inside = 0;
    for (Eigenpair pair : leading) {
      double along = Vectors.dot(pair.vector(), vector);
      inside += along * along;
    }
    return inside / Vectors.dot(vector, vector);
  }
}

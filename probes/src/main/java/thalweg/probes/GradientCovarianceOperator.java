package thalweg.probes;

import java.util.ArrayList;
import java.util.List;
import thalweg.expr.Expr;
import thalweg.expr.Grad;

/**
 * How the gradients g of single examples' losses spread: the mean over examples of gg', about zero
 * or about their mean. The second, K of Jastrzebski et al. 2020 (arXiv:2002.09572, section 2), is
 * the covariance of the noise of one example's gradient; a batch of S drawn with replacement has K
 * / S. Divided by the number of examples N, not by N - 1.
 *
 * <p>No example's gradient is formed: the directional derivatives of the losses along v, pulled
 * back to the parameters, are the sum of g (g'v). About the mean, what the mean gradient adds is
 * taken off in double; where it is far longer than the gradients' spread, digits cancel.
 *
 * <p>Cost of a product: about 5 forward passes over the examples, about the mean 7; memory for one
 * chunk. Not safe for use by several threads.
 */
public final class GradientCovarianceOperator extends MeanOperator {
  private final About about;
  private final double[] means;

  /** What the gradients' spread is taken about. */
  public enum About {
    /** Zero: uncentred. */
    ZERO,
    /** Their mean: centred, the noise alone. */
    MEAN
  }

  /**
   * At the parameters and the data as they are at each product.
   *
   * @throws IllegalArgumentException if the data do not fit the model, or a row is out of range
   */
  public GradientCovarianceOperator(Subject subject, About about) {
    super(
        "gradient covariance products",
        subject,
        (x, labels, at, along) -> products(about, subject.losses(x, labels), at, along));
    this.about = about;
    means =
        switch (about) {
          case ZERO -> new double[0];
          case MEAN -> new double[2 * size() + 1];
        };
  }

  /** Sums of g (g'v), and about the mean those of g and of g'v after them. */
  private static List<Expr> products(About about, Expr losses, List<Expr> at, List<Expr> along) {
    List<Expr> all = new ArrayList<>(secondMoment(losses, at, along));
    switch (about) {
      case ZERO -> {}
      case MEAN -> {
        all.addAll(Grad.grad(losses.sum(), at));
        all.add(Grad.jvp(List.of(losses.sum()), at, along).getFirst());
      }
    }
    return all;
  }

  /** The sum over the losses of g (g'v), g being the gradient of one. */
  static List<Expr> secondMoment(Expr losses, List<Expr> at, List<Expr> along) {
    Expr slopes = Grad.jvp(List.of(losses), at, along).getFirst();
    return Grad.vjp(List.of(losses), at, List.of(slopes));
  }

  @Override
  public void apply(double[] v, double[] product) {
    switch (about) {
      case ZERO -> means(v, product);
      case MEAN -> {
        means(v, means);
        int n = size();
        double slope = means[2 * n];
        for (int i = 0; i < n; i++) {
          product[i] = means[i] - slope * means[n + i];
        }
      }
    }
  }
}

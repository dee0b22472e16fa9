package thalweg.probes;

import thalweg.expr.Expr;

/**
 * Mean and unbiased variance of the numbers of a batch, as expressions; with one number the
 * variance is NaN.
 *
 * @param count how many numbers
 */
record Spread(int count, Expr mean, Expr variance) {
  static Spread of(Expr values) {
    int n = values.shape().dim(0);
    Expr mean = values.mean();
    Expr off = values.sub(mean);
    return new Spread(n, mean, off.mul(off).sum().div(n - 1.0));
  }

  Expr standardError() {
    return variance.div(count).sqrt();
  }
}

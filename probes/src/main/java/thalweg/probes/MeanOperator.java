package thalweg.probes;

import java.util.List;
import thalweg.expr.Expr;

/** An operator that is the mean over examples of each example's own. */
abstract class MeanOperator implements LinearOperator {
  private final int size;
  private final int examples;
  private final String data;
  private final ChunkedSums sums;

  /** What is summed over a chunk of examples. */
  @FunctionalInterface
  interface Products {
    /**
     * The products of the chunk with a direction, one array a parameter; more may follow.
     *
     * @param at the chosen parameters
     * @param along a direction for each
     */
    List<Expr> over(Expr x, Expr labels, List<Expr> at, List<Expr> along);
  }

  MeanOperator(String what, Subject subject, Products products) {
    this(what, subject, products, ChunkedSums.KEEP_NOTHING);
  }

  /**
   * @param keep bytes of what does not depend on the direction that may stay from product to
   *     product, for as long as neither parameters nor data change
   */
  MeanOperator(String what, Subject subject, Products products, long keep) {
    List<Expr> along = subject.directions();
    size = subject.size();
    examples = subject.examples();
    data = subject.name();
    sums = subject.sums(what, along, (x, y) -> products.over(x, y, subject.reads(), along), keep);
  }

  @Override
  public final int size() {
    return size;
  }

  @Override
  public final String data() {
    return data;
  }

  @Override
  public void apply(double[] v, double[] product) {
    means(v, product);
  }

  /** Writes all that the products give, as means over the examples. */
  final void means(double[] v, double[] into) {
    sums.sum(v, into);
    for (int i = 0; i < into.length; i++) {
      into[i] /= examples;
    }
  }
}

package thalweg.expr;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sums of what products make, without making it. With A and B matrices, of each example where they
 * are batched:
 *
 * <ul>
 *   <li>the sum of all elements of A B is a product of sums of A's columns and B's rows; if the
 *       inner extent is 1, squares of A B are A B of squares: a dense layer's squared gradient of
 *       an example is |x|^2 |delta|^2
 *   <li>the sum of squares of A B, inner extent m, is sum((A^T A) * (B B^T)), two matrices m by m.
 *       Its rounding error grows with the square of how much A B's terms cancel, so only up to
 *       {@link #LARGEST_GRAM}
 *   <li>with inner extent 1, the sum of A B times a matrix M that all examples share is (A^T M) B^T
 *   <li>the sum over examples of A B is one product over the examples joined
 * </ul>
 *
 * <p>Squares of gradients of convolutions' weights have no such form: the gradients of each example
 * stay what batching made of them, one convolution in groups. Their sum over examples is one
 * convolution over a batch of images.
 */
final class Specialise {
  private static final int LARGEST_GRAM = 16;

  private final Map<Expr, Set<Expr>> users = new HashMap<>();
  private final Set<Expr> roots;

  private Specialise(List<Expr> roots) {
    this.roots = new HashSet<>(roots);
    for (Expr e : Graphs.topological(roots)) {
      for (Expr in : e.inputs()) {
        users.computeIfAbsent(in, _ -> new HashSet<>()).add(e);
      }
    }
  }

  static List<Expr> run(List<Expr> roots) {
    Specialise s = new Specialise(roots);
    return Graphs.rewrite(roots, (e, in) -> s.rule(Graphs.withInputs(e, in)));
  }

  private Expr rule(Expr e) {
    if (!(e.op() instanceof Op.Reduce r)) {
      return e;
    }
    Expr x = e.in(0);
    if (r.axes().stream().allMatch(a -> x.shape().dim(a) == 1)) {
      return x.reshape(e.shape().dims());
    }
    if (r.fn() != Op.ReduceFn.SUM || !e.dtype().isFloating() || x.shape().size() == 0) {
      return e;
    }
    return Stretch.of(r, x.shape())
        .flatMap(s -> sum(x, s))
        .map(y -> y.reshape(e.shape().dims()))
        .orElse(e);
  }

  /** A reduction of [before, reduced, after] over the middle axis, whatever its axes are called. */
  private record Stretch(int before, int reduced, int after) {
    static Optional<Stretch> of(Op.Reduce r, Shape s) {
      int[] extents = {1, 1, 1};
      int part = 0;
      for (int a = 0; a < s.rank(); a++) {
        if (s.dim(a) != 1) {
          boolean gone = r.axes().contains(a);
          if (gone && part == 2) {
            return Optional.empty();
          }
          part = gone ? 1 : part == 1 ? 2 : part;
          extents[part] *= s.dim(a);
        }
      }
      return Optional.of(new Stretch(extents[0], extents[1], extents[2]));
    }
  }

  private Optional<Expr> sum(Expr x, Stretch s) {
    Expr made = x.op() instanceof Op.Reshape ? x.in(0) : x;
    if (made.op() instanceof Op.Convolve c && usedOnce(x)) {
      return images(c, made, s);
    }
    Optional<Factors> product = Factors.of(x);
    if (product.isEmpty()) {
      return gram(x, s).or(() -> along(x, s));
    }
    Factors f = product.get();
    boolean worthIt = f.inner() == 1 || usedOnce(x);
    if (worthIt && s.after() == 1 && f.batch() % s.before() == 0) {
      return Optional.of(perStretch(f.total(), s));
    }
    if (usedOnce(x)
        && s.after() == f.rows() * f.columns()
        && s.before() * s.reduced() == f.batch()) {
      return Optional.of(f.joined(s.before()));
    }
    return Optional.empty();
  }

  /** One number for each product, summed over the products of each stretch. */
  private static Expr perStretch(Expr each, Stretch s) {
    int products = each.shape().size() / s.before();
    return products == 1 ? each : each.reshape(s.before(), products).sum(1);
  }

  private Optional<Expr> gram(Expr x, Stretch s) {
    if (!(x.op() instanceof Op.Binary b) || b.fn() != Op.BinaryFn.MUL || !usedOnce(x)) {
      return Optional.empty();
    }
    Optional<Factors> p = Factors.of(x.in(0));
    Optional<Factors> q = Factors.of(x.in(1));
    boolean fits =
        p.isPresent()
            && q.isPresent()
            && p.get().alike(q.get())
            && usedOnce(x.in(0))
            && usedOnce(x.in(1))
            && s.after() == 1
            && p.get().batch() % s.before() == 0
            && Math.max(p.get().inner(), q.get().inner()) <= LARGEST_GRAM
            && p.get().gramIsCheaper(q.get());
    return fits ? Optional.of(perStretch(p.get().gram(q.get()), s)) : Optional.empty();
  }

  /** Of outer products a b^T and one matrix M for all, the sum of all elements: (a M) b. */
  private static Optional<Expr> along(Expr x, Stretch s) {
    if (!(x.op() instanceof Op.Binary m) || m.fn() != Op.BinaryFn.MUL || s.after() != 1) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Optional<Factors> products = Factors.of(x.in(i));
      Expr other = x.in(1 - i);
      if (products.isPresent()
          && other.op() instanceof Op.Broadcast b
          && b.axes().equals(List.of(1, 2))
          && x.shape().rank() == 3
          && products.get().inner() == 1
          && s.before() == products.get().batch()
          && products.get().rows() == x.shape().dim(1)) {
        return Optional.of(products.get().along(other.in(0)));
      }
    }
    return Optional.empty();
  }

  /** A sum over groups of one image's weights is one over images. */
  private static Optional<Expr> images(Op.Convolve c, Expr weights, Stretch s) {
    boolean fits =
        c.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS
            && c.layout() == Layout.CHANNELS_FIRST
            && c.x().dim(0) == 1
            && s.before() == 1
            && c.groups() % s.reduced() == 0;
    if (!fits) {
      return Optional.empty();
    }
    int n = s.reduced();
    int[] w = c.w().dims();
    w[0] /= n;
    Shape x = imagesOf(n, c.x());
    Op op = new Op.Convolve(c.kind(), c.window(), c.groups() / n, x, Shape.of(w), c.layout());
    Expr y = weights.in(1).reshape(imagesOf(n, c.y()).dims());
    return Optional.of(Expr.make(op, weights.in(0).reshape(x.dims()), y));
  }

  private static Shape imagesOf(int n, Shape one) {
    return Shape.of(n, one.dim(1) / n, one.dim(2), one.dim(3));
  }

  /** Whether the product behind a value is made for it alone. */
  private boolean usedOnce(Expr e) {
    boolean alone = !roots.contains(e) && users.getOrDefault(e, Set.of()).size() <= 1;
    if (!alone || e.op() instanceof Op.MatMul || e.op() instanceof Op.Convolve) {
      return alone;
    }
    for (Expr in : e.inputs()) {
      boolean made = Factors.of(in).isPresent() || in.op() instanceof Op.Convolve;
      if (made && !usedOnce(in)) {
        return false;
      }
    }
    return true;
  }
}

package thalweg.expr;

import java.util.SplittableRandom;
import thalweg.expr.Op.ConvolveKind;

/** Random products of matrices, and operations on windows over images. */
final class RandomWindows {
  private final RandomGraphs g;
  private final SplittableRandom random;

  RandomWindows(RandomGraphs g) {
    this.g = g;
    this.random = g.random;
  }

  Expr matmul() {
    Expr a =
        g.any(e -> e.dtype() == g.real && e.shape().rank() >= 2)
            .orElseGet(() -> g.of(g.real, 4, 5));
    boolean ta = random.nextInt(3) == 0;
    boolean tb = random.nextInt(3) == 0;
    int rank = a.shape().rank();
    int k = a.shape().dim(ta ? rank - 2 : rank - 1);
    int n = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 8);
    if (!ta && !tb && random.nextInt(3) == 0) {
      return a.matmul(g.of(g.real, k, n));
    }
    int[] dims = a.shape().dims();
    dims[rank - 2] = tb ? n : k;
    dims[rank - 1] = tb ? k : n;
    if (Shape.of(dims).size() > g.largestSize) {
      return a;
    }
    return Expr.make(new Op.MatMul(ta, tb), a, g.of(g.real, dims));
  }

  private Window window(int height, int width, int most) {
    int kh = random.nextInt(1, Math.min(4, height + 1));
    int kw = random.nextInt(1, Math.min(4, width + 1));
    int dh = kh > 1 && (kh - 1) * 2 < height && random.nextInt(3) == 0 ? 2 : 1;
    int dw = kw > 1 && (kw - 1) * 2 < width && random.nextInt(3) == 0 ? 2 : 1;
    int ph = 1 + Math.min(most, dh * (kh - 1));
    int pw = 1 + Math.min(most, dw * (kw - 1));
    return new Window(
        kh,
        kw,
        random.nextInt(1, 3),
        random.nextInt(1, 3),
        random.nextInt(ph),
        random.nextInt(pw),
        random.nextInt(ph),
        random.nextInt(pw),
        dh,
        dw);
  }

  private Expr images() {
    return g.any(e -> e.dtype() == g.real && e.shape().rank() == 4 && e.shape().size() > 0)
        .orElseGet(() -> g.of(g.real, random.nextInt(1, 4), 2 * random.nextInt(1, 3), 5, 6));
  }

  private Layout layout() {
    return random.nextInt(4) == 0 ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
  }

  Expr convolve() {
    Expr x = images();
    Layout l = layout();
    int channels = l.channels(x.shape());
    Window w = window(l.height(x.shape()), l.width(x.shape()), 3);
    int groups = channels % 2 == 0 && random.nextInt(3) == 0 ? 2 : 1;
    int out = groups * (g.largestSize > 1000 ? random.nextInt(1, 18) : random.nextInt(1, 4));
    Shape weights = Shape.of(out, channels / groups, w.kernelH(), w.kernelW());
    if (weights.size() > g.largestSize) {
      return x;
    }
    ConvolveKind[] kinds = ConvolveKind.values();
    ConvolveKind kind = kinds[random.nextInt(kinds.length)];
    Op.Convolve op = new Op.Convolve(kind, w, groups, x.shape(), weights, l);
    if (op.y().size() > g.largestSize) {
      return x;
    }
    return switch (kind) {
      case FORWARD -> Expr.make(op, x, g.of(g.real, weights.dims()));
      case BACKWARD_DATA ->
          Expr.make(op, g.of(g.real, op.y().dims()), g.of(g.real, weights.dims()));
      case BACKWARD_WEIGHTS -> Expr.make(op, x, g.of(g.real, op.y().dims()));
    };
  }

  Expr pool() {
    Expr x = images();
    Layout l = layout();
    Window w = window(l.height(x.shape()), l.width(x.shape()), 3);
    Op.WindowSum sum = new Op.WindowSum(w, x.shape(), l, false);
    return switch (random.nextInt(5)) {
      case 0 -> Expr.make(new Op.MaxPoolIndex(w, l), x);
      case 1 -> x.averagePool(window(x.shape().dim(2), x.shape().dim(3), 3));
      case 2 -> Expr.make(sum, x);
      case 3 -> {
        Shape sums = l.slid(x.shape(), w, l.channels(x.shape()));
        yield sums.size() > g.largestSize
            ? x
            : Expr.make(new Op.WindowSum(w, x.shape(), l, true), g.of(g.real, sums.dims()));
      }
      default -> x.maxPool(window(x.shape().dim(2), x.shape().dim(3), 3));
    };
  }
}

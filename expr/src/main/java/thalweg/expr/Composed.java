package thalweg.expr;

/** Functions that are made of several operations; {@link Expr} tells what each of them gives. */
final class Composed {
  /** The exponential of this, and of all below, is zero; finite, unlike the logarithm of zero. */
  private static final double LOG_OF_NOTHING = -1e4;

  private Composed() {}

  static Expr floor(Expr x) {
    Expr whole = x.cast(DType.I32).cast(x.dtype());
    Expr floor = whole.sub(whole.gt(x).cast(x.dtype()));
    // From here on a floating number has no fraction, and an I32 might not hold it.
    return x.abs().lt(x.dtype() == DType.F32 ? 0x1p23 : 0x1p31).select(floor, x.stopGradient());
  }

  static Expr pow(Expr x, double power) {
    if (power == Math.rint(power) && Math.abs(power) <= 64) {
      Expr product = wholePower(x, (int) Math.abs(power));
      return power < 0 ? Expr.constant(x.dtype(), 1).div(product) : product;
    }
    return power == 0.5 ? x.sqrt() : x.log().mul(power).exp();
  }

  private static Expr wholePower(Expr x, int n) {
    if (n == 0) {
      return Expr.constant(x.dtype(), 1).broadcastTo(x.shape());
    }
    Expr half = n == 1 ? x : wholePower(x, n / 2);
    return n == 1 ? x : n % 2 == 0 ? half.mul(half) : half.mul(half).mul(x);
  }

  static Expr conv2d(Expr x, Expr weights, Window window, int groups) {
    Op op =
        new Op.Convolve(
            Op.ConvolveKind.FORWARD,
            window,
            groups,
            x.shape(),
            weights.shape(),
            Layout.CHANNELS_FIRST);
    return Expr.make(op, x, weights);
  }

  static Expr maxPool(Expr x, Window window) {
    Expr index = Expr.make(new Op.MaxPoolIndex(window, Layout.CHANNELS_FIRST), x);
    int images = x.shape().dim(0);
    int channels = x.shape().dim(1);
    int plane = x.shape().product(2, 4);
    int windows = index.shape().product(2, 4);
    return x.reshape(images, channels, plane)
        .takeAlong(index.reshape(images, channels, windows), 2)
        .reshape(index.shape().dims());
  }

  static Expr averagePool(Expr x, Window window) {
    Op op = new Op.WindowSum(window, x.shape(), Layout.CHANNELS_FIRST, false);
    return Expr.make(op, x).div((double) window.kernelH() * window.kernelW());
  }

  static Expr oneHot(Expr x, int classes) {
    Shape s = Shape.of(x.shape().dim(0), classes);
    Expr mine = x.reshape(x.shape().dim(0), 1);
    return Expr.iota(s, 1).eq(mine).cast(DType.F32);
  }

  /**
   * x - m - log(sum(exp(x - m))), m the largest. The sum leaves out what is too small to change it,
   * as if those x were lower by a constant: so the value is the same, and each derivative differs
   * from that of all terms by what was left out, below e^-61 of the sum (F64: e^-600). The
   * derivative of the sum holds the probabilities, and those of a network that learnt its examples
   * well would be subnormal numbers, on which every operation costs the processor a hundred times
   * the usual, and all the more what is multiplied by them on the way back.
   */
  static Expr logSoftmax(Expr x) {
    int last = x.shape().rank() - 1;
    Expr shifted = x.sub(kept(x.maxOver(last).stopGradient(), x));
    Expr zero = Expr.constant(x.dtype(), 0);
    Expr away = Expr.constant(x.dtype(), LOG_OF_NOTHING);
    Expr lowered = shifted.lt(x.dtype() == DType.F32 ? -61 : -600).select(away, zero);
    Expr sum = shifted.add(lowered.stopGradient()).exp().sum(last);
    return shifted.sub(kept(sum.log(), x));
  }

  /** What was folded along the last axis of {@code x}, with that axis kept, of extent 1. */
  private static Expr kept(Expr folded, Expr x) {
    int[] dims = x.shape().dims();
    dims[dims.length - 1] = 1;
    return folded.reshape(dims);
  }
}

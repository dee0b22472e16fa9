package thalweg.expr;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import thalweg.expr.OneDnnPrimitive.Array;

/**
 * oneDNN's code for one convolution kernel of given shapes: made once, shared by all functions, as
 * generated loops are. The library wants weights in an order of its own, so a copy goes with it.
 *
 * @param kernel the convolution; its arguments are the operation's images, weights, images
 * @param reorder copies weights [out, in / groups, height, width] to the library's order, or back
 */
record Convolution(OneDnnPrimitive kernel, OneDnnPrimitive reorder) {
  /** Where the weights are among the kernel's arguments. */
  static final int WEIGHTS = 1;

  private static final ConcurrentHashMap<Op.Convolve, Optional<Convolution>> MADE =
      new ConcurrentHashMap<>();

  /** For the same convolution of so many images; empty if the library has no fast code for it. */
  static Optional<Convolution> of(Op.Convolve c, int images) {
    int[] dims = c.x().dims();
    dims[0] = images;
    return OneDnn.unavailable().isPresent()
        ? Optional.empty()
        : MADE.computeIfAbsent(
            new Op.Convolve(c.kind(), c.window(), c.groups(), Shape.of(dims), c.w(), c.layout()),
            Convolution::make);
  }

  /** Bytes of memory that either of the two needs for itself. */
  long scratchBytes() {
    return Math.max(kernel.scratchBytes(), reorder.scratchBytes());
  }

  /** A single window that leaves the end out: the library's kernels were found to err. */
  private static boolean isOneInPart(long rest, int windows) {
    return windows == 1 && rest < 0;
  }

  /** Of a single window no stride is taken, and the library's kernels err where one is given. */
  private static long stride(int stride, int windows) {
    return windows == 1 ? 1 : stride;
  }

  private static Optional<Convolution> make(Op.Convolve c) {
    if (c.layout() == Layout.GROUPS_APART
        || c.x().size() == 0
        || c.w().size() == 0
        || c.y().size() == 0) {
      return Optional.empty();
    }
    Window win = c.window();
    long needH =
        (c.layout().height(c.y()) - 1L) * win.strideH()
            + win.dilationH() * (win.kernelH() - 1L)
            + 1;
    long needW =
        (c.layout().width(c.y()) - 1L) * win.strideW() + win.dilationW() * (win.kernelW() - 1L) + 1;
    long restH = needH - c.layout().height(c.x()) - win.padTop();
    long restW = needW - c.layout().width(c.x()) - win.padLeft();
    if (isOneInPart(restH, c.layout().height(c.y()))
        || isOneInPart(restW, c.layout().width(c.y()))) {
      return Optional.empty();
    }
    OneDnnApi.Geometry g =
        new OneDnnApi.Geometry(
            new long[] {
              stride(win.strideH(), c.layout().height(c.y())),
              stride(win.strideW(), c.layout().width(c.y()))
            },
            new long[] {win.dilationH() - 1, win.dilationW() - 1},
            new long[] {win.padTop(), win.padLeft()},
            // Rows and columns that no window reaches are no part of the library's problem.
            new long[] {restH, restW});
    Array x = images(c.x(), c.layout());
    Array y = images(c.y(), c.layout());
    Array w = Array.any(weights(c).dims());
    OneDnnPrimitive kernel =
        switch (c.kind()) {
          case FORWARD -> OneDnnPrimitive.forward(x, w, y, g);
          case BACKWARD_DATA -> OneDnnPrimitive.backwardData(x, w, y, g);
          case BACKWARD_WEIGHTS -> OneDnnPrimitive.backwardWeights(x, w, y, g);
        };
    if (kernel.implementation().contains("ref")) {
      return Optional.empty();
    }
    OneDnnPrimitive reorder =
        c.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS
            ? kernel.reorderFrom(WEIGHTS, weights(c))
            : kernel.reorderTo(WEIGHTS, weights(c));
    return Optional.of(new Convolution(kernel, reorder));
  }

  /** Twice the multiplications. */
  static double flops(Op.Convolve c) {
    return 2.0 * c.y().size() * c.w().dim(1) * c.w().dim(2) * c.w().dim(3);
  }

  private static Array images(Shape s, Layout l) {
    long n = s.dim(0);
    long c = l.channels(s);
    long h = l.height(s);
    long w = l.width(s);
    long[] strides =
        switch (l) {
          case CHANNELS_FIRST -> new long[] {c * h * w, h * w, w, 1};
          case CHANNELS_LAST, GROUPS_APART -> new long[] {c * h * w, 1, w * c, c};
        };
    return new Array(new long[] {n, c, h, w}, strides);
  }

  private static Array weights(Op.Convolve c) {
    Shape s = c.w();
    long g = c.groups();
    long out = s.dim(0) / g;
    long in = s.dim(1);
    long area = (long) s.dim(2) * s.dim(3);
    return g == 1
        ? new Array(
            new long[] {out, in, s.dim(2), s.dim(3)}, new long[] {in * area, area, s.dim(3), 1})
        : new Array(
            new long[] {g, out, in, s.dim(2), s.dim(3)},
            new long[] {out * in * area, in * area, area, s.dim(3), 1});
  }
}

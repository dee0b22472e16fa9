package thalweg.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * A convolution of small images as products of matrices: a tap of the window multiplies pixels by
 * one matrix of weights, [out, in], and pixels that neighbour each other in images and results
 * alike, of all images of the batch, are the rows of one product. Taps that fall into the padding
 * are left out: of 3x3 windows on images of 2x2 that is more than half of them.
 */
record Taps(Op.Convolve op, List<Run> runs) {
  /** Larger images keep the library's own kernels busy. */
  private static final int MOST_PIXELS = 16;

  /** Narrower products are slower than the library's own kernels. */
  private static final int LEAST_CHANNELS = 128;

  private static final int LEAST_IMAGES = 16;

  /** Pixels, by number in their image, that neighbour each other, and what they become. */
  record Run(int tap, int fromX, int fromY, int pixels) {}

  static Taps of(Op.Convolve c) {
    List<Run> runs = new ArrayList<>();
    Window win = c.window();
    for (int tap = 0; tap < win.kernelH() * win.kernelW(); tap++) {
      for (int y = 0; y < pixels(c.y()); y++) {
        int width = c.layout().width(c.y());
        int row = win.row(y / width, tap / win.kernelW());
        int column = win.column(y % width, tap % win.kernelW());
        boolean inside =
            row >= 0
                && row < c.layout().height(c.x())
                && column >= 0
                && column < c.layout().width(c.x());
        if (inside) {
          add(runs, new Run(tap, row * c.layout().width(c.x()) + column, y, 1));
        }
      }
    }
    return new Taps(c, List.copyOf(runs));
  }

  private static void add(List<Run> runs, Run next) {
    Run last = runs.isEmpty() ? new Run(-1, 0, 0, 0) : runs.getLast();
    if (last.tap == next.tap
        && last.fromX + last.pixels == next.fromX
        && last.fromY + last.pixels == next.fromY) {
      runs.set(runs.size() - 1, new Run(last.tap, last.fromX, last.fromY, last.pixels + 1));
    } else {
      runs.add(next);
    }
  }

  /** Whether products of taps are the quicker way. It depends on the shapes alone. */
  static boolean areWorthwhile(Op.Convolve c) {
    return c.layout() == Layout.CHANNELS_LAST
        && c.groups() == 1
        && OneDnn.unavailable().isEmpty()
        && c.x().dim(0) >= LEAST_IMAGES
        && Math.max(pixels(c.x()), pixels(c.y())) <= MOST_PIXELS
        && Math.min(pixels(c.x()), pixels(c.y())) > 0
        && Math.min(c.layout().channels(c.x()), c.layout().channels(c.y())) >= LEAST_CHANNELS;
  }

  /** The same of an expression. */
  static boolean areWorthwhile(Expr e) {
    return e.op() instanceof Op.Convolve c && e.dtype() == DType.F32 && areWorthwhile(c);
  }

  private static int pixels(Shape s) {
    return Layout.CHANNELS_LAST.height(s) * Layout.CHANNELS_LAST.width(s);
  }

  int images() {
    return op.x().dim(0);
  }

  int pixelsX() {
    return pixels(op.x());
  }

  int pixelsY() {
    return pixels(op.y());
  }

  /** Channels of the images. */
  int in() {
    return op.layout().channels(op.x());
  }

  /** Channels of the results. */
  int out() {
    return op.layout().channels(op.y());
  }

  int count() {
    return op.window().kernelH() * op.window().kernelW();
  }
}

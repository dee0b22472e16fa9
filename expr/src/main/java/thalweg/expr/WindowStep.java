package thalweg.expr;

/**
 * Pooling of images by windows: indices and largest elements in one pass; elements taken at such
 * indices from other images; elements put back there; sums, and what they came from. Images are
 * done apart, their windows in row-major order, so the bits do not depend on the number of threads.
 */
final class WindowStep extends RowsStep {
  /** What is done at each window. */
  enum Work {
    /** Finds indices, and takes the largest elements along if they are wanted. */
    LARGEST,
    /** Takes elements of images at given indices. */
    TAKE,
    /** Adds elements to zeros at given indices of images. */
    ADD,
    /** Adds up all elements. */
    SUM,
    /** Adds an element to zeros at all places of the window. */
    SPREAD
  }

  private final Work work;
  private final DType dtype;
  private final Window window;
  private final Layout layout;
  private final Shape x;
  private final Shape y;
  private final long images;
  private final long indices;
  private final long elements;
  private final WindowCode.Taps[] taps;
  private final boolean fast;
  private final boolean apart;
  private final boolean zeroes;

  /**
   * @param x shape of the images
   * @param images address of the images
   * @param indices address of the indices, where there are any
   * @param elements address of the pooled elements; 0 where they are not wanted
   */
  WindowStep(
      String name,
      Work work,
      DType dtype,
      Window window,
      Layout layout,
      Shape x,
      long images,
      long indices,
      long elements) {
    super(name, x.dim(0), 2L * x.size());
    this.work = work;
    this.dtype = dtype;
    this.window = window;
    this.layout = layout;
    this.x = x;
    this.y = layout.slid(x, window, layout.channels(x));
    this.taps = taps(window, layout, x, y);
    this.images = images;
    this.indices = indices;
    this.elements = elements;
    this.fast = layout == Layout.CHANNELS_LAST && dtype == DType.F32;
    this.apart =
        window.dilationH() * (window.kernelH() - 1) < window.strideH()
            && window.dilationW() * (window.kernelW() - 1) < window.strideW();
    this.zeroes = work == Work.SPREAD || (work == Work.ADD && !coversAll());
  }

  /** Windows do not overlap and leave nothing out: who writes all taps has written everything. */
  private boolean coversAll() {
    return fast
        && window.kernelH() == window.strideH()
        && window.kernelW() == window.strideW()
        && window.dilationH() == 1
        && window.dilationW() == 1
        && layout.channels(x) % WindowCode.LANES == 0
        && layout.height(y) * window.strideH() - window.padTop() >= layout.height(x)
        && layout.width(y) * window.strideW() - window.padLeft() >= layout.width(x);
  }

  @Override
  void rows(int from, int to) {
    if (zeroes) {
      long image = (long) x.size() / x.dim(0) * dtype.bytes();
      Memory.zero(images + from * image, (to - from) * image);
    }
    for (int n = from; n < to; n++) {
      for (int i = 0; i < taps.length; i++) {
        int channels = layout.channels(x);
        int done = fast ? vectors(n, i, channels, taps[i]) : 0;
        for (int c = done; c < channels; c++) {
          channel(n, c, layout.at(y, n, c, i / layout.width(y), i % layout.width(y)), taps[i]);
        }
      }
    }
  }

  /** The taps of each window, row-major. */
  private static WindowCode.Taps[] taps(Window w, Layout layout, Shape x, Shape y) {
    int columns = layout.width(y);
    WindowCode.Taps[] all = new WindowCode.Taps[layout.height(y) * columns];
    for (int i = 0; i < all.length; i++) {
      int row = first(w.row(i / columns, 0), w.dilationH());
      int lastRow = w.row(i / columns, w.kernelH() - 1);
      int column = first(w.column(i % columns, 0), w.dilationW());
      int lastColumn = w.column(i % columns, w.kernelW() - 1);
      all[i] =
          new WindowCode.Taps(
              row * layout.width(x) + column,
              taps(row, lastRow, layout.height(x), w.dilationH()),
              w.dilationH() * layout.width(x),
              taps(column, lastColumn, layout.width(x), w.dilationW()),
              w.dilationW());
    }
    return all;
  }

  /** The first coordinate from {@code at}, by steps, that is not in the padding before. */
  private static int first(int at, int step) {
    return at >= 0 ? at : at + (-at + step - 1) / step * step;
  }

  private static int taps(int first, int last, int extent, int step) {
    int end = Math.min(last, extent - 1);
    return end < first ? 0 : (end - first) / step + 1;
  }

  private int vectors(int n, int i, int channels, WindowCode.Taps taps) {
    long image = images + 4L * layout.at(x, n, 0, 0, 0);
    long at = 4L * (n * this.taps.length + i) * (long) channels;
    long index = indices + at;
    long value = elements == 0 ? 0 : elements + at;
    return switch (work) {
      case LARGEST -> WindowCode.largest(image, channels, taps, index, value);
      case TAKE -> WindowCode.take(image, channels, taps, index, value);
      case ADD -> WindowCode.put(value, channels, taps, index, image, !apart);
      case SUM -> WindowCode.sum(image, channels, taps, value);
      case SPREAD -> WindowCode.spread(value, channels, taps, image);
    };
  }

  private void channel(int n, int c, int at, WindowCode.Taps taps) {
    switch (work) {
      case LARGEST -> {
        int best = largest(n, c, taps);
        Memory.i32(indices + 4L * at, best);
        if (elements != 0) {
          Memory.element(dtype, elements, at, image(n, c, best));
        }
      }
      case TAKE -> Memory.element(dtype, elements, at, image(n, c, Memory.i32(indices + 4L * at)));
      case ADD -> add(n, c, Memory.i32(indices + 4L * at), Memory.element(dtype, elements, at));
      case SUM -> {
        double sum = 0;
        for (int a = 0; a < taps.rows(); a++) {
          for (int b = 0; b < taps.columns(); b++) {
            sum += image(n, c, taps.place(a, b));
          }
        }
        Memory.element(dtype, elements, at, sum);
      }
      case SPREAD -> {
        for (int a = 0; a < taps.rows(); a++) {
          for (int b = 0; b < taps.columns(); b++) {
            add(n, c, taps.place(a, b), Memory.element(dtype, elements, at));
          }
        }
      }
    }
  }

  private int largest(int n, int c, WindowCode.Taps taps) {
    int best = taps.first();
    double most = Double.NEGATIVE_INFINITY;
    for (int a = 0; a < taps.rows(); a++) {
      for (int b = 0; b < taps.columns(); b++) {
        int place = taps.place(a, b);
        double v = image(n, c, place);
        if (v > most || (Double.isNaN(v) && !Double.isNaN(most))) {
          best = place;
          most = v;
        }
      }
    }
    return best;
  }

  private int place(int n, int c, int place) {
    return layout.at(x, n, c, place / layout.width(x), place % layout.width(x));
  }

  private double image(int n, int c, int place) {
    return Memory.element(dtype, images, place(n, c, place));
  }

  private void add(int n, int c, int place, double value) {
    Memory.element(dtype, images, place(n, c, place), image(n, c, place) + value);
  }
}

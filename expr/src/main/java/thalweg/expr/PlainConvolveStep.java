package thalweg.expr;

import java.util.Optional;

/**
 * Convolution and its backward kernels in plain loops and a blocked matrix product: for F64, and
 * where the library is missing. The elements under each window are written side by side as a
 * column; then each group of channels is one product with the weights.
 *
 * <p>Images are cut into a fixed number of blocks; each block adds up its images' gradient of
 * weights in their order, and the blocks' parts are added in theirs, so the number of threads
 * changes no bits.
 */
final class PlainConvolveStep implements Step, Workers.BlockTask {
  private static final int MOST_BLOCKS = 8;

  private final String name;
  private final Op.Convolve op;
  private final DType dtype;
  private final int size;
  private final long first;
  private final long second;
  private final long to;
  private final long scratch;
  private final int images;
  private final int blocks;
  private final int fanIn;
  private final int places;
  private final int perGroup;

  private PlainConvolveStep(Expr e, long first, long second, long to, long scratch) {
    this.name = Printer.node(e);
    this.op = (Op.Convolve) e.op();
    this.dtype = e.dtype();
    this.size = dtype.bytes();
    this.first = first;
    this.second = second;
    this.to = to;
    this.scratch = scratch;
    this.images = op.x().dim(0);
    this.blocks = blocks(op);
    this.fanIn = fanIn(op);
    this.places = places(op);
    this.perGroup = op.w().dim(0) / op.groups();
  }

  /** The step; empty for layouts that no expression is written in, and for empty arrays. */
  static Optional<Step> of(Expr e, long first, long second, long to, long scratch) {
    return applies(e)
        ? Optional.of(new PlainConvolveStep(e, first, second, to, scratch))
        : Optional.empty();
  }

  /** Bytes of memory that the step needs while it runs. */
  static long scratchBytes(Expr e) {
    Op.Convolve c = (Op.Convolve) e.op();
    return applies(e) ? blocks(c) * perBlock(c, e.dtype().bytes()) : 0;
  }

  private static boolean applies(Expr e) {
    Op.Convolve c = (Op.Convolve) e.op();
    return c.layout() == Layout.CHANNELS_FIRST
        && c.x().size() > 0
        && c.w().size() > 0
        && c.y().size() > 0;
  }

  private static int blocks(Op.Convolve c) {
    return Math.min(c.x().dim(0), MOST_BLOCKS);
  }

  private static int fanIn(Op.Convolve c) {
    return c.w().dim(1) * c.w().dim(2) * c.w().dim(3);
  }

  private static int places(Op.Convolve c) {
    return c.y().dim(2) * c.y().dim(3);
  }

  /** Columns of one group; an image's gradient of weights, and the sum of the block's. */
  private static long perBlock(Op.Convolve c, int size) {
    long weights = c.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS ? 2L * c.w().size() : 0;
    return Memory.aligned(((long) fanIn(c) * places(c) + weights) * size);
  }

  private long columns(int block) {
    return scratch + block * perBlock(op, size);
  }

  /** One image's gradient, of one group after another. */
  private long gradient(int block) {
    return columns(block) + (long) fanIn * places * size;
  }

  private long part(int block) {
    return gradient(block) + (long) op.w().size() * size;
  }

  @Override
  public void run(Workers workers) {
    workers.run(blocks, this);
    if (op.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS) {
      Memory.copy(part(0), to, (long) op.w().size() * size);
      for (int block = 1; block < blocks; block++) {
        add(part(block), to, op.w().size());
      }
    }
  }

  @Override
  public void run(int block) {
    int from = (int) ((long) images * block / blocks);
    int end = (int) (images * (block + 1L) / blocks);
    if (op.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS) {
      Memory.zero(part(block), (long) op.w().size() * size);
    }
    for (int n = from; n < end; n++) {
      for (int g = 0; g < op.groups(); g++) {
        group(n, g, block);
      }
      if (op.kind() == Op.ConvolveKind.BACKWARD_WEIGHTS) {
        add(gradient(block), part(block), op.w().size());
      }
    }
  }

  private void group(int n, int g, int block) {
    long image = ((long) n * op.groups() + g) * (op.x().size() / images / op.groups()) * size;
    long result = ((long) n * op.groups() + g) * perGroup * places * size;
    long weights = (long) g * perGroup * fanIn * size;
    long columns = columns(block);
    switch (op.kind()) {
      case FORWARD -> {
        gather(first + image, columns);
        BlockedMatMul.run(
            dtype,
            false,
            false,
            perGroup,
            places,
            fanIn,
            second + weights,
            fanIn,
            columns,
            places,
            to + result,
            places);
      }
      case BACKWARD_DATA -> {
        BlockedMatMul.run(
            dtype,
            true,
            false,
            fanIn,
            places,
            perGroup,
            second + weights,
            fanIn,
            first + result,
            places,
            columns,
            places);
        scatter(columns, to + image);
      }
      case BACKWARD_WEIGHTS -> {
        gather(first + image, columns);
        BlockedMatMul.run(
            dtype,
            false,
            true,
            perGroup,
            fanIn,
            places,
            second + result,
            places,
            columns,
            places,
            gradient(block) + weights,
            fanIn);
      }
    }
  }

  /** Each row of columns: one channel and tap, at all places of the window. */
  private void gather(long image, long columns) {
    Memory.zero(columns, (long) fanIn * places * size);
    move(image, columns, true);
  }

  private void scatter(long columns, long image) {
    Memory.zero(image, (long) op.x().size() / images / op.groups() * size);
    move(image, columns, false);
  }

  private void move(long image, long columns, boolean gathers) {
    Window w = op.window();
    int height = op.x().dim(2);
    int width = op.x().dim(3);
    int outHeight = op.y().dim(2);
    int outWidth = op.y().dim(3);
    long row = columns;
    for (int c = 0; c < op.w().dim(1); c++) {
      for (int a = 0; a < w.kernelH(); a++) {
        for (int b = 0; b < w.kernelW(); b++) {
          for (int i = 0; i < outHeight; i++) {
            int y = w.row(i, a);
            if (y >= 0 && y < height) {
              long line = image + ((long) c * height + y) * width * size;
              line(line, w.column(0, b), width, row + (long) i * outWidth * size, gathers);
            }
          }
          row += (long) places * size;
        }
      }
    }
  }

  /** One line of an image, from the column under the first window, to or from one of places. */
  private void line(long line, int column, int width, long row, boolean gathers) {
    int outWidth = op.y().dim(3);
    int stride = op.window().strideW();
    for (int j = 0; j < outWidth; j++) {
      int x = column + j * stride;
      if (x >= 0 && x < width) {
        if (size == 8) {
          if (gathers) {
            Memory.f64(row + 8L * j, Memory.f64(line + 8L * x));
          } else {
            Memory.f64(line + 8L * x, Memory.f64(line + 8L * x) + Memory.f64(row + 8L * j));
          }
        } else if (gathers) {
          Memory.f32(row + 4L * j, Memory.f32(line + 4L * x));
        } else {
          Memory.f32(line + 4L * x, Memory.f32(line + 4L * x) + Memory.f32(row + 4L * j));
        }
      }
    }
  }

  private void add(long from, long into, int count) {
    for (int i = 0; i < count; i++) {
      if (size == 8) {
        Memory.f64(into + 8L * i, Memory.f64(into + 8L * i) + Memory.f64(from + 8L * i));
      } else {
        Memory.f32(into + 4L * i, Memory.f32(into + 4L * i) + Memory.f32(from + 4L * i));
      }
    }
  }

  @Override
  public String toString() {
    return name + " (plain) / " + blocks;
  }
}

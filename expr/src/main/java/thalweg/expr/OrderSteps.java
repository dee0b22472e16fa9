package thalweg.expr;

/** Sorting, running sums, and division of integers. */
final class OrderSteps {
  private OrderSteps() {}

  /** Running sums along an axis of {@code along}, between {@code before} and {@code after}. */
  record CumSum(
      String name,
      DType dtype,
      long from,
      int before,
      int along,
      int after,
      boolean fromEnd,
      long to)
      implements Step {
    @Override
    public void run(Workers workers) {
      for (int outer = 0; outer < before; outer++) {
        for (int inner = 0; inner < after; inner++) {
          line((long) outer * along * after + inner);
        }
      }
    }

    private void line(long first) {
      double sum = 0;
      int whole = 0;
      for (int k = 0; k < along; k++) {
        long at = first + (long) (fromEnd ? along - 1 - k : k) * after;
        switch (dtype) {
          case F32 -> {
            sum += Memory.f32(from + 4 * at);
            Memory.f32(to + 4 * at, (float) sum);
          }
          case F64 -> {
            sum += Memory.f64(from + 8 * at);
            Memory.f64(to + 8 * at, sum);
          }
          case I32, BOOL -> {
            whole += Memory.i32(from + 4 * at);
            Memory.i32(to + 4 * at, whole);
          }
        }
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Truncating division of integers, or its remainder; by 0 both give 0. */
  record Divide(String name, Op.BinaryFn fn, long a, long b, int count, long to) implements Step {
    @Override
    public void run(Workers workers) {
      for (long i = 0; i < count; i++) {
        int x = Memory.i32(a + 4 * i);
        int y = Memory.i32(b + 4 * i);
        Memory.i32(to + 4 * i, y == 0 ? 0 : fn == Op.BinaryFn.DIV ? x / y : x % y);
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Indices that sort rows, by merging: equal elements keep their order, and NaN is largest. */
  static final class ArgSort implements Step {
    private final String name;
    private final DType dtype;
    private final long from;
    private final int rows;
    private final int width;
    private final boolean descending;
    private final long to;
    private final double[] key;
    private int[] sorted;
    private int[] spare;

    ArgSort(String name, DType dtype, long from, int rows, int width, boolean descending, long to) {
      this.name = name;
      this.dtype = dtype;
      this.from = from;
      this.rows = rows;
      this.width = width;
      this.descending = descending;
      this.to = to;
      this.key = new double[width];
      this.sorted = new int[width];
      this.spare = new int[width];
    }

    @Override
    public void run(Workers workers) {
      for (int row = 0; row < rows; row++) {
        long first = (long) row * width;
        for (int i = 0; i < width; i++) {
          long at = first + i;
          key[i] =
              switch (dtype) {
                case F32 -> Memory.f32(from + 4 * at);
                case F64 -> Memory.f64(from + 8 * at);
                case I32, BOOL -> Memory.i32(from + 4 * at);
              };
          sorted[i] = i;
        }
        for (int run = 1; run < width && run > 0; run *= 2) {
          merge(run);
        }
        for (int i = 0; i < width; i++) {
          Memory.i32(to + 4 * (first + i), sorted[i]);
        }
      }
    }

    private void merge(int run) {
      for (int low = 0; low < width; low += 2 * run) {
        int middle = Math.min(low + run, width);
        int high = Math.min(middle + run, width);
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
          boolean takeRight =
              left == middle || (right < high && isBefore(key[sorted[right]], key[sorted[left]]));
          spare[i] = takeRight ? sorted[right++] : sorted[left++];
        }
      }
      int[] merged = spare;
      spare = sorted;
      sorted = merged;
    }

    private boolean isBefore(double a, double b) {
      if (Double.isNaN(a) || Double.isNaN(b)) {
        return descending
            ? Double.isNaN(a) && !Double.isNaN(b)
            : Double.isNaN(b) && !Double.isNaN(a);
      }
      return descending ? a > b : a < b;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}

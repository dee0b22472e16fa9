package thalweg.expr;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The closed set of primitive operations. Every transform (typing, JVP, transpose, reference
 * evaluation, cost, printing) is one exhaustive switch over it without a default branch: add an
 * operation and the compiler lists what is missing.
 */
sealed interface Op {

  /** What a fused loop computes: elements from those in the same place. */
  sealed interface Elementwise extends Op {}

  /** The elements it is given, in other places. */
  sealed interface Move extends Op {}

  /**
   * One result of programs inside it; operations that differ in {@code result} alone run as one.
   */
  sealed interface WithBody extends Op {
    int result();

    /** How many there are. */
    int results();

    /** Another result of the same. */
    WithBody with(int other);
  }

  /** The record of each operation. */
  static Stream<Class<?>> records() {
    return records(Op.class);
  }

  private static Stream<Class<?>> records(Class<?> op) {
    return op.isSealed()
        ? Arrays.stream(op.getPermittedSubclasses()).flatMap(Op::records)
        : Stream.of(op);
  }

  /** A value given at each call. The identity of the record tells two inputs of one name apart. */
  record Input(String name, long serial) implements Op {}

  /** The present value of a variable. */
  record Read(Variable variable) implements Op {}

  /** A scalar constant, exact for F32, F64, I32 and BOOL (0 or 1). */
  record Literal(double value, DType dtype) implements Op {}

  /** I32 array whose element is its own index along {@code axis}. */
  record Iota(Shape shape, int axis) implements Op {}

  /**
   * Uniform 32-bit words. Input: I32[4], the Philox key (two words) and a step of 48 bits (low word
   * first). {@code draw}, 16 bits, tells several draws of one key and step apart.
   */
  record RandomBits(Shape shape, int draw) implements Op {}

  record Unary(UnaryFn fn) implements Elementwise {}

  record Binary(BinaryFn fn) implements Elementwise {}

  record Compare(CompareFn fn) implements Elementwise {}

  /** Elementwise: input 0 (BOOL) ? input 1 : input 2. */
  record Select() implements Elementwise {}

  /** Elementwise conversion; from floating to I32 truncates toward zero, to BOOL tests for != 0. */
  record Cast(DType dtype) implements Elementwise {}

  /**
   * Repeats along new axes. Input axis i becomes output axis {@code axes[i]}; the axes increase,
   * and extents of mapped axes are equal.
   */
  record Broadcast(Shape shape, List<Integer> axes) implements Op {}

  /** Same elements in row-major order under another shape. */
  record Reshape(Shape shape) implements Op {}

  /** Output axis i is input axis {@code permutation[i]}. */
  record Transpose(List<Integer> permutation) implements Move {}

  /** Folds the given axes away. */
  record Reduce(ReduceFn fn, List<Integer> axes) implements Op {}

  /**
   * I32 index of the largest element along the last axis; of equals the first, and NaN is largest.
   */
  record ArgMax() implements Op {}

  /** Products of matrices in the last two axes, either taken transposed; leading axes are equal. */
  record MatMul(boolean transposeA, boolean transposeB) implements Op {}

  /**
   * Convolution (cross-correlation, as the field has it) of images x with weights w, and its two
   * backward kernels; bilinear in its two inputs, so that derivatives of every order are again
   * these three. Weights are [channels out, channels in / groups, height, width].
   *
   * @param x shape of the images, in the layout
   * @param w shape of the weights
   */
  record Convolve(ConvolveKind kind, Window window, int groups, Shape x, Shape w, Layout layout)
      implements Op {
    /** The shape of what forward convolution gives. */
    Shape y() {
      return layout.slid(x, window, w.dim(0));
    }
  }

  /**
   * I32 index (row * width + column) of the largest element under each window; of equals the first
   * in row-major order, and NaN is largest. Padding is never chosen.
   */
  record MaxPoolIndex(Window window, Layout layout) implements Op {}

  /**
   * Sum of the elements under each window; transposed, from such sums' cotangents to images.
   *
   * @param planes shape of the images, in the layout
   */
  record WindowSum(Window window, Shape planes, Layout layout, boolean transposed) implements Op {}

  /** Elements of input 0 chosen along an axis by input 1 (I32), whose other axes are the same. */
  record TakeAlong(int axis) implements Op {}

  /** Zeros, of this extent along the axis, to which input 0 is added at the indices input 1. */
  record AddAlong(int axis, int extent) implements Op {}

  /** Elements from {@code starts} (included) to {@code limits} (not), every {@code strides}th. */
  record Slice(List<Integer> starts, List<Integer> limits, List<Integer> strides) implements Move {}

  /** Zeros before, after, and {@code interior} many between neighbouring elements of each axis. */
  record Pad(List<Integer> low, List<Integer> high, List<Integer> interior) implements Move {}

  /** Inputs one after another along an axis. */
  record Concat(int axis) implements Move {}

  /** Elements in the opposite order along the axes. */
  record Reverse(List<Integer> axes) implements Move {}

  /** Running sums along an axis, from its beginning, or from its end. */
  record CumSum(int axis, boolean fromEnd) implements Op {}

  /** I32 indices that sort the last axis; equal elements keep their order, NaN is largest. */
  record ArgSort(boolean descending) implements Op {}

  /** Rows of input 0 chosen by the I32 vector input 1. */
  record Gather() implements Op {}

  /** {@code rows} rows of zeros, to which row i of input 0 is added at index input1[i]. */
  record ScatterAdd(int rows) implements Op {}

  /** The identity, with a derivative of zero. */
  record StopGradient() implements Op {}

  /** The identity; what is computed behind it is computed anew, and as late as it can be. */
  record Barrier() implements Op {}

  /** A value handed to a {@link Body}. */
  record Parameter(int index, DType dtype, Shape shape) implements Op {}

  /** One result of a body whose inner values are recomputed, not kept, for its derivative. */
  record Region(Body body, int result) implements WithBody {
    @Override
    public int results() {
      return body.results().size();
    }

    @Override
    public Region with(int other) {
      return new Region(body, other);
    }
  }

  /** One result of the first body where input 0 (a BOOL scalar) holds, else of the second. */
  record Cond(Body yes, Body no, int result) implements WithBody {
    @Override
    public int results() {
      return yes.results().size();
    }

    @Override
    public Cond with(int other) {
      return new Cond(yes, no, other);
    }
  }

  /**
   * One result of a loop. Inputs: what is carried, at first; constants; sequences, whose leading
   * axis is the turn. The body maps (carried, constants, this turn's elements) to (carried, this
   * turn's outputs). Results: the carried values at the end, then the outputs of all turns.
   *
   * @param fromEnd the turns run from the last element of the sequences to the first
   */
  record Scan(Body body, int length, int carried, int constants, boolean fromEnd, int result)
      implements WithBody {
    int sequences() {
      return body.parameters().size() - carried - constants;
    }

    /** Which element of the sequences a turn takes, and of the outputs it gives. */
    int element(int turn) {
      return fromEnd ? length - 1 - turn : turn;
    }

    @Override
    public int results() {
      return body.results().size();
    }

    @Override
    public Scan with(int other) {
      return new Scan(body, length, carried, constants, fromEnd, other);
    }
  }

  /** The three kernels of convolution. */
  enum ConvolveKind {
    /** (x, w) to y. */
    FORWARD,
    /** (cotangent of y, w) to that of x. */
    BACKWARD_DATA,
    /** (x, cotangent of y) to that of w. */
    BACKWARD_WEIGHTS
  }

  /** Elementwise functions of one argument. */
  enum UnaryFn {
    NEG,
    ABS,
    /** -1, 0 or 1; sign(NaN) is NaN. */
    SIGN,
    EXP,
    LOG,
    LOG1P,
    SQRT,
    TANH,
    SIGMOID,
    SIN,
    COS,
    /** BOOL to BOOL. */
    NOT,
    /** I32 bits to F32 in (0,1): the upper 23 bits as a fraction, plus half a step. */
    UNIT_UNIFORM
  }

  /**
   * Elementwise functions of two arguments. MAX and MIN give NaN if either argument is NaN; DIV of
   * I32 truncates, and by 0 gives 0.
   */
  enum BinaryFn {
    ADD,
    SUB,
    MUL,
    DIV,
    MAX,
    MIN,
    /** Remainder of truncating division, of the dividend's sign; I32 only; of division by 0, 0. */
    REM,
    /** BOOL, or the bits of I32. */
    AND,
    /** BOOL, or the bits of I32. */
    OR
  }

  /** Elementwise comparisons, BOOL valued. */
  enum CompareFn {
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE
  }

  /** Reductions. MAX of nothing is minus infinity; MAX gives NaN if any element is NaN. */
  enum ReduceFn {
    SUM,
    MAX
  }
}

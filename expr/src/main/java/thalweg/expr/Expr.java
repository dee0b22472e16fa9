package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import thalweg.expr.Op.BinaryFn;
import thalweg.expr.Op.CompareFn;
import thalweg.expr.Op.ReduceFn;
import thalweg.expr.Op.UnaryFn;

/**
 * An immutable node of an expression graph: an operation, its inputs, and the element type and
 * shape that follow. Equal expressions are the same object.
 *
 * <p>Two-argument elementwise operations follow NumPy's rule: shapes are aligned at the innermost
 * axis, and an axis of extent 1, or a missing one, is repeated. Types are never converted silently;
 * a plain Java number takes the type of the other operand.
 *
 * <p>Every method throws {@link IllegalArgumentException} when shapes or types do not fit, naming
 * the operation and both of them. Building a node costs one hash lookup; nothing is computed before
 * a {@link Function} is compiled and run.
 */
public final class Expr {
  private static final AtomicLong SERIAL = new AtomicLong();

  private final Op op;
  private final Expr[] inputs;
  private final DType dtype;
  private final Shape shape;
  private final long id;
  private final String origin = Origin.current();

  private Expr(Op op, Expr[] inputs, DType dtype, Shape shape, long id) {
    this.op = op;
    this.inputs = inputs;
    this.dtype = dtype;
    this.shape = shape;
    this.id = id;
  }

  static Expr make(Op op, Expr... inputs) {
    Typing.Type type = Typing.infer(op, inputs);
    return Interner.intern(
        op, inputs, id -> new Expr(op, inputs.clone(), type.dtype(), type.shape(), id));
  }

  // ---- leaves ----

  /** A value given at each call of a function. Two inputs are distinct even under one name. */
  public static Expr input(String name, DType dtype, int... shape) {
    Op op = new Op.Input(name, SERIAL.getAndIncrement());
    Shape s = Shape.of(shape);
    return Interner.intern(op, new Expr[0], id -> new Expr(op, new Expr[0], dtype, s, id));
  }

  /** A scalar constant. */
  public static Expr constant(DType dtype, double value) {
    return make(new Op.Literal(value, dtype));
  }

  /** An I32 array of this shape holding each element's index along {@code axis}. */
  public static Expr iota(Shape shape, int axis) {
    return make(new Op.Iota(shape, axis));
  }

  // ---- elementwise ----

  public Expr neg() {
    return unary(UnaryFn.NEG);
  }

  public Expr abs() {
    return unary(UnaryFn.ABS);
  }

  /** -1, 0 or 1. Its derivative is zero everywhere. */
  public Expr sign() {
    return unary(UnaryFn.SIGN);
  }

  public Expr exp() {
    return unary(UnaryFn.EXP);
  }

  public Expr log() {
    return unary(UnaryFn.LOG);
  }

  /** log(1 + x), exact for small x. */
  public Expr log1p() {
    return unary(UnaryFn.LOG1P);
  }

  public Expr sqrt() {
    return unary(UnaryFn.SQRT);
  }

  public Expr tanh() {
    return unary(UnaryFn.TANH);
  }

  /** 1 / (1 + exp(-x)). */
  public Expr sigmoid() {
    return unary(UnaryFn.SIGMOID);
  }

  public Expr sin() {
    return unary(UnaryFn.SIN);
  }

  public Expr cos() {
    return unary(UnaryFn.COS);
  }

  /** max(x, 0). The derivative at 0 is 0. */
  public Expr relu() {
    return max(0);
  }

  /** The opposite; of I32, the opposite of each bit. */
  public Expr not() {
    return dtype == DType.I32 ? neg().sub(1) : unary(UnaryFn.NOT);
  }

  public Expr add(Expr b) {
    return binary(BinaryFn.ADD, b);
  }

  public Expr add(double b) {
    return add(constant(dtype, b));
  }

  public Expr sub(Expr b) {
    return binary(BinaryFn.SUB, b);
  }

  public Expr sub(double b) {
    return sub(constant(dtype, b));
  }

  public Expr mul(Expr b) {
    return binary(BinaryFn.MUL, b);
  }

  public Expr mul(double b) {
    return mul(constant(dtype, b));
  }

  public Expr div(Expr b) {
    return binary(BinaryFn.DIV, b);
  }

  public Expr div(double b) {
    return div(constant(dtype, b));
  }

  /** The larger; where both are equal the derivative goes to the argument. */
  public Expr max(Expr b) {
    return binary(BinaryFn.MAX, b);
  }

  public Expr max(double b) {
    return max(constant(dtype, b));
  }

  /** The smaller; where both are equal the derivative goes to the argument. */
  public Expr min(Expr b) {
    return binary(BinaryFn.MIN, b);
  }

  public Expr min(double b) {
    return min(constant(dtype, b));
  }

  /** Remainder of truncating division, of the sign of this; of division by 0, 0. I32 only. */
  public Expr rem(Expr b) {
    return binary(BinaryFn.REM, b);
  }

  /** exp(x) - 1, exact for small x. */
  public Expr expm1() {
    return mul(0.5).tanh().mul(exp().add(1));
  }

  /** The largest integer not above x. Its derivative is zero everywhere. */
  public Expr floor() {
    Expr whole = cast(DType.I32).cast(dtype);
    Expr floor = whole.sub(whole.gt(this).cast(dtype));
    // From here on a floating number has no fraction, and an I32 might not hold it.
    return abs().lt(dtype == DType.F32 ? 0x1p23 : 0x1p31).select(floor, stopGradient());
  }

  /** x to a constant power; of a negative x and a fractional power NaN. */
  public Expr pow(double power) {
    if (power == Math.rint(power) && Math.abs(power) <= 64) {
      Expr product = wholePower((int) Math.abs(power));
      return power < 0 ? constant(dtype, 1).div(product) : product;
    }
    return power == 0.5 ? sqrt() : log().mul(power).exp();
  }

  private Expr wholePower(int n) {
    if (n == 0) {
      return constant(dtype, 1).broadcastTo(shape);
    }
    Expr half = n == 1 ? this : wholePower(n / 2);
    return n == 1 ? this : n % 2 == 0 ? half.mul(half) : half.mul(half).mul(this);
  }

  /** Both hold; of I32, the bits that both have. */
  public Expr and(Expr b) {
    return binary(BinaryFn.AND, b);
  }

  /** Either holds; of I32, the bits that either has. */
  public Expr or(Expr b) {
    return binary(BinaryFn.OR, b);
  }

  /** Exactly one holds; of I32, the bits that exactly one has. */
  public Expr xor(Expr b) {
    return dtype == DType.BOOL ? ne(b) : or(b).sub(and(b));
  }

  public Expr eq(Expr b) {
    return compare(CompareFn.EQ, b);
  }

  public Expr ne(Expr b) {
    return compare(CompareFn.NE, b);
  }

  public Expr lt(double b) {
    return lt(constant(dtype, b));
  }

  public Expr gt(double b) {
    return gt(constant(dtype, b));
  }

  public Expr lt(Expr b) {
    return compare(CompareFn.LT, b);
  }

  public Expr le(Expr b) {
    return compare(CompareFn.LE, b);
  }

  public Expr gt(Expr b) {
    return compare(CompareFn.GT, b);
  }

  public Expr ge(Expr b) {
    return compare(CompareFn.GE, b);
  }

  /** Where this (BOOL) holds, {@code yes}; elsewhere {@code no}. All three are broadcast. */
  public Expr select(Expr yes, Expr no) {
    Shape s = Typing.broadcast("select", Typing.broadcast("select", shape, yes.shape), no.shape);
    return make(new Op.Select(), broadcastTo(s), yes.broadcastTo(s), no.broadcastTo(s));
  }

  /** Converts elements to another type. */
  public Expr cast(DType to) {
    return to == dtype ? this : make(new Op.Cast(to), this);
  }

  // ---- shape ----

  /** Repeats to {@code target} by NumPy's rule; the target must hold every axis of this. */
  public Expr broadcastTo(Shape target) {
    if (target.equals(shape)) {
      return this;
    }
    if (!Typing.broadcast("broadcast", shape, target).equals(target)) {
      throw new IllegalArgumentException("broadcast: " + shape + " does not repeat to " + target);
    }
    int offset = target.rank() - shape.rank();
    List<Integer> kept = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (shape.dim(i) == target.dim(offset + i)) {
        kept.add(shape.dim(i));
        axes.add(offset + i);
      }
    }
    Expr core = reshape(kept.stream().mapToInt(Integer::intValue).toArray());
    return core.shape.equals(target)
        ? core
        : make(new Op.Broadcast(target, List.copyOf(axes)), core);
  }

  /** The same elements, row-major, under a shape of the same size. */
  public Expr reshape(int... dims) {
    Shape to = Shape.of(dims);
    return to.equals(shape) ? this : make(new Op.Reshape(to), this);
  }

  /** Output axis i is axis {@code permutation[i]} of this; without arguments, all axes reversed. */
  public Expr transpose(int... permutation) {
    int[] p = permutation;
    if (p.length == 0) {
      p = IntStream.range(0, shape.rank()).map(i -> shape.rank() - 1 - i).toArray();
    }
    return make(new Op.Transpose(IntStream.of(p).boxed().toList()), this);
  }

  // ---- reductions, products, indexing ----

  /** Sum over the axes, which disappear; without arguments over all of them. */
  public Expr sum(int... axes) {
    return reduce(ReduceFn.SUM, axes);
  }

  /** Largest element over the axes; equal ones share the derivative evenly. */
  public Expr maxOver(int... axes) {
    return reduce(ReduceFn.MAX, axes);
  }

  /** Smallest element over the axes; equal ones share the derivative evenly. */
  public Expr minOver(int... axes) {
    return neg().maxOver(axes).neg();
  }

  /** Mean over the axes; of an empty axis NaN. */
  public Expr mean(int... axes) {
    Expr total = sum(axes);
    return total.div((double) shape.size() / Math.max(1, total.shape.size()));
  }

  /** I32 index of the largest element along the last axis: of equals the first, NaN largest. */
  public Expr argMax() {
    return make(new Op.ArgMax(), this);
  }

  /**
   * The matrix product of [m,k] and [k,n]. Leading axes are a batch of such products, repeated as
   * elementwise operands are.
   */
  public Expr matmul(Expr b) {
    if (shape.rank() == 2 && b.shape.rank() == 2 || shape.rank() < 2 || b.shape.rank() < 2) {
      return make(new Op.MatMul(false, false), this, b);
    }
    Shape batch = Typing.broadcast("matmul", leading(shape), leading(b.shape));
    return make(new Op.MatMul(false, false), repeated(this, batch), repeated(b, batch));
  }

  private static Shape leading(Shape s) {
    return Shape.of(java.util.Arrays.copyOf(s.dims(), s.rank() - 2));
  }

  private static Expr repeated(Expr matrix, Shape batch) {
    int[] dims = java.util.Arrays.copyOf(batch.dims(), batch.rank() + 2);
    dims[batch.rank()] = matrix.shape.dim(matrix.shape.rank() - 2);
    dims[batch.rank() + 1] = matrix.shape.dim(matrix.shape.rank() - 1);
    return matrix.broadcastTo(Shape.of(dims));
  }

  // ---- windows over images [images, channels, height, width] ----

  /**
   * Convolution (cross-correlation, as the field has it) with weights [channels out, channels in /
   * groups, kernel height, kernel width]: group g of the output channels sees group g of the input
   * channels. Cost: 2 x outputs x weights' fan-in FLOPs.
   */
  public Expr conv2d(Expr weights, Window window, int groups) {
    Op op =
        new Op.Convolve(
            Op.ConvolveKind.FORWARD, window, groups, shape, weights.shape, Layout.CHANNELS_FIRST);
    return make(op, this, weights);
  }

  /** Convolution in one group. */
  public Expr conv2d(Expr weights, Window window) {
    return conv2d(weights, window, 1);
  }

  /** Largest element under each window; the derivative goes to the first of equals. */
  public Expr maxPool(Window window) {
    Expr index = make(new Op.MaxPoolIndex(window, Layout.CHANNELS_FIRST), this);
    int images = shape.dim(0);
    int channels = shape.dim(1);
    int plane = shape.dim(2) * shape.dim(3);
    int windows = index.shape.dim(2) * index.shape.dim(3);
    return reshape(images, channels, plane)
        .takeAlong(index.reshape(images, channels, windows), 2)
        .reshape(index.shape.dims());
  }

  /** Mean under each window; padding counts as zeros. */
  public Expr averagePool(Window window) {
    Op op = new Op.WindowSum(window, shape, Layout.CHANNELS_FIRST, false);
    return make(op, this).div((double) window.kernelH() * window.kernelW());
  }

  // ---- parts of arrays ----

  /** Elements {@code from} (included) to {@code to} (not) of an axis. */
  public Expr slice(int axis, int from, int to) {
    return slice(axis, from, to, 1);
  }

  /** Every {@code step}th element from {@code from} (included) to {@code to} (not) of an axis. */
  public Expr slice(int axis, int from, int to, int step) {
    List<Integer> starts = new ArrayList<>();
    List<Integer> limits = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    for (int a = 0; a < shape.rank(); a++) {
      starts.add(a == axis ? from : 0);
      limits.add(a == axis ? to : shape.dim(a));
      strides.add(a == axis ? step : 1);
    }
    Typing.require(axis >= 0 && axis < shape.rank(), "slice: %s has no axis %s", this, axis);
    return make(new Op.Slice(starts, limits, strides), this);
  }

  /** The one element of an axis, which disappears. */
  public Expr at(int axis, int index) {
    int[] dims = new int[shape.rank() - 1];
    for (int a = 0; a < dims.length; a++) {
      dims[a] = shape.dim(a < axis ? a : a + 1);
    }
    return slice(axis, index, index + 1).reshape(dims);
  }

  /** Zeros before and after the elements of an axis. */
  public Expr pad(int axis, int before, int after) {
    List<Integer> low = new ArrayList<>(java.util.Collections.nCopies(shape.rank(), 0));
    List<Integer> high = new ArrayList<>(low);
    Typing.require(axis >= 0 && axis < shape.rank(), "pad: %s has no axis %s", this, axis);
    low.set(axis, before);
    high.set(axis, after);
    return make(
        new Op.Pad(
            List.copyOf(low), List.copyOf(high), java.util.Collections.nCopies(shape.rank(), 0)),
        this);
  }

  /** Arrays one after another along an axis; all other extents are equal. */
  public static Expr concat(int axis, Expr... parts) {
    return make(new Op.Concat(axis), parts);
  }

  /** Arrays of one shape along a new leading axis. */
  public static Expr stack(Expr... parts) {
    Expr[] rows = new Expr[parts.length];
    for (int i = 0; i < parts.length; i++) {
      rows[i] = parts[i].reshape(TypingArrays.stacked(1, parts[i].shape).dims());
    }
    return concat(0, rows);
  }

  /** Elements in the opposite order along the axes. */
  public Expr reverse(int... axes) {
    return make(new Op.Reverse(IntStream.of(axes).sorted().boxed().toList()), this);
  }

  /** Running sums along an axis. */
  public Expr cumSum(int axis) {
    return make(new Op.CumSum(axis, false), this);
  }

  // ---- order ----

  /** Elements chosen along an axis by I32 indices whose other extents are equal to this one's. */
  public Expr takeAlong(Expr indices, int axis) {
    return make(new Op.TakeAlong(axis), this, indices);
  }

  /** I32 indices that sort the last axis upwards; equal elements keep their order, NaN is last. */
  public Expr argSort() {
    return make(new Op.ArgSort(false), this);
  }

  /** The last axis sorted upwards. */
  public Expr sort() {
    return takeAlong(argSort(), shape.rank() - 1);
  }

  /** I32 indices of the {@code k} largest elements of the last axis, largest first. */
  public Expr topKIndices(int k) {
    Expr order = make(new Op.ArgSort(true), this);
    return order.slice(shape.rank() - 1, 0, k);
  }

  /** The {@code k} largest elements of the last axis, largest first. */
  public Expr topK(int k) {
    return takeAlong(topKIndices(k), shape.rank() - 1);
  }

  /** Rows of this, chosen by an I32 vector; an index out of range stops the call with an error. */
  public Expr gather(Expr indices) {
    return make(new Op.Gather(), this, indices);
  }

  /** {@code rows} rows of zeros to which row i of this is added at {@code indices[i]}. */
  public Expr scatterAdd(Expr indices, int rows) {
    return make(new Op.ScatterAdd(rows), this, indices);
  }

  /** An I32 vector [m] of classes to a F32 matrix [m, classes] of zeros and a one in each row. */
  public Expr oneHot(int classes) {
    Shape s = Shape.of(shape.dim(0), classes);
    Expr mine = reshape(shape.dim(0), 1);
    return iota(s, 1).eq(mine).cast(DType.F32);
  }

  /** log(softmax(x)) along the last axis, without overflow. */
  public Expr logSoftmax() {
    Expr shifted = sub(keepLast(maxOver(shape.rank() - 1).stopGradient()));
    return shifted.sub(keepLast(shifted.exp().sum(shape.rank() - 1).log()));
  }

  /** This value, with a derivative of zero. */
  public Expr stopGradient() {
    return make(new Op.StopGradient(), this);
  }

  /** The value now, compiled and run once, of an expression without inputs: to look at values. */
  public Tensor eval() {
    return Eval.of(this, java.util.Map.of());
  }

  /** The value for these inputs; an {@link IllegalArgumentException} names one that is missing. */
  public Tensor eval(java.util.Map<Expr, Tensor> inputs) {
    return Eval.of(this, inputs);
  }

  private Expr keepLast(Expr reduced) {
    int[] dims = shape.dims();
    dims[dims.length - 1] = 1;
    return reduced.reshape(dims);
  }

  private Expr unary(UnaryFn fn) {
    return make(new Op.Unary(fn), this);
  }

  private Expr binary(BinaryFn fn, Expr b) {
    Shape s = Typing.broadcast(fn.name(), shape, b.shape);
    return make(new Op.Binary(fn), broadcastTo(s), b.broadcastTo(s));
  }

  private Expr compare(CompareFn fn, Expr b) {
    Shape s = Typing.broadcast(fn.name(), shape, b.shape);
    return make(new Op.Compare(fn), broadcastTo(s), b.broadcastTo(s));
  }

  private Expr reduce(ReduceFn fn, int[] axes) {
    int[] a = axes.length == 0 ? IntStream.range(0, shape.rank()).toArray() : axes;
    if (a.length == 0) {
      return this;
    }
    return make(new Op.Reduce(fn, IntStream.of(a).sorted().boxed().toList()), this);
  }

  // ---- reading a node ----

  Op op() {
    return op;
  }

  Expr[] inputs() {
    return inputs;
  }

  Expr in(int i) {
    return inputs[i];
  }

  /** Increases from inputs to users, so that sorting by it is a topological order. */
  long id() {
    return id;
  }

  /** The line that wrote this expression, or the one it was derived from: {@code Net.java:42}. */
  public String origin() {
    return origin;
  }

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /** Of all its elements, without padding. */
  long bytes() {
    return (long) shape.size() * dtype.bytes();
  }

  /** One line: operation, type and shape. {@link Printer} prints whole programs. */
  @Override
  public String toString() {
    return Printer.node(this);
  }
}

package thalweg.expr;

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
    return Composed.floor(this);
  }

  /** x to a constant power; of a negative x and a fractional power NaN. */
  public Expr pow(double power) {
    return Composed.pow(this, power);
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
    return target.equals(shape) ? this : Repeats.to(target, this);
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
    return Repeats.matmul(this, b);
  }

  // ---- windows over images [images, channels, height, width] ----

  /**
   * Convolution (cross-correlation, as the field has it) with weights [channels out, channels in /
   * groups, kernel height, kernel width]: group g of the output channels sees group g of the input
   * channels. Cost: 2 x outputs x weights' fan-in FLOPs.
   */
  public Expr conv2d(Expr weights, Window window, int groups) {
    return Composed.conv2d(this, weights, window, groups);
  }

  /** Convolution in one group. */
  public Expr conv2d(Expr weights, Window window) {
    return conv2d(weights, window, 1);
  }

  /** Largest element under each window; the derivative goes to the first of equals. */
  public Expr maxPool(Window window) {
    return Composed.maxPool(this, window);
  }

  /** Mean under each window; padding counts as zeros. */
  public Expr averagePool(Window window) {
    return Composed.averagePool(this, window);
  }

  // ---- parts of arrays ----

  /** Elements {@code from} (included) to {@code to} (not) of an axis. */
  public Expr slice(int axis, int from, int to) {
    return slice(axis, from, to, 1);
  }

  /** Every {@code step}th element from {@code from} (included) to {@code to} (not) of an axis. */
  public Expr slice(int axis, int from, int to, int step) {
    return Parts.slice(this, axis, from, to, step);
  }

  /** The one element of an axis, which disappears. */
  public Expr at(int axis, int index) {
    return Parts.at(this, axis, index);
  }

  /** Zeros before and after the elements of an axis. */
  public Expr pad(int axis, int before, int after) {
    return Parts.pad(this, axis, before, after);
  }

  /** Arrays one after another along an axis; all other extents are equal. */
  public static Expr concat(int axis, Expr... parts) {
    return make(new Op.Concat(axis), parts);
  }

  /** Arrays of one shape along a new leading axis. */
  public static Expr stack(Expr... parts) {
    return Parts.stack(parts);
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
    return Composed.oneHot(this, classes);
  }

  /** log(softmax(x)) along the last axis, without overflow. */
  public Expr logSoftmax() {
    return Composed.logSoftmax(this);
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

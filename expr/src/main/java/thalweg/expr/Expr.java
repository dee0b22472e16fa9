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

  /**
   * Uniform numbers in (0,1), F32, on a grid of 2^-23.
   *
   * @param key I32[4]: the two words of a {@link RandomKey}, then the step, below 2^48, low word
   *     first
   * @param draw tells several draws under one key and step apart, 0 to 65535
   */
  public static Expr uniform(Expr key, int draw, int... shape) {
    return make(
        new Op.Unary(UnaryFn.UNIT_UNIFORM), make(new Op.RandomBits(Shape.of(shape), draw), key));
  }

  /**
   * Standard normal numbers, F32, by Box and Muller's transform; |z| stays below 5.77.
   *
   * @param key as for {@link #uniform}
   * @param draw as for {@link #uniform}; a normal draw uses up {@code 2 draw} and {@code 2 draw+1}
   *     of the uniform ones
   */
  public static Expr normal(Expr key, int draw, int... shape) {
    Expr radius = uniform(key, 2 * draw, shape).log().mul(-2).sqrt();
    Expr angle = uniform(key, 2 * draw + 1, shape).mul(2 * Math.PI);
    return radius.mul(angle.cos());
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

  public Expr not() {
    return unary(UnaryFn.NOT);
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

  public Expr and(Expr b) {
    return binary(BinaryFn.AND, b);
  }

  public Expr or(Expr b) {
    return binary(BinaryFn.OR, b);
  }

  public Expr eq(Expr b) {
    return compare(CompareFn.EQ, b);
  }

  public Expr ne(Expr b) {
    return compare(CompareFn.NE, b);
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

  /** Mean over the axes; of an empty axis NaN. */
  public Expr mean(int... axes) {
    Expr total = sum(axes);
    return total.div((double) shape.size() / Math.max(1, total.shape.size()));
  }

  /** I32 index of the largest element along the last axis: of equals the first, NaN largest. */
  public Expr argMax() {
    return make(new Op.ArgMax(), this);
  }

  /** The matrix product of [m,k] and [k,n]. */
  public Expr matmul(Expr b) {
    return make(new Op.MatMul(false, false), this, b);
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

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /** One line: operation, type and shape. {@link Printer} prints whole programs. */
  @Override
  public String toString() {
    return Printer.node(this);
  }
}

package thalweg.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What users of NumPy look for and {@link Expr} does not have by that name: compositions of its
 * operations, with derivatives of every order wherever those have them. Negative axes count from
 * the end.
 *
 * <p>Not here, because their shapes depend on data: {@code unique}, {@code nonzero}, indexing by a
 * mask.
 */
public final class Numpy {
  private Numpy() {}

  // ---- making ----

  /** A square of zeros with ones on the diagonal. */
  public static Expr eye(DType dtype, int n) {
    Shape square = Shape.of(n, n);
    return Expr.iota(square, 0).eq(Expr.iota(square, 1)).cast(dtype);
  }

  /** Ones up to the {@code k}th diagonal, zeros above. */
  public static Expr tri(DType dtype, int rows, int columns, int k) {
    Shape s = Shape.of(rows, columns);
    return Expr.iota(s, 1).sub(k).le(Expr.iota(s, 0)).cast(dtype);
  }

  /** 0, 1, ..., n - 1 as I32. */
  public static Expr arange(int n) {
    return Expr.iota(Shape.of(n), 0);
  }

  // ---- shape ----

  /** Without the axis, whose extent is 1. */
  public static Expr squeeze(Expr x, int axis) {
    int a = axis(x, axis);
    Typing.require(x.shape().dim(a) == 1, "squeeze: axis %s of %s is not of extent 1", axis, x);
    return x.at(a, 0);
  }

  /** With a new axis of extent 1 before the given one. */
  public static Expr expandDims(Expr x, int axis) {
    int a = axis < 0 ? axis + x.shape().rank() + 1 : axis;
    List<Integer> dims = new ArrayList<>(Arrays.stream(x.shape().dims()).boxed().toList());
    dims.add(a, 1);
    return x.reshape(dims.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The whole array {@code times} times, one after another along an axis. */
  public static Expr tile(Expr x, int axis, int times) {
    Expr[] all = new Expr[times];
    Arrays.fill(all, x);
    return Expr.concat(axis(x, axis), all);
  }

  /** Each element {@code times} times in a row along an axis. */
  public static Expr repeat(Expr x, int axis, int times) {
    int a = axis(x, axis);
    int[] wide = expandDims(x, a + 1).shape().dims();
    wide[a + 1] = times;
    int[] dims = x.shape().dims();
    dims[a] *= times;
    return expandDims(x, a + 1).broadcastTo(Shape.of(wide)).reshape(dims);
  }

  // ---- products ----

  /** The sum of products of two vectors, a scalar. */
  public static Expr dot(Expr a, Expr b) {
    return a.mul(b).sum();
  }

  /** All products of an element of one vector with one of the other: [n, m]. */
  public static Expr outer(Expr a, Expr b) {
    return expandDims(a, 1).mul(b);
  }

  /** Sums of products over the last {@code axes} axes of a and as many first axes of b. */
  public static Expr tensordot(Expr a, Expr b, int axes) {
    int[] left = a.shape().dims();
    int[] right = b.shape().dims();
    Typing.require(
        axes <= left.length
            && axes <= right.length
            && Arrays.equals(
                left, left.length - axes, left.length, right, 0, Math.min(axes, right.length)),
        "tensordot: the last %s axes of %s are not the first of %s",
        axes,
        a,
        b);
    int[] outside = Arrays.copyOf(left, left.length - axes);
    int[] rest = Arrays.copyOfRange(right, axes, right.length);
    int inside = Shape.of(Arrays.copyOf(right, axes)).size();
    return a.reshape(Shape.of(outside).size(), inside)
        .matmul(b.reshape(inside, Shape.of(rest).size()))
        .reshape(IntStream.concat(IntStream.of(outside), IntStream.of(rest)).toArray());
  }

  /** The diagonal of a square matrix. */
  public static Expr diagonal(Expr x) {
    return x.mul(eye(x.dtype(), x.shape().dim(0))).sum(1);
  }

  /** A square matrix of zeros with this vector on the diagonal. */
  public static Expr diag(Expr vector) {
    return eye(vector.dtype(), vector.shape().dim(0)).mul(vector);
  }

  // ---- reductions ----

  /** The product over an axis, in pairs: exact derivatives, also at zeros. */
  public static Expr prod(Expr x, int axis) {
    int a = axis(x, axis);
    int n = x.shape().dim(a);
    if (n == 0) {
      return x.sum(a).add(1);
    }
    Expr now = x;
    while (n > 1) {
      Expr pairs = now.slice(a, 0, n / 2).mul(now.slice(a, n / 2, n / 2 * 2));
      now = n % 2 == 0 ? pairs : Expr.concat(a, pairs, now.slice(a, n - 1, n));
      n = n / 2 + n % 2;
    }
    return now.at(a, 0);
  }

  /** The mean square distance from the mean over an axis (divided by n, not n - 1). */
  public static Expr var(Expr x, int axis) {
    int a = axis(x, axis);
    Expr centred = x.sub(expandDims(x.mean(a), a));
    return centred.mul(centred).mean(a);
  }

  /** The square root of {@link #var}. Its derivative where all elements are equal is not finite. */
  public static Expr std(Expr x, int axis) {
    return var(x, axis).sqrt();
  }

  /** The Euclidean norm of all elements. Its derivative at zeros is not finite. */
  public static Expr norm(Expr x) {
    return x.mul(x).sum().sqrt();
  }

  /** I32 index of the smallest element along the last axis; of equals the first. */
  public static Expr argMin(Expr x) {
    return x.neg().argMax();
  }

  /** Whether all elements (BOOL) over an axis hold. */
  public static Expr all(Expr x, int axis) {
    return x.cast(DType.I32).minOver(axis(x, axis)).cast(DType.BOOL);
  }

  /** Whether one of the elements (BOOL) over an axis holds. */
  public static Expr any(Expr x, int axis) {
    return x.cast(DType.I32).maxOver(axis(x, axis)).cast(DType.BOOL);
  }

  // ---- elementwise ----

  /** x, but not below {@code low} nor above {@code high}; the derivative outside is 0. */
  public static Expr clip(Expr x, double low, double high) {
    return x.max(low).min(high);
  }

  /** exp(x) / sum(exp(x)) along the last axis, without overflow. */
  public static Expr softmax(Expr x) {
    return x.logSoftmax().exp();
  }

  /** log(1 + exp(x)), without overflow. */
  public static Expr softplus(Expr x) {
    return x.max(0).add(x.abs().neg().exp().log1p());
  }

  /** A copy in which elements {@code from} and following along an axis are those of the part. */
  public static Expr set(Expr x, int axis, int from, Expr part) {
    int a = axis(x, axis);
    int to = from + part.shape().dim(a);
    return Expr.concat(a, x.slice(a, 0, from), part, x.slice(a, to, x.shape().dim(a)));
  }

  private static int axis(Expr x, int axis) {
    int a = axis < 0 ? axis + x.shape().rank() : axis;
    Typing.require(a >= 0 && a < x.shape().rank(), "%s has no axis %s", x, axis);
    return a;
  }
}

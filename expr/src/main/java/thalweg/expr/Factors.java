package thalweg.expr;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A value seen as products of matrices, one for each entry of a batch: elements, row-major, are
 * those of {@code factor * scale * A B}, whatever shape the value has. Of {@link Specialise}.
 *
 * @param a the left matrices as stored, [batch, rows, inner] or, transposed, [batch, inner, rows]
 * @param b the right matrices as stored, [batch, inner, columns] or [batch, columns, inner]
 * @param scale [batch], a factor for each product
 */
record Factors(
    Expr a, boolean transposeA, Expr b, boolean transposeB, double factor, Optional<Expr> scale) {

  /** How many elementwise operations may stand between a value and its product. */
  private static final int DEPTH = 4;

  static Optional<Factors> of(Expr e) {
    return of(e, DEPTH);
  }

  private static Optional<Factors> of(Expr e, int depth) {
    if (depth == 0 || !e.dtype().isFloating()) {
      return Optional.empty();
    }
    return switch (e.op()) {
      case Op.MatMul m ->
          Optional.of(
              new Factors(
                  matrices(e.in(0)),
                  m.transposeA(),
                  matrices(e.in(1)),
                  m.transposeB(),
                  1,
                  Optional.empty()));
      case Op.Reshape _ -> of(e.in(0), depth);
      case Op.Slice s when e.shape().rank() == 3 ->
          of(e.in(0), depth)
              .filter(f -> f.firstOf(s, e.in(0).shape()))
              .map(f -> f.first(e.shape()));
      case Op.Unary u when u.fn() == Op.UnaryFn.NEG -> of(e.in(0), depth - 1).map(f -> f.times(-1));
      case Op.Binary b when b.fn() == Op.BinaryFn.MUL -> product(e, depth - 1);
      case Op.Binary b when b.fn() == Op.BinaryFn.DIV -> {
        OptionalDouble by = Canonicalise.literal(e.in(1));
        yield by.isPresent()
            ? of(e.in(0), depth - 1).map(f -> f.times(1 / by.getAsDouble()))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /** Whether a part is some of the products, from the first on, each whole. */
  private boolean firstOf(Op.Slice part, Shape all) {
    return all.equals(Shape.of(batch(), rows(), columns()))
        && part.starts().stream().allMatch(start -> start == 0)
        && part.strides().stream().allMatch(stride -> stride == 1)
        && part.limits().get(1) == rows()
        && part.limits().get(2) == columns();
  }

  private Factors first(Shape some) {
    int count = some.dim(0);
    return new Factors(
        a.slice(0, 0, count),
        transposeA,
        b.slice(0, 0, count),
        transposeB,
        factor,
        scale.map(s -> s.slice(0, 0, count)));
  }

  private static Expr matrices(Expr e) {
    int rank = e.shape().rank();
    int rows = e.shape().dim(rank - 2);
    int columns = e.shape().dim(rank - 1);
    int batch = e.shape().product(0, rank - 2);
    return e.reshape(batch, rows, columns);
  }

  private static Optional<Factors> product(Expr e, int depth) {
    for (int i = 0; i < 2; i++) {
      Expr other = e.in(1 - i);
      OptionalDouble by = Canonicalise.literal(other);
      if (by.isPresent()) {
        return of(e.in(i), depth).map(f -> f.times(by.getAsDouble()));
      }
      if (other.op() instanceof Op.Broadcast b) {
        Expr factors = other.in(0);
        Optional<Factors> scaled =
            of(e.in(i), depth).flatMap(f -> f.scaledBy(b, factors, e.shape()));
        if (scaled.isPresent()) {
          return scaled;
        }
      }
    }
    Optional<Factors> p = of(e.in(0), depth);
    Optional<Factors> q = p.isPresent() ? of(e.in(1), depth) : Optional.empty();
    boolean elementwise =
        p.isPresent()
            && q.isPresent()
            && p.get().alike(q.get())
            && p.get().inner() == 1
            && q.get().inner() == 1;
    return elementwise ? Optional.of(p.get().outerTimes(q.get())) : Optional.empty();
  }

  int batch() {
    return a.shape().dim(0);
  }

  int rows() {
    return a.shape().dim(transposeA ? 2 : 1);
  }

  int inner() {
    return a.shape().dim(transposeA ? 1 : 2);
  }

  int columns() {
    return b.shape().dim(transposeB ? 1 : 2);
  }

  /** Of one size, element for element. */
  boolean alike(Factors q) {
    return batch() == q.batch() && rows() == q.rows() && columns() == q.columns();
  }

  private Factors times(double by) {
    return new Factors(a, transposeA, b, transposeB, factor * by, scale);
  }

  /** Times what differs only from product to product. */
  private Optional<Factors> scaledBy(Op.Broadcast by, Expr factors, Shape shape) {
    int rank = shape.rank();
    boolean perProduct =
        rank > 2
            && shape.dim(rank - 2) == rows()
            && shape.dim(rank - 1) == columns()
            && by.axes().stream().allMatch(axis -> axis < rank - 2);
    if (!perProduct) {
      return Optional.empty();
    }
    Shape leading = Shape.of(IntStream.range(0, rank - 2).map(shape::dim).toArray());
    Expr each = Expr.make(new Op.Broadcast(leading, by.axes()), factors).reshape(batch());
    return Optional.of(
        new Factors(a, transposeA, b, transposeB, factor, Optional.of(times(scale, each))));
  }

  private static Expr times(Optional<Expr> scale, Expr other) {
    return scale.map(s -> s.mul(other)).orElse(other);
  }

  /** The elementwise product of two outer products is the outer product of two products. */
  private Factors outerTimes(Factors q) {
    Expr left = a.reshape(batch(), 1, rows()).mul(q.a.reshape(batch(), 1, rows()));
    Expr right = b.reshape(batch(), 1, columns()).mul(q.b.reshape(batch(), 1, columns()));
    return new Factors(left, true, right, false, factor * q.factor, bothScales(q));
  }

  private Optional<Expr> bothScales(Factors q) {
    return q.scale.map(s -> times(scale, s)).or(() -> scale);
  }

  /** [batch]: the sum of all elements of each product. */
  Expr total() {
    if (inner() == 1) {
      return scaled(a.sum(1, 2).mul(b.sum(1, 2)));
    }
    return scaled(a.sum(transposeA ? 2 : 1).mul(b.sum(transposeB ? 1 : 2)).sum(1));
  }

  /** [batch]: the sum of all elements of each outer product times those of a matrix. */
  Expr along(Expr matrix) {
    if (matrix.op() instanceof Op.Unary u && u.fn() == Op.UnaryFn.NEG) {
      return along(matrix.in(0)).neg();
    }
    for (int i = 0; i < 2 && matrix.op() instanceof Op.Binary b; i++) {
      Expr by = matrix.in(i);
      if (b.fn() == Op.BinaryFn.MUL
          && by.op() instanceof Op.Broadcast repeated
          && repeated.axes().isEmpty()) {
        return along(matrix.in(1 - i)).mul(by.in(0));
      }
    }
    Expr left = a.reshape(batch(), rows()).matmul(matrix);
    return scaled(left.mul(b.reshape(batch(), columns())).sum(1));
  }

  private Expr scaled(Expr each) {
    Expr y = scale.map(each::mul).orElse(each);
    return factor == 1 ? y : y.mul(factor);
  }

  /** [groups, rows, columns]: sums of products, neighbours in the batch together. */
  Expr joined(int groups) {
    int turns = batch() / groups * inner();
    Expr left = transposeA ? a : Batching.permute(a, List.of(0, 2, 1));
    Expr right = transposeB ? Batching.permute(b, List.of(0, 2, 1)) : b;
    if (scale.isPresent() && rows() <= columns()) {
      left = left.mul(scale.get().reshape(batch(), 1, 1));
    } else if (scale.isPresent()) {
      right = right.mul(scale.get().reshape(batch(), 1, 1));
    }
    Op op = new Op.MatMul(true, false);
    Expr sum =
        groups == 1
            ? Expr.make(op, left.reshape(turns, rows()), right.reshape(turns, columns()))
            : Expr.make(
                op, left.reshape(groups, turns, rows()), right.reshape(groups, turns, columns()));
    return factor == 1 ? sum : sum.mul(factor);
  }

  boolean gramIsCheaper(Factors q) {
    double gram = (double) inner() * q.inner() * (rows() + columns());
    return gram < (double) Math.max(inner(), q.inner()) * rows() * columns();
  }

  /** [batch]: the sum of (A B) * (C D) as that of (A^T C) * (B D^T). */
  Expr gram(Factors q) {
    Expr left = Expr.make(new Op.MatMul(!transposeA, q.transposeA), a, q.a);
    Expr right = Expr.make(new Op.MatMul(transposeB, !q.transposeB), b, q.b);
    Expr each = left.mul(right).sum(1, 2);
    return new Factors(a, transposeA, b, transposeB, factor * q.factor, bothScales(q)).scaled(each);
  }
}

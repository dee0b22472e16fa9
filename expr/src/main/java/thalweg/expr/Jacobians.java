package thalweg.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whole matrices of derivatives: products with every unit vector at once; of {@link Grad}. */
final class Jacobians {
  private Jacobians() {}

  static Expr jacobian(Expr y, Expr x) {
    if (y.shape().size() <= x.shape().size()) {
      Expr row = Expr.input("row", y.dtype(), y.shape().dims());
      Expr pulled = Grad.vjp(List.of(y), List.of(x), List.of(row)).get(0);
      return Vmap.vmap(pulled, row, units(row)).reshape(joined(y.shape(), x.shape()));
    }
    Expr column = Expr.input("column", x.dtype(), x.shape().dims());
    Optional<Expr> pushed = Jvp.push(List.of(y), List.of(x), List.of(column)).get(0);
    Typing.require(
        pushed.isPresent(),
        "jacobian: %s does not depend on %s, or only through operations without a derivative",
        y,
        x);
    return columns(pushed.get(), column);
  }

  /** The derivatives of gradients by what they are gradients by. */
  static List<List<Expr>> hessian(List<Expr> gradients, List<Expr> at) {
    List<List<Expr>> blocks = new ArrayList<>();
    gradients.forEach(_ -> blocks.add(new ArrayList<>()));
    for (Expr x : at) {
      Expr column = Expr.input("column", x.dtype(), x.shape().dims());
      List<Expr> pushed = Grad.jvp(gradients, List.of(x), List.of(column));
      for (int i = 0; i < pushed.size(); i++) {
        blocks.get(i).add(columns(pushed.get(i), column));
      }
    }
    return blocks;
  }

  /** A linear function of a column, for each unit vector; [y's shape, the column's shape]. */
  private static Expr columns(Expr y, Expr column) {
    Expr each = Vmap.vmap(y, column, units(column));
    int n = column.shape().size();
    return each.reshape(n, y.shape().size()).transpose().reshape(joined(y.shape(), column.shape()));
  }

  /** [n, shape]: each of the n unit vectors of a shape. */
  private static Expr units(Expr like) {
    int n = like.shape().size();
    Shape square = Shape.of(n, n);
    return Expr.iota(square, 0)
        .eq(Expr.iota(square, 1))
        .cast(like.dtype())
        .reshape(TypingArrays.stacked(n, like.shape()).dims());
  }

  private static int[] joined(Shape a, Shape b) {
    return IntStream.concat(IntStream.of(a.dims()), IntStream.of(b.dims())).toArray();
  }
}

package thalweg.expr;

import static thalweg.expr.DType.F32;
import static thalweg.expr.DType.F64;
import static thalweg.expr.DType.I32;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Every operation, on prime, small and degenerate shapes: the family the tests run over. */
final class OpCases {
  /** One graph to check; {@code at} are the places where it has a derivative. */
  record Case(String name, List<Expr> outputs, List<Expr> at) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final int[][] SHAPES = {
    {}, {0}, {1}, {7}, {16}, {17}, {1021}, {1, 1}, {3, 10}, {13, 1}, {1, 13}, {5, 0}, {31, 37},
    {2, 3, 5}, {3, 1, 7}
  };

  private OpCases() {}

  static Stream<Case> all(DType dtype) {
    List<Case> cases = new ArrayList<>();
    for (int[] shape : SHAPES) {
      elementwise(cases, dtype, shape);
      reductions(cases, dtype, shape);
    }
    products(cases, dtype);
    movements(cases, dtype);
    ArrayOpCases.add(cases, dtype);
    return cases.stream();
  }

  private static void elementwise(List<Case> cases, DType dtype, int[] shape) {
    unary(cases, dtype, shape, "neg", (x, _) -> x.neg());
    unary(cases, dtype, shape, "abs", (x, _) -> x.add(3).abs());
    unary(cases, dtype, shape, "sign", (x, y) -> x.sign().mul(y).add(x));
    unary(cases, dtype, shape, "exp", (x, _) -> x.exp());
    unary(cases, dtype, shape, "log", (x, _) -> x.add(3).log());
    unary(cases, dtype, shape, "log1p", (x, _) -> x.add(2.5).log1p());
    unary(cases, dtype, shape, "sqrt", (x, _) -> x.add(3).sqrt());
    unary(cases, dtype, shape, "tanh", (x, _) -> x.tanh());
    unary(cases, dtype, shape, "sigmoid", (x, _) -> x.sigmoid());
    unary(cases, dtype, shape, "sin", (x, _) -> x.sin());
    unary(cases, dtype, shape, "cos", (x, _) -> x.cos());
    unary(cases, dtype, shape, "relu", (x, _) -> x.relu());
    unary(cases, dtype, shape, "add", Expr::add);
    unary(cases, dtype, shape, "sub", Expr::sub);
    unary(cases, dtype, shape, "mul", Expr::mul);
    unary(cases, dtype, shape, "square", (x, y) -> x.mul(x).add(y));
    unary(cases, dtype, shape, "div", (x, y) -> x.div(y.add(3)));
    unary(cases, dtype, shape, "max", Expr::max);
    unary(cases, dtype, shape, "min", Expr::min);
    unary(cases, dtype, shape, "select", (x, y) -> x.gt(y).or(x.lt(y.sub(1))).select(x.mul(y), y));
    unary(cases, dtype, shape, "not", (x, y) -> x.ge(y).not().and(y.le(x)).select(y, x));
    unary(
        cases,
        dtype,
        shape,
        "eq",
        (x, y) -> x.eq(y).cast(dtype).add(x.ne(y).cast(dtype).mul(x).mul(y)));
    unary(cases, dtype, shape, "cast", (x, y) -> x.cast(F64).mul(y.cast(F64)).cast(dtype));
    unary(cases, dtype, shape, "truncate", (x, y) -> x.cast(I32).cast(dtype).mul(y).add(x));
    unary(cases, dtype, shape, "deep", (x, y) -> x.mul(y).tanh().add(x).exp().sub(y).sigmoid());
  }

  private static void unary(
      List<Case> cases, DType dtype, int[] shape, String name, BiFunction<Expr, Expr, Expr> f) {
    Expr x = Expr.input("x", dtype, shape);
    Expr y = Expr.input("y", dtype, shape);
    Expr z = f.apply(x, y);
    List<Expr> at = Graphs.topological(List.of(z)).contains(y) ? List.of(x, y) : List.of(x);
    cases.add(new Case(name + Shape.of(shape), List.of(z), at));
  }

  private static void reductions(List<Case> cases, DType dtype, int[] shape) {
    Expr x = Expr.input("x", dtype, shape);
    int rank = shape.length;
    for (int bits = 1; bits < 1 << rank; bits++) {
      int mask = bits;
      int[] axes =
          java.util.stream.IntStream.range(0, rank).filter(a -> (mask >> a & 1) == 1).toArray();
      String name = " over " + java.util.Arrays.toString(axes) + " of " + Shape.of(shape);
      cases.add(new Case("sum" + name, List.of(x.sum(axes)), List.of(x)));
      cases.add(new Case("sum of squares" + name, List.of(x.mul(x).sum(axes)), List.of(x)));
      if (x.shape().size() > 0) {
        cases.add(new Case("max" + name, List.of(x.maxOver(axes)), List.of(x)));
        cases.add(new Case("mean" + name, List.of(x.mean(axes)), List.of(x)));
      }
    }
    if (rank > 0 && x.shape().dim(rank - 1) > 0 && x.shape().size() > 0) {
      cases.add(new Case("log softmax " + Shape.of(shape), List.of(x.logSoftmax()), List.of(x)));
      cases.add(new Case("argMax " + Shape.of(shape), List.of(x.argMax()), List.of()));
    }
  }

  private static void products(List<Case> cases, DType dtype) {
    int[][] sizes = {{1, 1, 1}, {2, 3, 5}, {17, 31, 13}, {0, 3, 2}, {3, 0, 2}, {64, 67, 10}};
    for (int[] s : sizes) {
      for (int flags = 0; flags < 4; flags++) {
        boolean ta = (flags & 1) != 0;
        boolean tb = (flags & 2) != 0;
        Expr a = ta ? Expr.input("a", dtype, s[1], s[0]) : Expr.input("a", dtype, s[0], s[1]);
        Expr b = tb ? Expr.input("b", dtype, s[2], s[1]) : Expr.input("b", dtype, s[1], s[2]);
        Expr c = (ta ? a.transpose() : a).matmul(tb ? b.transpose() : b);
        String name =
            "matmul " + java.util.Arrays.toString(s) + (ta ? " A^T" : "") + (tb ? " B^T" : "");
        cases.add(new Case(name, List.of(c), List.of(a, b)));
      }
    }
  }

  private static void movements(List<Case> cases, DType dtype) {
    Expr x = Expr.input("x", dtype, 5, 7);
    Expr row = Expr.input("row", dtype, 7);
    Expr column = Expr.input("column", dtype, 5, 1);
    Expr index = Expr.input("index", I32, 11);
    Expr cube = Expr.input("cube", dtype, 2, 3, 5);
    Expr five = Expr.input("five", I32, 5);
    cases.add(new Case("bias", List.of(x.add(row).mul(column)), List.of(x, row, column)));
    cases.add(new Case("outer", List.of(column.mul(row).exp()), List.of(column, row)));
    cases.add(new Case("transpose", List.of(x.transpose().mul(2)), List.of(x)));
    cases.add(new Case("permute", List.of(cube.transpose(2, 0, 1)), List.of(cube)));
    cases.add(new Case("reshape", List.of(cube.mul(cube).reshape(6, 5).sum(0)), List.of(cube)));
    cases.add(new Case("gather", List.of(x.gather(index).mul(3)), List.of(x)));
    cases.add(new Case("scatterAdd", List.of(x.scatterAdd(five, 4).mul(2)), List.of(x)));
    cases.add(
        new Case("broadcast as result", List.of(row.broadcastTo(Shape.of(3, 5, 7))), List.of(row)));
    cases.add(
        new Case(
            "iota",
            List.of(Expr.iota(Shape.of(5, 7), 0), Expr.iota(Shape.of(5, 7), 1)),
            List.of()));
    cases.add(new Case("one hot", List.of(five.oneHot(3)), List.of()));
    cases.add(new Case("stop", List.of(x.mul(x.stopGradient())), List.of()));
    cases.add(new Case("input as result", List.of(x, row.reshape(1, 7)), List.of()));
    cases.add(new Case("truth as result", List.of(x.gt(row), x.gt(row).not()), List.of()));
    cases.add(new Case("constant", List.of(Expr.constant(F32, 3).exp()), List.of()));
    cases.add(
        new Case(
            "softmax used twice",
            List.of(x.logSoftmax().exp(), x.logSoftmax().exp().mul(x).sum(), x.exp().sum(0)),
            List.of()));
  }
}

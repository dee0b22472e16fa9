package thalweg.expr;

import java.util.SplittableRandom;

/** One random step of growth: every operation, on operands that fit it. */
final class RandomOps {
  private final RandomGraphs g;
  private final SplittableRandom random;
  private final RandomElementwise elementwise;
  private final RandomArrays arrays;
  private final RandomWindows windows;
  private final RandomBodies bodies;

  RandomOps(RandomGraphs g) {
    this.g = g;
    this.random = g.random;
    this.elementwise = new RandomElementwise(g);
    this.arrays = new RandomArrays(g);
    this.windows = new RandomWindows(g);
    this.bodies = new RandomBodies(g);
  }

  void grow() {
    switch (random.nextInt(34)) {
      case 0, 1, 2, 3 -> g.keep(elementwise.unary());
      case 4, 5, 6, 7, 8 -> g.keep(elementwise.binary());
      case 9 -> g.keep(elementwise.select());
      case 10 -> g.keep(elementwise.truth());
      case 11, 12 -> g.keep(elementwise.integer());
      case 13 -> g.keep(elementwise.cast());
      case 14 -> g.keep(arrays.broadcast());
      case 15 -> g.keep(arrays.reshape());
      case 16 -> g.keep(arrays.transpose());
      case 17, 18, 19 -> g.keep(arrays.reduce());
      case 20 -> g.keep(arrays.order());
      case 21, 22 -> g.keep(windows.matmul());
      case 23 -> g.keep(windows.convolve());
      case 24 -> g.keep(windows.pool());
      case 25 -> g.keep(arrays.along());
      case 26 -> g.keep(arrays.rows());
      case 27 -> g.keep(arrays.slice());
      case 28 -> g.keep(arrays.pad());
      case 29 -> g.keep(arrays.concat());
      case 30 -> g.keep(arrays.runs());
      case 31 -> g.keep(marks());
      case 32 -> g.keep(random());
      default ->
          bodies
              .maybe(random.nextInt(5))
              .ifPresent(all -> all.stream().filter(e -> random.nextInt(4) > 0).forEach(g::keep));
    }
  }

  private Expr marks() {
    Expr a = g.anyReal();
    return switch (random.nextInt(4)) {
      case 0 -> a.stopGradient();
      case 1 -> Expr.make(new Op.Barrier(), a);
      case 2 -> Expr.make(new Op.Barrier(), g.any());
      default -> {
        Shape s = Shape.of(random.nextInt(1, 5), random.nextInt(1, 5));
        yield Expr.iota(s, random.nextInt(2));
      }
    };
  }

  private Expr random() {
    Expr key = random.nextInt(3) == 0 ? g.of(DType.I32, 4) : g.input(DType.I32, 4);
    int draw = random.nextInt(4);
    int[] shape = {random.nextInt(1, 6), random.nextInt(1, 8)};
    return switch (random.nextInt(6)) {
      case 0 -> Expr.make(new Op.RandomBits(Shape.of(shape), draw), key);
      case 1 -> Draw.permutation(key, draw, shape[1]);
      case 2 -> Draw.bernoulli(key, draw, 0.4, shape);
      case 3 ->
          // Normal numbers are made by F32 arithmetic.
          g.real == DType.F32
              ? Draw.normal(key, draw, shape)
              : Draw.uniform(key, draw, shape).cast(DType.F64).log();
      default -> Draw.uniform(key, draw, shape).cast(g.real);
    };
  }
}

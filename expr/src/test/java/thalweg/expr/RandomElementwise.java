package thalweg.expr;

import java.util.SplittableRandom;

/** Random elementwise operations. */
final class RandomElementwise {
  private final RandomGraphs g;
  private final SplittableRandom random;

  RandomElementwise(RandomGraphs g) {
    this.g = g;
    this.random = g.random;
  }

  Expr unary() {
    Expr a = g.anyReal();
    return switch (random.nextInt(18)) {
      case 0 -> a.neg();
      case 1 -> a.abs();
      case 2 -> a.sign();
      case 3 -> a.exp();
      case 4 -> positive(a).log();
      case 5 -> positive(a).log1p();
      case 6 -> positive(a).sqrt();
      case 7 -> a.tanh();
      case 8 -> a.sigmoid();
      case 9 -> a.sin();
      case 10 -> a.cos();
      case 11 -> a.relu();
      case 12 -> a.floor();
      case 13 -> a.expm1();
      case 14 -> a.pow(random.nextInt(2, 4));
      case 15 -> positive(a).pow(random.nextBoolean() ? -1 : 0.5);
      case 16 -> a.mul(constant()).add(constant());
      default -> a.exp().add(1).log();
    };
  }

  private double constant() {
    double[] likely = {-1, 0, 0.5, 1, 2, 0.1, -3};
    return likely[random.nextInt(likely.length)];
  }

  private Expr positive(Expr a) {
    return g.least(a) > 0.05 ? a : a.abs().add(0.5);
  }

  Expr binary() {
    Expr a = g.anyReal();
    Expr b = g.beside(g.real, a.shape());
    return switch (random.nextInt(9)) {
      case 0, 1 -> a.add(b);
      case 2 -> a.sub(b);
      case 3, 4 -> a.mul(b);
      case 5 -> a.div(g.leastMagnitude(b) > 0.2 ? b : b.abs().add(0.5));
      case 6 -> a.max(b);
      case 7 -> a.min(b);
      default -> a.mul(b).add(a);
    };
  }

  Expr select() {
    Expr a = g.anyReal();
    Expr b = g.beside(g.real, a.shape());
    Shape s = Typing.broadcast("select", a.shape(), b.shape());
    Expr c = random.nextBoolean() ? a.gt(b) : g.of(DType.BOOL, s.dims());
    Expr d = random.nextInt(4) == 0 ? Expr.constant(g.real, constant()) : b;
    return random.nextBoolean() ? c.select(a, d) : c.not().select(a, d);
  }

  Expr truth() {
    DType dtype = random.nextInt(3) == 0 ? DType.I32 : g.real;
    Expr a = random.nextInt(3) == 0 ? g.of(DType.BOOL, 4, 5) : g.of(dtype, 4, 5);
    Expr b = g.beside(a.dtype(), a.shape());
    if (a.dtype() == DType.BOOL) {
      return switch (random.nextInt(4)) {
        case 0 -> a.and(b);
        case 1 -> a.or(b);
        case 2 -> a.xor(b);
        default -> a.not();
      };
    }
    return switch (random.nextInt(6)) {
      case 0 -> a.eq(b);
      case 1 -> a.ne(b);
      case 2 -> a.lt(b);
      case 3 -> a.le(b);
      case 4 -> a.gt(b);
      default -> a.ge(b);
    };
  }

  Expr integer() {
    Expr a = g.someInteger();
    Expr b = g.beside(DType.I32, a.shape());
    return switch (random.nextInt(15)) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2 -> a.mul(b);
      case 3 -> a.div(b);
      case 4 -> a.rem(b);
      case 5 -> a.and(b);
      case 6 -> a.or(b);
      case 7 -> a.xor(b);
      case 8 -> a.not();
      case 9 -> a.abs();
      case 10 -> a.sign();
      case 11 -> a.max(b);
      case 12 -> a.min(b.neg());
      case 13 -> a.gt(b).select(a, b);
      default -> a.mul(random.nextInt(-5, 6)).add(random.nextInt(-5, 6));
    };
  }

  Expr cast() {
    Expr a = g.any();
    return switch (a.dtype()) {
      case BOOL -> a.cast(random.nextBoolean() ? g.real : DType.I32);
      case I32 -> random.nextInt(4) == 0 ? a.cast(DType.BOOL) : a.rem(five(a)).cast(g.real);
      case F32 ->
          switch (random.nextInt(4)) {
            case 0 -> a.mul(3).cast(DType.I32);
            case 1 -> a.cast(DType.BOOL);
            default -> a.cast(DType.F64).mul(1.5).tanh().cast(DType.F32);
          };
      case F64 -> a.mul(3).cast(random.nextInt(4) == 0 ? DType.BOOL : DType.I32);
    };
  }

  private static Expr five(Expr like) {
    return Expr.constant(DType.I32, 5).broadcastTo(like.shape());
  }
}

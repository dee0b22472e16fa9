package thalweg.expr;

/**
 * Random numbers as expressions. They follow from a key, a step and the number of the draw alone
 * (Philox 4x32-10): the same on any thread, after any resume, and in any order of evaluation.
 */
public final class Draw {
  private Draw() {}

  /**
   * Uniform numbers in (0,1), F32, on a grid of 2^-23.
   *
   * @param key I32[4]: the two words of a {@link RandomKey}, then the step, below 2^48, low word
   *     first
   * @param draw tells several draws under one key and step apart, 0 to 65535
   */
  public static Expr uniform(Expr key, int draw, int... shape) {
    return Expr.make(
        new Op.Unary(Op.UnaryFn.UNIT_UNIFORM),
        Expr.make(new Op.RandomBits(Shape.of(shape), draw), key));
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

  /** BOOL, true with this probability; keys and draws as for {@link #uniform}. */
  public static Expr bernoulli(Expr key, int draw, double probability, int... shape) {
    return uniform(key, draw, shape).lt(probability);
  }

  /** I32[n]: 0 to n-1 in an order that is drawn; keys and draws as for {@link #uniform}. */
  public static Expr permutation(Expr key, int draw, int n) {
    // Equal words keep their order; among a million they make about a hundred pairs.
    return Expr.make(new Op.RandomBits(Shape.of(n), draw), key).argSort();
  }
}

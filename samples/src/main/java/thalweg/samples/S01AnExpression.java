package thalweg.samples;

import java.io.PrintStream;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Workers;

/**
 * An expression is a description; nothing is computed until it is compiled and called.
 *
 * <p>What you will see: the type and shape of an expression without any value, and then the squared
 * length of two vectors.
 */
public final class S01AnExpression {
  private S01AnExpression() {}

  /** Returns the two squared lengths. */
  public static double[] run(PrintStream out) {
    // An input has a name for messages, a type, and a shape. Both are known from here on.
    Expr x = Expr.input("x", DType.F64, 3);
    Expr squaredLength = x.mul(x).sum();
    out.println("described: " + squaredLength);

    // One pool of threads serves all functions of a program.
    try (Workers workers = new Workers(2)) {
      Function f = Function.compile("squared length", workers, List.of(squaredLength), List.of());

      // The input's array belongs to the function: write it, call, read the output's array.
      f.input(x).set(new double[] {1, 2, 3});
      f.call();
      double first = f.output(0).get(0);
      out.println("|(1, 2, 3)|^2 = " + first);

      f.input(x).set(new double[] {3, 4, 12});
      f.call();
      double second = f.output(0).get(0);
      out.println("|(3, 4, 12)|^2 = " + second);
      return new double[] {first, second};
    }
  }
}

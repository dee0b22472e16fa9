package thalweg.samples;

import java.io.PrintStream;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Workers;

/**
 * A gradient is an expression too: it is compiled together with the step that uses it.
 *
 * <p>What you will see: gradient descent fits a line to five points; slope and intercept come to
 * the least-squares solution.
 */
public final class S02AGradient {
  private static final int STEPS = 500;
  private static final double RATE = 0.05;

  private S02AGradient() {}

  /** Returns slope, intercept, and the mean square error. */
  public static double[] run(PrintStream out) {
    Expr x = Expr.input("x", DType.F64, 5);
    Expr y = Expr.input("y", DType.F64, 5);

    // State lives in variables. Expressions read them; a function's updates replace them.
    Variable slope = Variable.zeros("slope", DType.F64);
    Variable intercept = Variable.zeros("intercept", DType.F64);

    Expr error = x.mul(slope.read()).add(intercept.read()).sub(y);
    Expr loss = error.mul(error).mean();
    List<Expr> gradient = Grad.grad(loss, List.of(slope.read(), intercept.read()));

    // Both updates see the old values, in whichever order they are written.
    List<Update> step =
        List.of(
            new Update(slope, slope.read().sub(gradient.get(0).mul(RATE))),
            new Update(intercept, intercept.read().sub(gradient.get(1).mul(RATE))));
    try (Workers workers = new Workers(1)) {
      Function f = Function.compile("fit", workers, List.of(loss), step);
      f.input(x).set(new double[] {0, 1, 2, 3, 4});
      f.input(y).set(new double[] {1, 3, 2, 5, 4});
      for (int i = 0; i < STEPS; i++) {
        f.call();
        if (i == 0 || i == STEPS - 1) {
          out.println("step " + i + ": mean square error " + f.output(0).get(0));
        }
      }
      double a = slope.value().get(0);
      double b = intercept.value().get(0);
      out.println("y = " + a + " x + " + b);
      return new double[] {a, b, f.output(0).get(0)};
    }
  }
}

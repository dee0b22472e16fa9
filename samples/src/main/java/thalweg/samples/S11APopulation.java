package thalweg.samples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Update;
import thalweg.expr.Variable;
import thalweg.expr.Vmap;
import thalweg.expr.Workers;

/**
 * Several models trained as one: the step of one model, mapped over parameters and learning rates.
 *
 * <p>What you will see: gradient descent on (w - 3)^2 for four learning rates at once; each model
 * follows its own closed form 3 - 3 (1 - 2 rate)^t, and the last one diverges.
 */
public final class S11APopulation {
  private static final int STEPS = 10;

  private S11APopulation() {}

  /** Returns the rates, and the four parameters after all steps. */
  public static double[][] run(PrintStream out) {
    // One model.
    Expr w = Expr.input("w", DType.F64);
    Expr rate = Expr.input("rate", DType.F64);
    Expr loss = w.sub(3).pow(2);
    Expr next = w.sub(Grad.grad(loss, w).mul(rate));

    // Four of them: the parameters are one variable with a leading axis.
    double[] rates = {0.01, 0.1, 0.5, 1.1};
    Variable all = Variable.zeros("all", DType.F64, rates.length);
    Expr given = Expr.input("rates", DType.F64, rates.length);
    List<Expr> one = new ArrayList<>(List.of(next, loss));
    List<Expr> many = Vmap.vmap(one, List.of(w, rate), List.of(all.read(), given));
    try (Workers workers = new Workers(1)) {
      Function step =
          Function.compile(
              "population", workers, List.of(many.get(1)), List.of(new Update(all, many.get(0))));
      step.input(given).set(rates);
      for (int i = 0; i < STEPS; i++) {
        step.call();
      }
      double[] found = all.value().toDoubles();
      for (int i = 0; i < rates.length; i++) {
        out.printf("rate %.2f: w = %.4f after %d steps%n", rates[i], found[i], STEPS);
      }
      return new double[][] {rates, found};
    }
  }
}

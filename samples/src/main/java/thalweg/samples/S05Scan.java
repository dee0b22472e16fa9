package thalweg.samples;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Scan;
import thalweg.expr.Tensor;

/**
 * A loop as an expression: its turn is written once, and it has derivatives like everything else.
 *
 * <p>What you will see: a savings account under monthly interest, and how the final sum depends on
 * the rate and on each deposit; then the same with derivatives through the last two months only.
 */
public final class S05Scan {
  private S05Scan() {}

  /** Returns balances, derivative by the rate, derivatives by deposits, truncated ones. */
  public static double[][] run(PrintStream out) {
    Expr deposits = Expr.input("deposits", DType.F64, 4);
    Expr rate = Expr.input("rate", DType.F64);
    Expr nothing = Expr.constant(DType.F64, 0);

    // What is carried from turn to turn, this turn's element; what is handed on and put out.
    // The rate is taken from outside: it is the same in every turn.
    Scan.Turn month =
        (carried, element) -> {
          Expr balance = carried.get(0).mul(rate.add(1)).add(element.get(0));
          return Scan.next(List.of(balance), List.of(balance));
        };
    Scan account = Scan.over(deposits).carrying(nothing);
    Scan.Result all = account.run(month);
    Scan.Result lastTwo = account.truncatedAfter(2).run(month);

    Map<Expr, Tensor> values =
        Map.of(
            deposits, Tensor.of(new double[] {100, 0, 50, 0}, 4),
            rate, Tensor.of(new double[] {0.1}));
    Expr end = all.last().get(0);
    double[] balances = all.outputs().get(0).eval(values).toDoubles();
    double[] byRate = Grad.grad(end, rate).eval(values).toDoubles();
    double[] byDeposit = Grad.grad(end, deposits).eval(values).toDoubles();
    double[] recent = Grad.grad(lastTwo.last().get(0), deposits).eval(values).toDoubles();
    out.println("balances " + Arrays.toString(balances));
    out.println("d end / d rate = " + byRate[0]);
    out.println("d end / d deposits = " + Arrays.toString(byDeposit));
    out.println("the same through two months = " + Arrays.toString(recent));
    return new double[][] {balances, byRate, byDeposit, recent};
  }
}

package thalweg.samples;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;
import thalweg.expr.Variable;
import thalweg.expr.Vmap;

/**
 * Write a loss for one example; get the gradient of each example of a batch, in one pass.
 *
 * <p>What you will see: four gradients whose mean is the gradient of the mean, and their squared
 * norms, which tell the examples apart although the mean does not.
 */
public final class S04VmapAndPerExampleGradients {
  private S04VmapAndPerExampleGradients() {}

  /** Returns the eight entries of the gradients, their mean, the gradient of the mean, norms. */
  public static double[][] run(PrintStream out) {
    Variable w = Variable.of("w", new float[] {1, -1}, 2);

    // One example: two features and a target.
    Expr x = Expr.input("x", DType.F32, 2);
    Expr y = Expr.input("y", DType.F32);
    Expr loss = x.mul(w.read()).sum().sub(y).pow(2);

    // All of them: the same with a leading axis.
    Expr xs = Expr.input("xs", DType.F32, 4, 2);
    Expr ys = Expr.input("ys", DType.F32, 4);
    Map<Expr, Tensor> batch =
        Map.of(
            xs, Tensor.of(new float[] {1, 0, 0, 1, 1, 1, 2, 1}, 4, 2),
            ys, Tensor.of(new float[] {0, 1, 1, 0}, 4));

    Expr each = Grad.perExampleGrad(loss, List.of(w.read()), List.of(x, y), List.of(xs, ys)).get(0);
    // The same by hand: vmap turns a program for one into a program for many.
    Expr losses = Vmap.vmap(List.of(loss), List.of(x, y), List.of(xs, ys)).get(0);
    Expr ofMean = Grad.grad(losses.mean(), w.read());
    Expr norms = each.mul(each).sum(1);

    double[] gradients = each.eval(batch).toDoubles();
    double[] mean = each.mean(0).eval(batch).toDoubles();
    double[] direct = ofMean.eval(batch).toDoubles();
    double[] squared = norms.eval(batch).toDoubles();
    for (int i = 0; i < 4; i++) {
      out.printf(
          "example %d: gradient (%.1f, %.1f), squared norm %.1f%n",
          i, gradients[2 * i], gradients[2 * i + 1], squared[i]);
    }
    out.println("their mean (" + mean[0] + ", " + mean[1] + ")");
    out.println("gradient of the mean loss (" + direct[0] + ", " + direct[1] + ")");
    return new double[][] {gradients, mean, direct, squared};
  }
}

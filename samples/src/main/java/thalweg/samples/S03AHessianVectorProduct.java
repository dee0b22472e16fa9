package thalweg.samples;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Grad;
import thalweg.expr.Tensor;

/**
 * Curvature along a direction, without the matrix of second derivatives: the derivative of the
 * gradient along it.
 *
 * <p>What you will see: the product of Rosenbrock's Hessian with a vector in three ways, all equal
 * to the one by hand.
 */
public final class S03AHessianVectorProduct {
  private S03AHessianVectorProduct() {}

  /** Returns the product three times over: six numbers. */
  public static double[] run(PrintStream out) {
    Expr p = Expr.input("p", DType.F64, 2);
    Expr v = Expr.input("v", DType.F64, 2);
    Expr a = p.at(0, 0);
    Expr b = p.at(0, 1);
    // (1 - a)^2 + 100 (b - a^2)^2
    Expr loss = a.sub(1).pow(2).add(b.sub(a.mul(a)).pow(2).mul(100));

    // Forward over reverse: what hvp does. About twice the cost of a gradient.
    Expr forwardOverReverse = Grad.hvp(loss, List.of(p), List.of(v)).get(0);
    // Reverse over reverse: the gradient of (gradient . v). The direction counts as a constant.
    Expr reverseOverReverse = Grad.grad(Grad.grad(loss, p).mul(v).sum(), p);
    // The whole matrix, for two parameters cheap enough.
    Expr wholeMatrix = Grad.hessian(loss, p).matmul(v.reshape(2, 1)).reshape(2);

    // eval compiles, runs once and forgets: for looking at values.
    Map<Expr, Tensor> at =
        Map.of(
            p, Tensor.of(new double[] {1, 2}, 2), //
            v, Tensor.of(new double[] {1, -1}, 2));
    double[] all = new double[6];
    int n = 0;
    for (Expr product : List.of(forwardOverReverse, reverseOverReverse, wholeMatrix)) {
      double[] found = product.eval(at).toDoubles();
      out.println("H v = (" + found[0] + ", " + found[1] + ")");
      all[n++] = found[0];
      all[n++] = found[1];
    }
    return all;
  }
}

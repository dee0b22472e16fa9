package thalweg.probes;

import java.util.Arrays;
import java.util.List;
import thalweg.expr.DType;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Variable;

/** The Hessian of an expression with respect to one variable. */
final class ExpressionOperator implements LinearOperator {
  private final Expr direction;
  private final Function product;

  ExpressionOperator(Expr loss, Variable at) {
    direction = Expr.input("direction", at.dtype(), at.shape().dims());
    List<Expr> products = Grad.hvp(loss, List.of(at.read()), List.of(direction));
    product = Function.compile("product", Fixtures.WORKERS, products, List.of());
  }

  /** The Hessian of c/2 w'Aw: c A. */
  static ExpressionOperator quadratic(double[][] a, double c, DType dtype) {
    int n = a.length;
    double[] flat = Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray();
    Variable matrix = Fixtures.inputs(dtype, flat, n);
    Variable w = Variable.zeros("w", dtype, n, 1);
    Expr image = matrix.read().matmul(w.read());
    return new ExpressionOperator(w.read().mul(image).sum().mul(c / 2), w);
  }

  @Override
  public int size() {
    return direction.shape().size();
  }

  @Override
  public void apply(double[] v, double[] result) {
    Numbers.write(v, product.input(direction));
    product.call();
    double[] found = product.output(0).toDoubles();
    System.arraycopy(found, 0, result, 0, found.length);
  }

  @Override
  public String data() {
    return "an expression";
  }
}

package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole matrices of derivatives against differences, closed forms and one another. */
class JacobianTest {
  private final Expr x = Expr.input("x", DType.F64, 3, 4);
  private final Expr w1 = Expr.input("w1", DType.F64, 4, 5);
  private final Expr b1 = Expr.input("b1", DType.F64, 5);
  private final Expr w2 = Expr.input("w2", DType.F64, 5, 2);
  private final Expr target = Expr.input("target", DType.F64, 3, 2);
  private final List<Expr> at = List.of(w1, b1, w2);
  private final Expr logits = x.matmul(w1).add(b1).tanh().matmul(w2);
  private final Expr loss = target.mul(logits.logSoftmax()).sum().neg();

  @Test
  void jacobianEqualsCentralDifferencesWhicheverSideIsSmaller() {
    for (Expr wrt : List.of(w1, b1, w2)) {
      jacobianEqualsDifferences(logits, wrt);
      jacobianEqualsDifferences(logits.sum(0), wrt);
      jacobianEqualsDifferences(logits.sum(), wrt);
    }
    Expr scalar = Expr.input("scalar", DType.F64);
    jacobianEqualsDifferences(b1.mul(scalar).sin(), scalar);
  }

  private static void jacobianEqualsDifferences(Expr y, Expr wrt) {
    Expr jacobian = Grad.jacobian(y, wrt);
    int rows = y.shape().size();
    int columns = wrt.shape().size();
    Map<Expr, Tensor> values = Check.values(List.of(y), 31);
    double[] actual = Reference.evaluate(List.of(jacobian), values).get(0);
    double[] expected = new double[rows * columns];
    double h = 1e-5;
    for (int j = 0; j < columns; j++) {
      double[] up = moved(y, wrt, values, j, h);
      double[] down = moved(y, wrt, values, j, -h);
      for (int i = 0; i < rows; i++) {
        expected[i * columns + j] = (up[i] - down[i]) / (2 * h);
      }
    }
    Check.close("jacobian of " + y + " by " + wrt, expected, actual, 1e-8);
    List<Integer> dims = new ArrayList<>();
    for (int d : y.shape().dims()) {
      dims.add(d);
    }
    for (int d : wrt.shape().dims()) {
      dims.add(d);
    }
    assertEquals(Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()), jacobian.shape());
  }

  private static double[] moved(Expr y, Expr wrt, Map<Expr, Tensor> values, int j, double by) {
    double[] v = values.get(wrt).toDoubles();
    v[j] += by;
    Map<Expr, Tensor> now = new HashMap<>(values);
    now.put(wrt, Tensor.of(v, wrt.shape().dims()));
    return Reference.evaluate(List.of(y), now).get(0);
  }

  @Test
  void jacobianOfALinearMapIsItsMatrix() {
    Expr v = Expr.input("v", DType.F64, 1, 4);
    Expr jacobian = Grad.jacobian(v.matmul(w1), v);
    Expr matrix = w1.transpose().reshape(1, 5, 1, 4);
    assertSame(jacobian, matrix, 1e-15);
  }

  @Test
  void hessianOfAQuadraticFormIsTheSumOfItsMatrixAndItsTranspose() {
    Expr a = Expr.input("a", DType.F64, 4, 4);
    Expr v = Expr.input("v", DType.F64, 1, 4);
    Expr form = v.matmul(a).mul(v).sum();
    assertSame(Grad.hessian(form, v), a.add(a.transpose()).reshape(1, 4, 1, 4), 1e-15);
  }

  @Test
  void hessianOfALinearFunctionIsZero() {
    Expr v = Expr.input("v", DType.F64, 4);
    assertSame(
        Grad.hessian(v.mul(3).sum(), v), Jvp.zero(Expr.iota(Shape.of(4, 4), 0).cast(DType.F64)), 0);
  }

  @Test
  void hessianIsTheJacobianOfTheGradientAndSymmetric() {
    List<Expr> gradients = Grad.grad(loss, at);
    List<List<Expr>> blocks = Grad.hessian(loss, at);
    for (int i = 0; i < at.size(); i++) {
      for (int j = 0; j < at.size(); j++) {
        Expr block = blocks.get(i).get(j);
        assertSame(block, Grad.jacobian(gradients.get(i), at.get(j)), 1e-12);
        int rows = at.get(i).shape().size();
        int columns = at.get(j).shape().size();
        Expr other = blocks.get(j).get(i).reshape(columns, rows).transpose();
        assertSame(block.reshape(rows, columns), other, 1e-12);
      }
    }
    jacobianEqualsDifferences(gradients.get(0), w2);
  }

  @Test
  void gaussNewtonProductIsJacobianHessianJacobian() {
    List<Expr> directions = directions(at);
    List<Expr> products = Grad.ggn(loss, logits, at, directions);
    Expr h = Grad.hessian(loss, logits).reshape(6, 6);
    for (int i = 0; i < at.size(); i++) {
      int rows = at.get(i).shape().size();
      Expr left = Grad.jacobian(logits, at.get(i)).reshape(6, rows);
      Expr total = Expr.constant(DType.F64, 0).broadcastTo(Shape.of(rows, 1));
      for (int j = 0; j < at.size(); j++) {
        int columns = at.get(j).shape().size();
        Expr right = Grad.jacobian(logits, at.get(j)).reshape(6, columns);
        Expr v = directions.get(j).reshape(columns, 1);
        total = total.add(left.transpose().matmul(h).matmul(right.matmul(v)));
      }
      assertSame(products.get(i).reshape(rows, 1), total, 1e-12);
    }
  }

  @Test
  void gaussNewtonProductOfALinearModelIsTheHessians() {
    Expr linear = x.matmul(w1);
    Expr squares = linear.mul(linear).mul(linear).sum();
    List<Expr> d = directions(List.of(w1));
    assertSame(
        Grad.ggn(squares, linear, List.of(w1), d).get(0),
        Grad.hvp(squares, List.of(w1), d).get(0),
        1e-13);
  }

  /** Section 6.4 of the card of Theano. */
  @Test
  void reverseOverReverseIsForwardOverReverseIsTheDifferenceOfGradients() {
    List<Expr> directions = directions(at);
    List<Expr> gradients = Grad.grad(loss, at);
    List<Expr> forward = Grad.hvp(loss, at, directions);
    Expr along = Expr.constant(DType.F64, 0);
    for (int i = 0; i < at.size(); i++) {
      along = along.add(gradients.get(i).mul(directions.get(i)).sum());
    }
    List<Expr> reverse = Grad.grad(along, at);
    double h = 1e-5;
    Map<Expr, Expr> up = new HashMap<>();
    Map<Expr, Expr> down = new HashMap<>();
    for (int i = 0; i < at.size(); i++) {
      up.put(at.get(i), at.get(i).add(directions.get(i).mul(h)));
      down.put(at.get(i), at.get(i).sub(directions.get(i).mul(h)));
    }
    List<Expr> above = Graphs.substitute(gradients, up);
    List<Expr> below = Graphs.substitute(gradients, down);
    for (int i = 0; i < at.size(); i++) {
      assertSame(forward.get(i), reverse.get(i), 1e-12);
      assertSame(forward.get(i), above.get(i).sub(below.get(i)).div(2 * h), 1e-8);
    }
  }

  @Test
  void whatDoesNotDependIsAnError() {
    Expr other = Expr.input("other", DType.F64, 2);
    assertThrows(IllegalArgumentException.class, () -> Grad.jacobian(logits, other));
    var error = assertThrows(IllegalArgumentException.class, () -> Grad.jacobian(b1, other));
    assertTrue(error.getMessage().contains("input other"), error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Grad.ggn(loss, logits, List.of(other), List.of(other)));
  }

  private static List<Expr> directions(List<Expr> at) {
    List<Expr> all = new ArrayList<>();
    for (Expr e : at) {
      all.add(Expr.input("direction of " + e, DType.F64, e.shape().dims()));
    }
    return all;
  }

  /** Equal by the reference, and by the fast program. */
  private static void assertSame(Expr actual, Expr expected, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    List<Expr> both = List.of(expected, actual);
    Map<Expr, Tensor> values = Check.values(both, 32);
    List<double[]> slow = Reference.evaluate(both, values);
    Check.close("reference", slow.get(0), slow.get(1), tolerance);
    try (Workers workers = new Workers(2)) {
      Check.close("fast", slow.get(0), Check.run(both, values, workers).get(1), tolerance + 1e-13);
    }
  }
}

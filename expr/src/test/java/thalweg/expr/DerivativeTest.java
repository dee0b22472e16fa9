package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every derivative rule, forward and reverse, against central differences in double. */
class DerivativeTest {
  static Stream<OpCases.Case> differentiable() {
    return OpCases.all(DType.F64).filter(c -> !c.at().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void jvpAndVjpEqualCentralDifferences(OpCases.Case c) {
    Expr y = c.outputs().get(0);
    Check.derivativeEqualsDifference(y, c.at(), Check.values(List.of(y), 11));
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void secondDerivativesEqualCentralDifferencesOfFirst(OpCases.Case c) {
    Expr y = c.outputs().get(0);
    // Squared, so that linear operations have a second derivative too.
    Expr scalar = y.mul(y).sum();
    Expr x = c.at().get(0);
    Expr gradient = Grad.grad(scalar, x);
    Check.derivativeEqualsDifference(gradient, List.of(x), Check.values(List.of(scalar), 12));
  }

  @Test
  void hessianVectorProductOfANetworkEqualsDifferenceOfGradients() {
    Expr x = Expr.input("x", DType.F64, 6, 5);
    Expr w1 = Expr.input("w1", DType.F64, 5, 4);
    Expr b1 = Expr.input("b1", DType.F64, 4);
    Expr w2 = Expr.input("w2", DType.F64, 4, 3);
    Expr labels = Expr.input("labels", DType.I32, 6);
    Expr logits = x.matmul(w1).add(b1).tanh().matmul(w2);
    Expr picked = labels.oneHot(3).cast(DType.F64).mul(logits.logSoftmax());
    Expr loss = picked.sum(1).mean().neg();
    List<Expr> at = List.of(w1, b1, w2);
    List<Expr> g = Grad.grad(loss, at);
    for (int i = 0; i < at.size(); i++) {
      Check.derivativeEqualsDifference(g.get(i), at, Check.values(List.of(loss), 13));
    }
  }

  @Test
  void stoppedGradientsAreZeroAndDisconnectedOnesAreErrors() {
    Expr x = Expr.input("x", DType.F64, 3);
    Expr y = Expr.input("y", DType.F64, 3);
    Expr loss = x.mul(x.stopGradient()).sum();
    Map<Expr, Tensor> values = new HashMap<>(Map.of(x, Tensor.of(new double[] {1, 2, 3}, 3)));
    Check.close(
        "half of the square's gradient",
        new double[] {1, 2, 3},
        Reference.evaluate(List.of(Grad.grad(loss, x)), values).get(0),
        0);
    var error = assertThrows(IllegalArgumentException.class, () -> Grad.grad(loss, y));
    assertTrue(error.getMessage().contains("input y"), error.getMessage());
  }

  /** x x moves by x dx + x dx, whose transpose would add an array to itself. */
  @Test
  void theDerivativeOfASquareIsOneProduct() {
    Expr x = Expr.input("x", DType.F64, 3);
    Expr g = Grad.grad(x.mul(x).sum(), x);
    for (Expr e : Graphs.topological(List.of(g))) {
      assertFalse(e.op() instanceof Op.Binary b && b.fn() == Op.BinaryFn.ADD, () -> "adds: " + e);
    }
    Map<Expr, Tensor> values = Map.of(x, Tensor.of(new double[] {1, -2, 3}, 3));
    Check.close(
        "square", new double[] {2, -4, 6}, Reference.evaluate(List.of(g), values).get(0), 0);
  }

  @Test
  void equalLargestElementsShareTheDerivativeAndTiesOfTwoGoToTheArgument() {
    Expr x = Expr.input("x", DType.F64, 4);
    Map<Expr, Tensor> values = Map.of(x, Tensor.of(new double[] {5, 1, 5, 0}, 4));
    Check.close(
        "max",
        new double[] {0.5, 0, 0.5, 0},
        Reference.evaluate(List.of(Grad.grad(x.maxOver(), x)), values).get(0),
        0);
    double[] relu = Reference.evaluate(List.of(Grad.grad(x.relu().sum(), x)), values).get(0);
    assertEquals(0, relu[3], "the derivative of relu at 0");
  }
}

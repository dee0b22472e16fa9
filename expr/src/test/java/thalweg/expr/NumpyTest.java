package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Compositions by their definitions; replaced parts; thin loops; the difference check itself. */
class NumpyTest {
  private final Expr v = Expr.input("v", DType.F64, 3);
  private final Expr m = Expr.input("m", DType.F64, 2, 3);
  private final Map<Expr, Tensor> values =
      Map.of(
          v, Tensor.of(new double[] {2, -1, 4}, 3),
          m, Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));

  private void is(Expr e, Shape shape, double... expected) {
    assertEquals(shape, e.shape());
    assertArrayEquals(expected, e.eval(values).toDoubles(), 1e-12);
  }

  @Test
  void arraysAreMadeByTheirRule() {
    is(Numpy.eye(DType.F64, 2), Shape.of(2, 2), 1, 0, 0, 1);
    is(Numpy.tri(DType.F64, 2, 3, 0), Shape.of(2, 3), 1, 0, 0, 1, 1, 0);
    is(Numpy.tri(DType.F64, 2, 3, 1), Shape.of(2, 3), 1, 1, 0, 1, 1, 1);
    is(Numpy.arange(3), Shape.of(3), 0, 1, 2);
    is(Numpy.diag(v), Shape.of(3, 3), 2, 0, 0, 0, -1, 0, 0, 0, 4);
    is(Numpy.diagonal(Numpy.diag(v).add(1)), Shape.of(3), 3, 0, 5);
  }

  @Test
  void shapesChangeWithoutTouchingElements() {
    is(Numpy.expandDims(v, 0), Shape.of(1, 3), 2, -1, 4);
    is(Numpy.expandDims(v, -1), Shape.of(3, 1), 2, -1, 4);
    is(Numpy.squeeze(Numpy.expandDims(v, 1), -1), Shape.of(3), 2, -1, 4);
    is(Numpy.tile(v, 0, 2), Shape.of(6), 2, -1, 4, 2, -1, 4);
    is(Numpy.repeat(v, 0, 2), Shape.of(6), 2, 2, -1, -1, 4, 4);
    is(Numpy.repeat(m, 1, 2), Shape.of(2, 6), 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
    is(Numpy.set(v, 0, 1, v.slice(0, 0, 1)), Shape.of(3), 2, 2, 4);
    assertThrows(IllegalArgumentException.class, () -> Numpy.squeeze(m, 0));
    assertThrows(IllegalArgumentException.class, () -> Numpy.prod(m, 2));
  }

  @Test
  void productsAreSumsOfProducts() {
    is(Numpy.dot(v, v), Shape.of(), 21);
    is(Numpy.outer(v.slice(0, 0, 2), v), Shape.of(2, 3), 4, -2, 8, -2, 1, -4);
    is(Numpy.tensordot(m, v, 1), Shape.of(2), 12, 27);
    is(Numpy.tensordot(m, m, 2), Shape.of(), 91);
    is(Numpy.tensordot(v, v, 0).sum(), Shape.of(), 25);
    assertThrows(IllegalArgumentException.class, () -> Numpy.tensordot(m, m, 1));
  }

  @Test
  void reductionsFollowTheirDefinitions() {
    is(Numpy.prod(v, 0), Shape.of(), -8);
    is(Numpy.prod(m, 0), Shape.of(3), 4, 10, 18);
    is(Numpy.prod(m.slice(1, 0, 0), 1), Shape.of(2), 1, 1);
    is(Numpy.var(m, -1), Shape.of(2), 2.0 / 3, 2.0 / 3);
    is(Numpy.std(m, 0), Shape.of(3), 1.5, 1.5, 1.5);
    is(Numpy.norm(v), Shape.of(), Math.sqrt(21));
    is(Numpy.argMin(v), Shape.of(), 1);
    is(Numpy.all(m.gt(1), 1), Shape.of(2), 0, 1);
    is(Numpy.any(m.gt(4), 1), Shape.of(2), 0, 1);
  }

  @Test
  void elementwiseOnesStayFinite() {
    is(Numpy.clip(v, 0, 3), Shape.of(3), 2, 0, 3);
    is(Numpy.softplus(v.mul(1000)), Shape.of(3), 2000, 0, 4000);
    is(Numpy.softmax(v.mul(1000)), Shape.of(3), 0, 0, 1);
  }

  @Test
  void theirDerivativesEqualDifferenceQuotients() {
    List<Function<Expr, Expr>> all =
        List.of(
            x -> Numpy.prod(x, 0),
            x -> Numpy.var(x, 0),
            Numpy::norm,
            x -> Numpy.outer(x, x),
            Numpy::softmax,
            Numpy::softplus,
            x -> Numpy.repeat(x, 0, 3),
            Numpy::diag,
            x -> Numpy.set(x, 0, 0, x.slice(0, 2, 3).tanh()));
    for (Function<Expr, Expr> f : all) {
      Expr y = f.apply(v);
      VerifyGrad.Result r = VerifyGrad.of(y, List.of(v), values, new RandomKey(1, "check"));
      assertTrue(r.error() < 1e-8, y + ": " + r);
    }
    Expr twice = Grad.grad(Numpy.prod(v, 0), v);
    VerifyGrad.Result r = VerifyGrad.of(twice, List.of(v), values, new RandomKey(1, "check"));
    assertTrue(r.error() < 1e-8, "second derivative of a product: " + r);
  }

  @Test
  void theDerivativeOfAProductIsRightAtAZero() {
    Map<Expr, Tensor> zero = Map.of(v, Tensor.of(new double[] {0, 3, 5}, 3));
    Expr g = Grad.grad(Numpy.prod(v, 0), v);
    assertArrayEquals(new double[] {15, 0, 0}, g.eval(zero).toDoubles());
  }

  @Test
  void aWrongDerivativeIsSeen() {
    Expr wrong = v.mul(v).stopGradient().add(v.sub(v.stopGradient()));
    VerifyGrad.Result r = VerifyGrad.of(wrong, List.of(v), values, new RandomKey(1, "check"));
    assertTrue(r.error() > 1e-2, r::toString);
    assertThrows(
        IllegalArgumentException.class,
        () -> VerifyGrad.of(v.cast(DType.F32), List.of(v), values, new RandomKey(1, "check")));
  }

  @Test
  void partsAreReplacedAllAtOnceAndTheOldExpressionStays() {
    Expr a = Expr.input("a", DType.F64);
    Expr b = Expr.input("b", DType.F64);
    Expr y = a.sub(b.mul(2));
    Expr swapped = Replace.in(List.of(y), Map.of(a, b, b, a)).get(0);
    Map<Expr, Tensor> given =
        Map.of(a, Tensor.of(new double[] {1}), b, Tensor.of(new double[] {10}));
    assertEquals(8, swapped.eval(given).get(0));
    assertEquals(-19, y.eval(given).get(0));
    assertEquals(101, Replace.in(y, b.mul(2), a.mul(-100)).eval(given).get(0));
  }

  @Test
  void whatDoesNotFitOrOccurIsNotReplacedSilently() {
    Expr y = v.sum();
    assertThrows(IllegalArgumentException.class, () -> Replace.in(y, v, m));
    assertThrows(IllegalArgumentException.class, () -> Replace.in(y, m, m.neg()));
  }

  @Test
  void foldsGoFromTheEndThatTheirNameSays() {
    Expr zero = Expr.constant(DType.F64, 0);
    is(Fold.left(v, zero, (h, x) -> h.mul(10).add(x)), Shape.of(), 194);
    is(Fold.right(v, zero, (h, x) -> h.mul(10).add(x)), Shape.of(), 392);
    is(Fold.reduce(v, (h, x) -> h.mul(10).add(x)), Shape.of(), 194);
    is(Fold.map(m, Expr::sum), Shape.of(2), 6, 15);
    assertThrows(IllegalArgumentException.class, () -> Fold.reduce(v.slice(0, 0, 0), (h, _) -> h));
  }
}

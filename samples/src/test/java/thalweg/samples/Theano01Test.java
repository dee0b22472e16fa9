package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import thalweg.expr.DType;
import thalweg.expr.Explanation;
import thalweg.expr.Expr;
import thalweg.expr.Function;
import thalweg.expr.Numpy;
import thalweg.expr.Replace;
import thalweg.expr.Shape;
import thalweg.expr.Update;
import thalweg.expr.Variable;

/** Rows 1 to 19: values, graphs, functions, rewriting. */
class Theano01Test extends TheanoRows {
  @Test
  void row01() {
    Expr a = Expr.input("a", DType.F32, 2, 3); // F32, F64, I32 or BOOL; any rank
    assertEquals("F32[2,3]", a.dtype() + "" + a.shape());
  }

  @Test
  void row03() {
    Expr sum = x.add(y);
    assertSame(sum, x.add(y)); // immutable; equal expressions are one object
  }

  @Test
  void row04() {
    Variable w = Variable.of("w", new float[] {1, 2}, 2);
    w.value().set(new float[] {3, 4});
    is(w.read(), 3, 4);
  }

  @Test
  void row05() {
    Variable a = Variable.of("a", new float[] {1}, 1);
    Variable b = Variable.of("b", new float[] {2}, 1);
    called(List.of(), new Update(a, b.read()), new Update(b, a.read())); // all see the old values
    is(a.read().sub(b.read()), 2 - 1);
  }

  @Test
  void row06() {
    Variable step = Variable.zeros("step", DType.I32);
    called(List.of(x.sum()), new Update(step, step.read().add(1))); // in the list, like any other
    is(step.read(), 1);
  }

  @Test
  void row07() {
    Expr loss = x.mul(x).sum();
    Expr data = Expr.concat(0, y, y.neg());
    is(Replace.in(loss, x, data.slice(0, 2, 5)), 36 + 16 + 25);
  }

  @Test
  void row08() {
    Function f = Function.compile("f", workers, List.of(x.sum(), x.mul(2)), List.of());
    f.input(x).set(new double[] {1, 2, 3});
    f.call();
    assertEquals(6, f.output(0).get(0));
  }

  @Test
  void row09() {
    Variable w = Variable.of("w", new float[] {1}, 1);
    Variable other = Variable.of("other", new float[] {5}, 1);
    is(Replace.in(w.read().mul(2), w.read(), other.read()), 10); // then compile it
  }

  @Test
  void row10() {
    List<Expr> both = Replace.in(List.of(x.add(y), x.mul(y)), Map.of(x, y, y, x));
    assertNotSame(x.mul(y), both.get(1)); // rebuilt over the new leaves, the old graph untouched
  }

  @Test
  void row11() {
    assertArrayEquals(new double[] {2, 4, 6}, x.mul(2).eval(values).toDoubles());
  }

  @Test
  void row12() {
    is(x.reverse(0).cumSum(0), 3, 5, 6);
    is(Numpy.outer(x, y).slice(0, 1, 2).sort().topK(2), 12, 10);
    is(Numpy.tensordot(x, y, 1), 32);
  }

  @Test
  void row13() {
    Explanation e = called(List.of(x.mul(2).mul(3).add(0))).explain();
    assertTrue(e.stages().getLast().nodes() < e.stages().getFirst().nodes());
  }

  @Test
  void row14() {
    is(x.mul(1000).exp().add(1).log(), 1000, 2000, 3000); // as written it overflows
    Explanation e = called(List.of(x.exp().add(1).log())).explain();
    assertTrue(e.stages().stream().anyMatch(s -> s.pass().equals("stabilise")));
  }

  @Test
  void row16() {
    Expr product = Expr.input("a", DType.F64, 2, 3).matmul(Expr.input("b", DType.F64, 3, 4));
    assertEquals(Shape.of(2, 4), product.shape()); // known as soon as it is written
  }

  @Test
  void row17() {
    Function f = called(List.of(x.add(y).tanh().mul(x).sigmoid().sum()));
    assertEquals(1, f.explain().kernels());
  }

  @Test
  void row18() {
    Variable w = Variable.zeros("w", DType.F64, 3);
    Function f = called(List.of(), new Update(w, w.read().sub(x.mul(0.1))));
    assertTrue(f.explain().toString().contains("in variable w, in place"));
  }

  @Test
  void row19() {
    Expr a = Expr.input("a", DType.F32, 64, 32);
    Expr b = Expr.input("b", DType.F32, 32, 64);
    Function f = Function.compile("f", workers, List.of(a.matmul(b).add(1).tanh()), List.of());
    assertEquals(2, f.explain().kernels()); // the product, and the loop over its result
  }
}

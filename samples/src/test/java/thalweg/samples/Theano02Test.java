package thalweg.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import thalweg.expr.Control;
import thalweg.expr.DType;
import thalweg.expr.Draw;
import thalweg.expr.Expr;
import thalweg.expr.Fold;
import thalweg.expr.Function;
import thalweg.expr.Grad;
import thalweg.expr.Numpy;
import thalweg.expr.RandomKey;
import thalweg.expr.Scan;
import thalweg.expr.Variable;
import thalweg.expr.VerifyGrad;

/** Rows 20 to 36: derivatives, loops, random numbers, indexing, choices. */
class Theano02Test extends TheanoRows {
  @Test
  void row20() {
    Expr gradient = Grad.grad(x.pow(3).sum(), x);
    is(gradient, 3, 12, 27);
    is(Grad.grad(gradient.sum(), x), 6, 12, 18);
  }

  @Test
  void row21() {
    is(Grad.vjp(List.of(x.mul(x)), List.of(x), List.of(y)).get(0), 8, 20, 36);
    is(Grad.jvp(List.of(x.mul(x)), List.of(x), List.of(y)).get(0), 8, 20, 36);
  }

  @Test
  void row22() {
    is(Grad.jacobian(x.mul(x), x), 2, 0, 0, 0, 4, 0, 0, 0, 6);
    is(Grad.hessian(x.pow(3).sum(), x), 6, 0, 0, 0, 12, 0, 0, 0, 18);
  }

  @Test
  void row23() {
    Expr middle = x.mul(3);
    Expr upper = Grad.grad(middle.mul(middle).sum(), middle); // any node is a place to stop
    is(Grad.vjp(List.of(middle), List.of(x), List.of(upper)).get(0), 18, 36, 54);
  }

  @Test
  void row24() {
    is(Grad.grad(x.mul(x.stopGradient()).sum(), x), 1, 2, 3); // consider_constant
    is(Grad.vjp(List.of(x.mul(x)), List.of(x), List.of(y)).get(0), 8, 20, 36); // known_grads
    assertThrows(IllegalArgumentException.class, () -> Grad.grad(x.sum(), y)); // disconnected
  }

  @Test
  void row25() {
    is(Grad.grad(x.mul(x.stopGradient()).sum(), x), 1, 2, 3); // zero_grad, disconnected_grad
    Expr tenth = x.mul(0.1).add(x.mul(0.9).stopGradient()); // grad_scale: x, a tenth of its slope
    is(Grad.grad(tenth.mul(tenth).sum(), x), 0.2, 0.4, 0.6);
    Expr upper = Numpy.clip(Grad.grad(x.mul(x).sum(), x), -5, 5); // grad_clip, at a cut
    is(Grad.vjp(List.of(x), List.of(x), List.of(upper)).get(0), 2, 4, 5);
  }

  @Test
  void row26() {
    String said =
        assertThrows(IllegalArgumentException.class, () -> Grad.grad(x.sign().sum(), x))
            .getMessage();
    assertTrue(said.contains("do not depend on") && said.contains("without a derivative"), said);
  }

  @Test
  void row27() {
    VerifyGrad.Result r =
        VerifyGrad.of(x.tanh().mul(y), List.of(x, y), values, new RandomKey(1, "check"));
    assertTrue(r.error() < 1e-8, r::toString);
  }

  @Test
  void row28() {
    Scan.Result r =
        Scan.over(x)
            .carrying(Expr.constant(DType.F64, 0))
            .run((h, e) -> {
              Expr next = h.get(0).mul(10).add(e.get(0));
              return Scan.next(List.of(next), List.of(next));
            });
    is(r.outputs().get(0), 1, 12, 123);
  }

  @Test
  void row29() {
    Scan.Turn times = (h, e) -> Scan.next(List.of(h.get(0).mul(e.get(0))), List.of());
    Scan scan = Scan.over(x).carrying(y.at(0, 0));
    is(Grad.grad(scan.run(times).last().get(0), x), 24, 12, 8);
    is(Grad.grad(scan.truncatedAfter(2).run(times).last().get(0), x), 0, 12, 8);
  }

  @Test
  void row30() {
    Scan scan = Scan.over(x).carrying(y.at(0, 0)).checkpointEvery(2); // any length, any number
    Scan.Turn times = (h, e) -> Scan.next(List.of(h.get(0).mul(e.get(0))), List.of());
    is(Grad.grad(scan.run(times).last().get(0), x), 24, 12, 8);
  }

  @Test
  void row31() {
    is(Fold.map(x, e -> e.mul(e)), 1, 4, 9);
    is(Fold.reduce(x, (h, e) -> h.mul(10).add(e)), 123);
    is(Fold.right(x, Expr.constant(DType.F64, 0), (h, e) -> h.mul(10).add(e)), 321);
  }

  @Test
  void row32() {
    Scan.Result r =
        Scan.over(x)
            .carrying(y.at(0, 0))
            .run((h, e) -> Scan.next(List.of(h.get(0).add(e.get(0))), List.of(h.get(0))));
    Function f = called(List.of(r.last().get(0), r.outputs().get(0)));
    assertEquals(2, f.explain().kernels()); // what it begins with; one loop for both results
  }

  @Test
  void row33() {
    Variable key = Variable.zeros("key", DType.I32, 4);
    RandomKey init = new RandomKey(7, "init");
    key.value().set(new int[] {init.key0(), init.key1(), 0, 0}); // the step: words 2 and 3
    Expr u = Draw.uniform(key.read(), 0, 1000);
    Expr z = Draw.normal(key.read(), 1, 1000);
    Expr logits = x.cast(DType.F32); // multinomial: the largest of logits plus Gumbel noise
    Expr choice = logits.sub(Draw.uniform(key.read(), 4, 1000, 3).log().neg().log()).argMax();
    assertEquals(0.5, u.mean().eval(values).get(0), 0.05);
    assertEquals(1, z.mul(z).mean().eval(values).get(0), 0.15);
    double third = Math.exp(3) / (Math.exp(1) + Math.exp(2) + Math.exp(3));
    assertEquals(third, choice.eq(init(2)).cast(DType.F32).mean().eval(values).get(0), 0.05);
  }

  private static Expr init(int value) {
    return Expr.constant(DType.I32, value);
  }

  @Test
  void row34() {
    is(x.slice(0, 1, 3), 2, 3);
    is(Numpy.set(x, 0, 1, y.slice(0, 0, 2)), 1, 4, 5); // set_subtensor: a new array
    is(x.add(y.slice(0, 0, 2).pad(0, 1, 0)), 1, 6, 8); // inc_subtensor
  }

  @Test
  void row35() {
    Expr twice = Expr.concat(0, Numpy.arange(2), Numpy.arange(2));
    is(x.reshape(3, 1).gather(twice), 1, 2, 1, 2);
    is(Grad.grad(x.reshape(3, 1).gather(twice).sum(), x), 2, 2, 0); // adds up what meets
  }

  @Test
  void row36() {
    Expr large = x.sum().gt(5);
    is(Control.cond(large, List.of(y), v -> v, v -> List.of(v.get(0).neg())).get(0), 4, 5, 6);
    is(x.gt(y.sub(3)).select(x, y), 4, 5, 6); // element by element, both sides computed
  }
}

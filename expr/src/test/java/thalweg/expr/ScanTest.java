package thalweg.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Loops against the same turns written out one by one. */
class ScanTest {
  private static final int TURNS = 7;

  private final Expr x = Expr.input("x", DType.F64, TURNS, 4, 3);
  private final Expr h0 = Expr.input("h0", DType.F64, 4, 5);
  private final Expr w = Expr.input("w", DType.F64, 5, 5);
  private final Expr u = Expr.input("u", DType.F64, 3, 5);
  private final List<Expr> parameters = List.of(w, u, h0);

  private Expr step(Expr h, Expr xt) {
    return h.matmul(w.mul(0.4)).add(xt.matmul(u)).tanh();
  }

  private Scan.Next turn(List<Expr> h, List<Expr> xt) {
    Expr next = step(h.get(0), xt.get(0));
    return Scan.next(List.of(next), List.of(next.mul(next)));
  }

  private static Expr loss(Scan.Result r) {
    return r.last().get(0).sum().add(r.outputs().get(0).mul(0.3).sum());
  }

  private Expr loss(Scan scan) {
    return loss(scan.run(this::turn));
  }

  /** The same with each turn written out; derivatives through the last {@code open} turns. */
  private Expr unrolled(int open, boolean fromEnd) {
    Expr h = h0;
    Expr total = Expr.constant(DType.F64, 0);
    for (int turn = 0; turn < TURNS; turn++) {
      boolean stopped = turn < TURNS - open;
      if (turn > 0 && turn == TURNS - open) {
        h = h.stopGradient();
      }
      h = step(h, x.at(0, fromEnd ? TURNS - 1 - turn : turn));
      Expr y = h.mul(h).sum();
      total = total.add(stopped ? y.stopGradient() : y);
    }
    return h.sum().add(total.mul(0.3));
  }

  private void same(Expr expected, Expr actual) {
    List<Expr> both = List.of(expected, actual);
    Map<Expr, Tensor> values = Check.values(both, 5);
    List<double[]> r = Reference.evaluate(both, values);
    Check.close("by the reference", r.get(0), r.get(1), 1e-12);
    try (Workers workers = new Workers(2)) {
      List<double[]> fast = Check.run(both, values, workers);
      Check.close("fast", r.get(0), fast.get(1), 1e-12);
    }
  }

  private void sameWithDerivatives(Expr expected, Expr actual) {
    same(expected, actual);
    List<Expr> at = new ArrayList<>();
    for (Expr p : parameters) {
      if (Graphs.topological(List.of(expected)).contains(p)) {
        at.add(p);
      }
    }
    derivatives(expected, actual, at);
  }

  private void derivatives(Expr expected, Expr actual, List<Expr> at) {
    List<Expr> g = Grad.grad(expected, at);
    List<Expr> h = Grad.grad(actual, at);
    List<Expr> directions = at.stream().map(p -> p.mul(0.5).add(0.1).stopGradient()).toList();
    List<Expr> gg = Grad.hvp(expected, at, directions);
    List<Expr> hh = Grad.hvp(actual, at, directions);
    for (int i = 0; i < at.size(); i++) {
      same(g.get(i), h.get(i));
      same(gg.get(i), hh.get(i));
    }
  }

  @Test
  void aLoopEqualsItsTurnsWrittenOut() {
    sameWithDerivatives(unrolled(TURNS, false), loss(Scan.over(x).carrying(h0)));
  }

  @Test
  void aLoopFromTheEndEqualsItsTurnsWrittenOut() {
    sameWithDerivatives(unrolled(TURNS, true), loss(Scan.over(x).carrying(h0).fromEnd()));
  }

  @Test
  void truncatedDerivativesPassTheLastTurnsOnly() {
    for (boolean fromEnd : new boolean[] {false, true}) {
      Scan scan = fromEnd ? Scan.over(x).carrying(h0).fromEnd() : Scan.over(x).carrying(h0);
      Expr expected = unrolled(3, fromEnd);
      Expr actual = loss(scan.truncatedAfter(3));
      same(expected, actual);
      derivatives(expected, actual, List.of(w, u));
      sameWithDerivatives(unrolled(TURNS, fromEnd), loss(scan.truncatedAfter(TURNS)));
    }
  }

  @Test
  void checkpointsChangeNoValueAndNoDerivative() {
    for (int every : new int[] {1, 2, 3, 7, 100}) {
      sameWithDerivatives(
          unrolled(TURNS, false), loss(Scan.over(x).carrying(h0).checkpointEvery(every)));
    }
    sameWithDerivatives(
        unrolled(TURNS, true), loss(Scan.over(x).carrying(h0).fromEnd().checkpointEvery(3)));
  }

  @Test
  void checkpointsKeepLessThanAFifthOfTheMemory() {
    Expr longer = Expr.input("longer", DType.F32, 100, 16, 8);
    Expr start = Expr.input("start", DType.F32, 16, 64);
    Expr weight = Expr.input("weight", DType.F32, 64, 64);
    Expr in = Expr.input("in", DType.F32, 8, 64);
    Scan scan = Scan.over(longer).carrying(start);
    BiFunction<List<Expr>, List<Expr>, Scan.Next> turn =
        (h, xt) -> {
          Expr a = h.get(0).matmul(weight).add(xt.get(0).matmul(in)).tanh();
          Expr b = a.matmul(weight).sigmoid().mul(h.get(0)).sin();
          return Scan.next(List.of(b.add(a).tanh()), List.of());
        };
    long full = arena(Grad.grad(scan.run(turn::apply).last().get(0).sum(), weight));
    long kept =
        arena(Grad.grad(scan.checkpointEvery(10).run(turn::apply).last().get(0).sum(), weight));
    assertTrue(kept < 0.2 * full, kept + " of " + full + " bytes");
  }

  private static long arena(Expr e) {
    return Compiler.plan("memory", List.of(e), List.of()).bytes();
  }

  @Test
  void tapsSeeSeveralEarlierValuesAndSeveralElements() {
    Expr past = Expr.input("past", DType.F64, 3, 4);
    Expr s = Expr.input("s", DType.F64, 9, 4);
    Scan.Result r =
        Scan.times(-1)
            .withTaps(s, -2, 0, 1)
            .carryingTaps(past, -1, -3)
            .run((h, e) -> {
              Expr next = h.get(0).mul(h.get(1)).add(e.get(0)).sub(e.get(1)).mul(e.get(2)).tanh();
              return Scan.next(List.of(next), List.of(next));
            });
    List<Expr> h = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      h.add(past.at(0, i));
    }
    for (int t = 2; t < 8; t++) {
      int n = h.size();
      h.add(
          h.get(n - 1)
              .mul(h.get(n - 3))
              .add(s.at(0, t - 2))
              .sub(s.at(0, t))
              .mul(s.at(0, t + 1))
              .tanh());
    }
    assertEquals(Shape.of(6, 4), r.outputs().get(0).shape());
    Expr expected = Expr.stack(h.subList(3, 9).toArray(Expr[]::new)).sum(0).add(h.getLast());
    Expr actual = r.outputs().get(0).sum(0).add(r.last().get(0));
    same(expected, actual);
    same(Grad.grad(expected.mul(expected).sum(), past), Grad.grad(actual.mul(actual).sum(), past));
    same(Grad.grad(expected.sum(), s), Grad.grad(actual.sum(), s));
  }

  @Test
  void aLoopOfNoTurnsGivesWhatItBeganWith() {
    Expr empty = Expr.input("empty", DType.F64, 0, 4, 3);
    Scan.Result r = Scan.over(empty).carrying(h0).run(this::turn);
    same(h0, r.last().get(0));
    assertEquals(Shape.of(0, 4, 5), r.outputs().get(0).shape());
    same(h0.mul(0).add(1), Grad.grad(r.last().get(0).sum(), h0));
  }

  @Test
  void loopsInsideLoops() {
    Expr s = Expr.input("s", DType.F64, 3, 5, 4);
    Expr a = Expr.input("a", DType.F64, 4);
    Scan.Result outer =
        Scan.over(s)
            .carrying(a)
            .run((h, rows) -> {
              Scan.Result inner =
                  Scan.over(rows.get(0))
                      .carrying(h.get(0))
                      .run((g, row) ->
                          Scan.next(List.of(g.get(0).mul(row.get(0)).add(a).tanh()), List.of()));
              return Scan.next(inner.last(), inner.last());
            });
    Expr h = a;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 5; j++) {
        h = h.mul(s.at(0, i).at(0, j)).add(a).tanh();
      }
    }
    Expr last = outer.last().get(0);
    same(h, last);
    same(Grad.grad(h.mul(h).sum(), a), Grad.grad(last.mul(last).sum(), a));
    same(Grad.grad(h.sum(), s), Grad.grad(last.sum(), s));
  }

  @Test
  void choicesRunOneCaseAndDifferentiateIt() {
    Expr flag = Expr.input("flag", DType.BOOL);
    Expr a = Expr.input("a", DType.F64, 4);
    Expr b = Expr.input("b", DType.F64, 4);
    Expr c = b.exp();
    List<Expr> r =
        Control.cond(
            flag,
            List.of(a),
            in -> List.of(in.get(0).mul(c).sum(), in.get(0)),
            in -> List.of(in.get(0).mul(in.get(0)).sum(), c));
    Expr loss = r.get(0).add(r.get(1).sum().mul(2));
    Expr yes = a.mul(c).sum().add(a.sum().mul(2));
    Expr no = a.mul(a).sum().add(c.sum().mul(2));
    Expr expected = flag.select(yes, no);
    same(expected, loss);
    for (Expr at : List.of(a, b)) {
      same(
          flag.broadcastTo(at.shape()).select(Grad.grad(yes, at), Grad.grad(no, at)),
          Grad.grad(loss, at));
    }
  }

  @Test
  void checkpointedProgramsKeepTheirDerivatives() {
    Expr a = Expr.input("a", DType.F64, 4, 4);
    Expr b = Expr.input("b", DType.F64, 4, 4);
    Expr y = a;
    Expr z = a;
    for (int i = 0; i < 4; i++) {
      y = Control.checkpoint(List.of(y), in -> List.of(deep(in.get(0), b))).get(0);
      z = deep(z, b);
    }
    sameDerivatives(z.sum(), y.sum(), List.of(a, b));
    Expr wide = Expr.input("wide", DType.F32, 4, 100_000);
    Expr kept = wide;
    Expr anew = wide;
    for (int i = 0; i < 6; i++) {
      kept = wavy(kept);
      anew = Control.checkpoint(List.of(anew), in -> List.of(wavy(in.get(0)))).get(0);
    }
    long full = arena(Grad.grad(kept.sum(), wide));
    long less = arena(Grad.grad(anew.sum(), wide));
    assertTrue(less < 0.7 * full, less + " of " + full + " bytes");
  }

  private static Expr deep(Expr x, Expr w) {
    return x.matmul(w.mul(0.3)).tanh().matmul(w).sin();
  }

  /** Sums between, so that the parts are not one loop. */
  private static Expr wavy(Expr x) {
    Expr y = x;
    for (int i = 0; i < 4; i++) {
      y = y.mul(y.sum(1).reshape(4, 1)).sin().exp();
    }
    return y;
  }

  private void sameDerivatives(Expr expected, Expr actual, List<Expr> at) {
    same(expected, actual);
    derivatives(expected, actual, at);
  }

  @Test
  void whatATurnHandsOnMustFitWhatItIsGiven() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Scan.over(x)
                    .carrying(h0)
                    .run((h, xt) -> Scan.next(List.of(h.get(0).sum()), List.of())));
    assertTrue(error.getMessage().contains("[4,5]"), error.getMessage());
    assertTrue(error.getMessage().contains("ScanTest.java:"), error.getMessage());
  }

  @Test
  void productsOfElementsAreTakenOutOfTheLoop() {
    Expr y = Scan.over(x).carrying(h0).run(this::turn).last().get(0);
    try (Workers workers = new Workers(1)) {
      String text = Function.compile("loop", workers, List.of(y), List.of()).toString();
      assertEquals(
          1, text.lines().filter(l -> l.startsWith("  ") && l.contains("[28,3]")).count(), text);
    }
  }

  @Test
  void turnsThatTreatRowsEachForItselfRunInBlocksOfRowsWithTheSameBitsAtAnyNumberOfThreads() {
    Expr rows = Expr.input("rows", DType.F32, 5, 64, 3);
    Expr start = Expr.input("start", DType.F32, 64, 20);
    Expr weight = Expr.input("weight", DType.F32, 20, 80);
    Expr in = Expr.input("in", DType.F32, 3, 80);
    Expr bias = Expr.input("bias", DType.F32, 80);
    Scan.Result r =
        Scan.over(rows)
            .carrying(start, start.mul(0.5))
            .run((s, e) -> {
              Expr g = e.get(0).matmul(in).add(s.get(0).matmul(weight)).add(bias);
              Expr c = g.slice(1, 0, 20).sigmoid().mul(s.get(1));
              c = c.add(g.slice(1, 20, 40).sigmoid().mul(g.slice(1, 40, 60).tanh()));
              Expr h = g.slice(1, 60, 80).sigmoid().mul(c.tanh());
              return Scan.next(List.of(h, c), List.of(h.sum(1), c));
            });
    Expr loss = r.last().get(0).mul(r.last().get(0)).sum().add(r.outputs().get(0).tanh().sum());
    List<Expr> outputs = new ArrayList<>(List.of(loss, r.outputs().get(1)));
    outputs.addAll(Grad.grad(loss, List.of(start, weight, in, bias, rows)));
    Check.fastEqualsReference(outputs, 7, 1e-5);
    Map<Expr, Tensor> values = Check.values(outputs, 8);
    List<List<double[]>> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4}) {
      try (Workers workers = new Workers(threads)) {
        results.add(Check.run(outputs, values, workers));
        String text = Function.compile("loop", workers, outputs, List.of()).toString();
        assertTrue(text.contains("2 blocks of rows"), text);
      }
    }
    for (int i = 0; i < outputs.size(); i++) {
      Check.close("bits", results.get(0).get(i), results.get(1).get(i), 0);
      Check.close("bits", results.get(0).get(i), results.get(2).get(i), 0);
    }
  }

  @Test
  void aMatrixThatATurnTakesTransposedAndPutsOutIsPutOutAsItIs() {
    Expr a = Expr.input("a", DType.F64, 3, 3);
    Expr m = Expr.input("m", DType.F64, 3, 3);
    Expr p = Body.parameter(0, DType.F64, a.shape());
    Expr q = Body.parameter(1, DType.F64, m.shape());
    Body body =
        new Body(List.of(p, q), List.of(Expr.make(new Op.MatMul(false, true), p, q).tanh(), q));
    Op.Scan scan = new Op.Scan(body, 5, 1, 1, false, 0);
    Expr last = Expr.make(scan, a, m);
    Expr put = Expr.make(scan.with(1), a, m);
    Check.fastEqualsReference(List.of(last, put), 3, 1e-13);
  }
}

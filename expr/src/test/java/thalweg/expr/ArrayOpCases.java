package thalweg.expr;

import static thalweg.expr.DType.I32;

import java.util.List;
import java.util.Map;
import thalweg.expr.OpCases.Case;

/** The operations on windows, along axes, on parts of arrays, and with bodies. */
final class ArrayOpCases {
  private ArrayOpCases() {}

  static void add(List<Case> cases, DType dtype) {
    windows(cases, dtype);
    parts(cases, dtype);
    order(cases, dtype);
    integers(cases);
    batches(cases, dtype);
    bodies(cases, dtype);
  }

  private static void windows(List<Case> cases, DType dtype) {
    Map<String, Window> windows =
        Map.of(
            "dense", Window.of(3, 2),
            "one", Window.of(1, 1),
            "padded", Window.of(3, 3).padding(1),
            "strided", Window.of(3, 3).padding(1).stride(2),
            "dilated", Window.of(2, 3).dilation(2).padding(2),
            "uneven", new Window(2, 3, 2, 1, 1, 0, 0, 2, 1, 1));
    windows.forEach((name, window) -> {
      for (int groups : new int[] {1, 2}) {
        Expr x = Expr.input("x", dtype, 2, 4, 7, 6);
        Expr w = Expr.input("w", dtype, 6, 4 / groups, window.kernelH(), window.kernelW());
        Expr y = x.conv2d(w, window, groups);
        String label = name + " in groups of " + groups;
        cases.add(new Case("convolve " + label, List.of(y), List.of(x, w)));
        Expr g = Expr.input("g", dtype, y.shape().dims());
        List<Expr> back = Grad.vjp(List.of(y), List.of(x, w), List.of(g));
        cases.add(new Case("convolve back to data " + label, back.subList(0, 1), List.of(g, w)));
        cases.add(new Case("convolve back to weights " + label, back.subList(1, 2), List.of(x, g)));
      }
      Expr x = Expr.input("x", dtype, 2, 3, 7, 6);
      if (window.padTop() < 2) {
        cases.add(new Case("max pool " + name, List.of(x.maxPool(window)), List.of(x)));
      }
      cases.add(new Case("average pool " + name, List.of(x.averagePool(window)), List.of(x)));
    });
  }

  private static void parts(List<Case> cases, DType dtype) {
    Expr x = Expr.input("x", dtype, 5, 7);
    Expr y = Expr.input("y", dtype, 5, 3);
    Expr cube = Expr.input("cube", dtype, 3, 4, 5);
    cases.add(new Case("slice rows", List.of(x.slice(0, 1, 4).mul(2)), List.of(x)));
    cases.add(new Case("slice columns", List.of(x.slice(1, 2, 7, 3).mul(2)), List.of(x)));
    cases.add(new Case("empty slice", List.of(x.slice(1, 2, 2)), List.of(x)));
    cases.add(new Case("at", List.of(cube.at(1, 2).mul(2)), List.of(cube)));
    cases.add(new Case("pad", List.of(x.pad(1, 2, 1).add(1)), List.of(x)));
    cases.add(new Case("concat", List.of(Expr.concat(1, x, y, x).tanh()), List.of(x, y)));
    cases.add(new Case("stack", List.of(Expr.stack(x, x.mul(x))), List.of(x)));
    cases.add(new Case("reverse", List.of(cube.reverse(0, 2).mul(2)), List.of(cube)));
    cases.add(new Case("cumSum", List.of(cube.cumSum(1).mul(2)), List.of(cube)));
    cases.add(new Case("cumSum of last", List.of(x.cumSum(1)), List.of(x)));
    Expr wide = Expr.input("wide", dtype, 6, 8);
    Expr gates = wide.slice(1, 0, 2).mul(wide.slice(1, 2, 4).tanh());
    Expr more = wide.slice(1, 4, 6).add(wide.slice(1, 6, 8).sigmoid());
    cases.add(new Case("gates", List.of(gates.add(more)), List.of(wide)));
  }

  private static void order(List<Case> cases, DType dtype) {
    Expr x = Expr.input("x", dtype, 5, 7);
    Expr index = Expr.input("index", I32, 5, 4);
    cases.add(new Case("takeAlong", List.of(x.takeAlong(index, 1).mul(2)), List.of(x)));
    Expr tall = Expr.input("tall", I32, 9, 7);
    cases.add(new Case("takeAlong rows", List.of(x.takeAlong(tall, 0)), List.of(x)));
    cases.add(new Case("argSort", List.of(x.argSort()), List.of()));
    cases.add(new Case("sort", List.of(x.sort().mul(x)), List.of(x)));
    cases.add(new Case("topK", List.of(x.topK(3)), List.of(x)));
    cases.add(new Case("minOver", List.of(x.minOver(1)), List.of(x)));
    cases.add(new Case("floor", List.of(x.floor().mul(x)), List.of(x)));
    cases.add(new Case("expm1", List.of(x.expm1()), List.of(x)));
    cases.add(new Case("pow", List.of(x.pow(3)), List.of(x)));
    cases.add(new Case("pow below 0", List.of(x.abs().add(1).pow(-2)), List.of(x)));
  }

  private static void integers(List<Case> cases) {
    Expr a = Expr.input("a", I32, 3, 7);
    Expr b = Expr.input("b", I32, 3, 7);
    Expr c = a.mul(Expr.constant(I32, 17)).sub(Expr.constant(I32, 5));
    cases.add(new Case("integer division", List.of(c.div(b), c.rem(b)), List.of()));
    cases.add(new Case("bits", List.of(c.and(b), c.or(b), c.xor(b), c.not()), List.of()));
  }

  private static void batches(List<Case> cases, DType dtype) {
    for (int[] s : new int[][] {{2, 3, 5, 4}, {1, 1, 1, 1}, {3, 0, 2, 2}, {0, 2, 2, 2}}) {
      Expr a = Expr.input("a", dtype, s[0], s[1], s[2]);
      Expr b = Expr.input("b", dtype, s[0], s[2], s[3]);
      Expr shared = Expr.input("shared", dtype, s[2], s[3]);
      String name = " of " + java.util.Arrays.toString(s);
      cases.add(new Case("batched matmul" + name, List.of(a.matmul(b)), List.of(a, b)));
      cases.add(new Case("shared matmul" + name, List.of(a.matmul(shared)), List.of(a, shared)));
    }
  }

  private static void bodies(List<Case> cases, DType dtype) {
    Expr x = Expr.input("x", dtype, 6, 4, 3);
    Expr h0 = Expr.input("h", dtype, 4, 5);
    Expr w = Expr.input("w", dtype, 5, 5);
    Expr u = Expr.input("u", dtype, 3, 5);
    for (boolean fromEnd : new boolean[] {false, true}) {
      List<Expr> r = recurrence(x, h0, w, u, fromEnd);
      String name = fromEnd ? " from the end" : "";
      cases.add(new Case("scan, last" + name, r.subList(0, 1), List.of(h0, x, w, u)));
      cases.add(new Case("scan, all" + name, r.subList(1, 2), List.of(w, u, h0, x)));
      cases.add(
          new Case("scan, both" + name, List.of(r.get(0).sum().add(r.get(1).sum())), List.of(w)));
    }
    Expr flag = Expr.input("flag", DType.BOOL);
    Expr a = Expr.input("a", dtype, 4);
    Expr b = Expr.input("b", dtype, 4);
    Expr ca = Expr.input("ca", dtype, 4);
    Expr cb = Expr.input("cb", dtype, 4);
    Body yes = Body.close(List.of(ca, cb), List.of(ca.mul(cb).tanh())).body();
    Body no = Body.close(List.of(ca, cb), List.of(ca.sub(cb.mul(cb)))).body();
    Expr chosen = Expr.make(new Op.Cond(yes, no, 0), flag, a, b);
    cases.add(new Case("cond", List.of(chosen.mul(2)), List.of(a, b)));
    Body body = Body.close(List.of(ca, cb), List.of(ca.mul(cb).tanh().exp())).body();
    Expr region = Expr.make(new Op.Region(body, 0), a, b);
    cases.add(new Case("region", List.of(region.mul(a)), List.of(a, b)));
  }

  /** h = tanh(h w + x u), with every h put out. */
  private static List<Expr> recurrence(Expr x, Expr h0, Expr w, Expr u, boolean fromEnd) {
    Expr h = Expr.input("h in", h0.dtype(), h0.shape().dims());
    Expr xt = Expr.input("x in", x.dtype(), 4, 3);
    Expr wt = Expr.input("w in", w.dtype(), w.shape().dims());
    Expr ut = Expr.input("u in", u.dtype(), u.shape().dims());
    Expr next = h.matmul(wt.mul(0.3)).add(xt.matmul(ut)).tanh();
    Body body = Body.close(List.of(h, wt, ut, xt), List.of(next, next.mul(next).add(h))).body();
    Op.Scan scan = new Op.Scan(body, 6, 1, 2, fromEnd, 0);
    return List.of(Expr.make(scan, h0, w, u, x), Expr.make(scan.with(1), h0, w, u, x));
  }
}
